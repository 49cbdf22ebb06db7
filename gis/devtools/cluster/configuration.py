"""A cluster's settings, who may connect, and as whom: three files, written anew before each start."""

import os
import shutil
from pathlib import Path

from gis.devtools.cluster import account
from gis.devtools.cluster.binaries import Installation
from gis.devtools.cluster.place import PORT, ROLE, Place

MB = 1024 * 1024


def write(place: Place, installation: Installation) -> None:
    """Write zongheng.conf, pg_hba.conf and pg_ident.conf into the data folder."""
    _write(place, "zongheng.conf", _settings(place, installation))
    _write(
        place,
        "pg_hba.conf",
        "# the Unix socket only, and only the accounts in pg_ident.conf\nlocal all all peer map=zongheng\n"
        "# a replica of this machine's own account\nlocal replication postgres peer map=zongheng\n",
    )
    _write(place, "pg_ident.conf", "".join(_identities(place)))


def include(data: Path) -> None:
    """Let postgresql.conf of a new data folder read zongheng.conf."""
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude = 'zongheng.conf'\n")


def _settings(place: Place, installation: Installation) -> str:
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MB
    settings = {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_directories": place.sockets,
        "cluster_name": f"zongheng-{place.id}",  # in every process title; processes.orphans looks for it
        "shared_preload_libraries": "postgis-3" if installation.preloadable else "",
        "jit": "off",  # costs more than it gives on queries of milliseconds
        "max_connections": 80,
        "shared_buffers": f"{min(max(memory_mb // 8, 64), 512)}MB",
        "effective_cache_size": f"{max(memory_mb // 2, 128)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(max(memory_mb // 16, 64), 256)}MB",
        "random_page_cost": 1.1,  # solid-state disks
        "dynamic_shared_memory_type": _shared_memory_type(),
        "log_line_prefix": "%m [%p] %u@%d ",
        "log_timezone": "Asia/Shanghai",
        "lc_messages": "C.UTF-8",
    }
    return "".join(f"{name} = '{_quoted(value)}'\n" for name, value in settings.items())


def _shared_memory_type() -> str:
    # Containers often get 64 MB of /dev/shm, too little for parallel queries.
    try:
        return "posix" if shutil.disk_usage("/dev/shm").total >= 256 * MB else "mmap"
    except OSError:
        return "mmap"


def _identities(place: Place) -> list[str]:
    """The cluster's account and root are its superuser; they and whoever starts it may be the application."""
    people = sorted({place.account, "root", account.current()})
    superuser = [f'zongheng "{place.account}" postgres\n', "zongheng root postgres\n"]
    return [*dict.fromkeys(superuser), *(f'zongheng "{person}" {ROLE}\n' for person in people)]


def _quoted(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace("'", "''")


def _write(place: Place, name: str, text: str) -> None:
    # Through a draft: a full disk must not leave half a file where a whole one was.
    draft = place.data / f"{name}.draft"
    draft.write_text(text, encoding="utf-8")
    account.hand_over(draft, place.account)
    draft.replace(place.data / name)
