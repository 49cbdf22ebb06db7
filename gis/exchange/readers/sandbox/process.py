"""The process that opens untrusted files: no database, no secrets, little memory and time. Runs as `python -c`."""

import ctypes
import json
import os
import resource
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

SPARE_FILES = 256
# Formats whose only layer may say by its name what is in it.
LAYERED = frozenset({"dxf", "gpkg"})
# Linux: CLONE_NEWNET and CLONE_NEWUSER.
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000


def limit(memory_bytes: int, seconds: int, unpacked_bytes: int) -> None:
    """Hold this process to its limits; what goes beyond them ends with an error, not with the machine."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, unpacked_bytes),
        (resource.RLIMIT_NOFILE, SPARE_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard), hard))


def leave_network() -> bool:
    """Moves this process into a network of its own with nothing in it; False where the system does not allow that."""
    library = ctypes.CDLL(None, use_errno=True)
    alone = NEW_NETWORK if os.geteuid() == 0 else NEW_NETWORK | NEW_USER
    return hasattr(library, "unshare") and library.unshare(alone) == 0


def main() -> None:
    """Reads a request on standard input, writes tables (or one message) to the file that it names."""
    request = json.load(sys.stdin)
    limit(
        request["limits"]["memory_bytes"], request["limits"]["seconds"], request["limits"]["unpacked_bytes"]
    )
    leave_network()
    folder = Path(request["folder"])
    try:
        content = _answer(request, folder)
    except MemoryError:
        content = _refusal("文件读进来占用内存太多，请分成几个再导入。")
    (folder / "answer").write_bytes(content)
    # Libraries that a hostile file has confused are not asked to tidy up.
    sys.stdout.flush()
    os._exit(0)


def _answer(request: dict[str, Any], folder: Path) -> bytes:
    import pyogrio  # noqa: F401  registers the drivers, of which all but a few are then taken away

    from gis.errors import DomainError
    from gis.exchange.readers.archive_members import datasets
    from gis.exchange.readers.sandbox import drivers
    from gis.exchange.readers.sandbox.ipc import packed
    from gis.exchange.readers.sandbox.limits import Limits
    from gis.exchange.readers.vector import Bounds

    drivers.confine()
    Bounds.limits = Limits(**request["limits"])
    work = folder / "work"
    work.mkdir()
    try:
        sets = datasets([(name, Path(path)) for name, path in request["files"]], work, Bounds.limits)
        tables, refused = _read_all(sets, request["encoding"])
    except DomainError as error:
        return _refusal(error.message)
    return packed(tables, refused)


def _read_all(sets: list[Any], encoding: str) -> tuple[list[Any], list[tuple[str, str]]]:
    """Tables of every set, and those refused with why; when none could be read the first reason is raised."""
    from dataclasses import replace

    from gis.errors import DomainError
    from gis.exchange.readers.archive_members import check_signature
    from gis.exchange.readers.formats import Reading
    from gis.exchange.readers.table import said_if_lost

    tables, refused, errors = [], [], []
    for one in sets:
        module, _, function = one.format.reader.partition(":")
        try:
            check_signature(one)
            read = getattr(import_module(module), function)(
                one.path, Reading(encoding=encoding, name=one.name)
            )
        except DomainError as error:
            refused.append((one.name, error.message))
            errors.append(error)
            continue
        tables += [replace(table, name=_named(one, table, sets, read)) for table in map(said_if_lost, read)]
    if not tables and errors:
        raise errors[0]
    return tables, refused


def _named(one: Any, table: Any, sets: list[Any], read: list[Any]) -> str:
    """What people call a table: by the file where it is the only one, by its layer where that may say what is in it."""
    alone = len(read) == 1
    if alone and (one.format.code not in LAYERED or table.name in (one.path.stem, one.name)):
        return str(one.name)
    return f"{one.name} · {table.name}" if alone or len(sets) > 1 else str(table.name)


def _refusal(message: str) -> bytes:
    return b"ZHE1" + message.encode()


if __name__ == "__main__":
    main()
