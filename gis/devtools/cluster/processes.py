"""Which running processes belong to a cluster, told by /proc and not by the files of dead ones."""

import os
import signal
import time
from pathlib import Path

from gis.devtools.cluster.place import Place


def postmaster(place: Place) -> int | None:
    """Process id of the running postmaster; None when postmaster.pid is absent or names another program."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return pid if _is_postmaster(pid, place) else None


def orphans(place: Place) -> list[int]:
    """Children that a killed postmaster left behind; their shared memory keeps a new one from starting."""
    title = f"postgres: zongheng-{place.id}:".encode()
    return [pid for pid in _all_processes() if _command_line(pid).startswith(title)]


def end_orphans(place: Place, patience_s: float = 5.0) -> None:
    """Let a dead postmaster's children leave by themselves, as they soon do, and kill those that do not."""
    deadline = time.monotonic() + patience_s
    while (left := orphans(place)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left:
        os.kill(pid, signal.SIGKILL)


def _is_postmaster(pid: int, place: Place) -> bool:
    # The folder's name carries the cluster's id, so this holds also after the checkout was moved.
    words = _command_line(pid).split(b"\0")
    data = f"{place.home.name}/data".encode()
    return b"postgres" in words[0] and any(word.endswith(data) for word in words[1:])


def _all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _command_line(pid: int) -> bytes:
    # Readable for all, unlike /proc/<pid>/cwd, which root in a container may not read of another account.
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
