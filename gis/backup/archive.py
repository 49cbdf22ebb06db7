"""The archive's shape: a tar of database.dump, files/<folder>/…, keys/<name>, and last manifest.json, which says of
each member its size and SHA-256 and of each table its rows and digest."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, cast

from gis.errors import DomainError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DUMP: Final = "database.dump"
# A megabyte at a time: photos and dumps do not fit into memory.
CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself. `files` are its members' (bytes, SHA-256), `tables` their (rows, digest)."""

    made_at: str
    migrations: list[list[str]]
    tables: dict[str, dict[str, Any]]
    files: dict[str, dict[str, Any]]
    month: str
    format: int = FORMAT

    def text(self) -> bytes:
        plain = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode()


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def add(archive: tarfile.TarFile, path: Path, name: str, files: dict[str, dict[str, Any]]) -> None:
    """Add a file under `name` and write down what was added. The bytes are hashed as they go in."""
    # Made by hand: owner, group and rights of the machine are nobody's business elsewhere.
    info = tarfile.TarInfo(name)
    with path.open("rb") as source:
        status = path.stat()
        info.size, info.mtime, info.mode = status.st_size, int(status.st_mtime), 0o600
        # What is hashed is what went in, though the file be replaced while it is read.
        reader = _Hashing(source)
        archive.addfile(info, cast(IO[bytes], reader))
    files[name] = {"bytes": info.size, "sha256": reader.digest.hexdigest()}


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, source: Any) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data: bytes = self.source.read(size)
        self.digest.update(data)
        return data


def verified(archive: tarfile.TarFile) -> Manifest:
    """The manifest, once every member has been read and agrees with it. DomainError otherwise."""
    manifest = _manifest(archive)
    seen = {}
    for member in _members(archive):
        content = archive.extractfile(member)
        assert content is not None
        digest = hashlib.sha256()
        while chunk := content.read(CHUNK):
            digest.update(chunk)
        seen[member.name] = {"bytes": member.size, "sha256": digest.hexdigest()}
    # Both ways: a member too many is as suspicious as one that is missing.
    for name in sorted(manifest.files.keys() | seen.keys()):
        if manifest.files.get(name) != seen.get(name):
            fault = "缺少" if name not in seen else "多出" if name not in manifest.files else "内容不符"
            raise DomainError(f"备份没有通过核对，{fault}：{name}。没有恢复任何东西。")
    return manifest


def _manifest(archive: tarfile.TarFile) -> Manifest:
    try:
        file = archive.extractfile(MANIFEST)
        assert file is not None
        plain = json.load(file)
        manifest = Manifest(**plain)
    except (KeyError, ValueError, TypeError, AssertionError) as error:
        raise DomainError("这不是本系统的备份，或它没有写完：没有清单。") from error
    if manifest.format != FORMAT:
        raise DomainError(f"备份的格式是 {manifest.format}，这个版本只认 {FORMAT}。")
    return manifest


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in archive.getmembers():
        if member.name == MANIFEST:
            continue
        path = PurePosixPath(member.name)
        # No links, devices or ways out: an archive may have been made to write elsewhere.
        if not member.isfile() or path.is_absolute() or ".." in path.parts:
            raise DomainError(f"备份里有不该有的东西：{member.name[:80]}。没有恢复任何东西。")
        yield member


def lay(archive: tarfile.TarFile, name: str, target: Path) -> None:
    """Write a member to `target`, readable by the server's account alone."""
    content = archive.extractfile(name)
    assert content is not None
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with target.open("wb") as out:
        # Before the first byte is in it.
        target.chmod(0o600)
        while chunk := content.read(CHUNK):
            out.write(chunk)
