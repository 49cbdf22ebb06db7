"""Whether a port on 127.0.0.1 is free, and if not, who has it."""

import socket
from contextlib import suppress
from pathlib import Path

from gis.devtools.setup.progress import SetupError


def check_free(port: int) -> None:
    """SetupError naming the process that listens on the port, as far as the system tells."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except PermissionError:
            raise SetupError(
                f"无权使用端口 {port}(小于 1024 的端口只有 root 能用)。请换一个:--port 8001"
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise SetupError(
                f"端口 {port} 已被{_holder(port)}占用。请先结束它,或换一个端口:--port {other}"
            ) from None


def is_free(port: int) -> bool:
    """Whether nobody listens on the port."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            attempt.bind(("127.0.0.1", port))
            return True
    return False


def _holder(port: int) -> str:
    """The listening process with its number and name, as far as the system tells."""
    inodes = _listening_inodes(port)
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and inodes & _sockets_of(process):
            return f"进程 {process.name}({(process / 'comm').read_text().strip()})"
    return "另一个程序"


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    return inodes


def _sockets_of(process: Path) -> set[str]:
    inodes = set()
    with suppress(OSError):  # another account's process, or one that ended meanwhile
        for link in (process / "fd").iterdir():
            with suppress(FileNotFoundError):
                inodes.add(str(link.readlink()))
    return inodes
