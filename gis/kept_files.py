"""Files that every node needs, in the storages of settings: folders of this machine, or a bucket whose files this
machine keeps copies of. Knows names and bytes, not what they are."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

CHUNK: Final = 1 << 20
# The setting that names each storage's folder on this machine.
FOLDERS: Final = {"imports": "IMPORT_FOLDER", "imagery": "IMAGERY_FOLDER"}


def path_of(alias: str, name: str) -> Path:
    """Where the file lies on this machine, or would."""
    return Path(getattr(settings, FOLDERS[alias])) / name


def local(alias: str, name: str) -> Path | None:
    """A file that never changes, on this machine, fetched where another node wrote it; None where nobody has."""
    path, storage = path_of(alias, name), _elsewhere(alias)
    if path.exists() or storage is None:
        return path if path.exists() else None
    try:
        with storage.open(name) as content:
            _written(path, content)
    except FileNotFoundError:
        return None
    return path


def share(alias: str, name: str) -> None:
    """What was written to `path_of` this machine, for the other nodes, too."""
    storage = _elsewhere(alias)
    if storage is None:
        return
    with path_of(alias, name).open("rb") as file:
        storage.delete(name)
        storage.save(name, File(file))


def put(alias: str, name: str, content: bytes) -> None:
    """A small file that may change, written anew for every node."""
    storage = _elsewhere(alias)
    if storage is not None:
        storage.delete(name)
        storage.save(name, ContentFile(content))
        return
    path = path_of(alias, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)


def get(alias: str, name: str) -> bytes | None:
    """The bytes of a small file as they are now; None where there is none."""
    storage = _elsewhere(alias)
    if storage is None:
        path = path_of(alias, name)
        return path.read_bytes() if path.exists() else None
    try:
        with storage.open(name) as content:
            return bytes(content.read())
    except FileNotFoundError:
        return None


def drop(alias: str, folder: str, names: tuple[str, ...]) -> None:
    """The folder on this machine, and those of its files that were shared."""
    shutil.rmtree(path_of(alias, folder), ignore_errors=True)
    storage = _elsewhere(alias)
    if storage is not None:
        for name in names:
            storage.delete(f"{folder}/{name}")


def _elsewhere(alias: str) -> Storage | None:
    """The storage, where it is not this machine's folder itself."""
    storage = storages[alias]
    return None if isinstance(storage, FileSystemStorage) else storage


def _written(path: Path, content: Any) -> None:
    """Whole or not at all: another thread may look for it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        shutil.copyfileobj(content, draft, CHUNK)
    os.chmod(draft.name, 0o600)
    os.replace(draft.name, path)
