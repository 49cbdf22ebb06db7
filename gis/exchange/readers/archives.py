"""Untrusted zip archives: looked through before anything is unpacked, unpacked under names of our own."""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from gis.errors import DomainError
from gis.exchange.readers.sandbox.limits import Limits, megabytes

ZIP_SIGNATURES: Final = (b"PK\x03\x04", b"PK\x05\x06")
PACKED: Final = frozenset(
    {".zip", ".kmz", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst", ".jar", ".cab", ".lzh"}
)
# A ratio says nothing of a small file: a DBF of blanks packs a hundredfold.
RATIO_COUNTS_FROM: Final = 5_000_000
CHUNK: Final = 1 << 20
FLAG_ENCRYPTED, FLAG_UTF8 = 0x1, 0x800


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file out of an archive: what it was called there, and where it lies now."""

    name: str
    path: Path


def is_zip(path: Path) -> bool:
    """Whether the content begins as a zip archive does, whatever the file is called."""
    with path.open("rb") as file:
        return file.read(4) in ZIP_SIGNATURES


def weigh(path: Path, limits: Limits) -> list[tuple[zipfile.ZipInfo, str]]:
    """The entries of an archive with their names, after all of them were found harmless; nothing is unpacked.

    Raises DomainError for an archive that is broken, too large, encrypted, or holds links or ways out of its folder.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError) as error:
        raise DomainError("压缩包损坏，打不开。请重新压缩成 ZIP 后再试。") from error
    if len(infos) > limits.entries:
        raise DomainError(f"压缩包里有 {len(infos)} 个文件，最多 {limits.entries} 个。")
    if sum(info.file_size for info in infos) > limits.unpacked_bytes:
        raise DomainError(f"压缩包解开后超过 {megabytes(limits.unpacked_bytes)}，请分开来导入。")
    members = []
    for info in infos:
        name = _name_of(info)
        _refuse_hostile(info, name, limits)
        if not info.is_dir() and not _is_rubbish(name):
            members.append((info, name))
    return members


def unpack(path: Path, folder: Path, limits: Limits) -> list[Unpacked]:
    """The files of an archive, unpacked into `folder` under numbers; DomainError as `weigh`, or for archives in it."""
    entries = weigh(path, limits)
    if not entries:
        raise DomainError("压缩包是空的，里面没有文件。")
    for _, name in entries:
        if PurePosixPath(name).suffix.lower() in PACKED:
            raise DomainError(f"压缩包里还有压缩包“{shown(name)}”。请先解开，把里面的文件只压一层。")
    return list(_unpacked(path, entries, folder, limits))


def _unpacked(
    path: Path, entries: list[tuple[zipfile.ZipInfo, str]], folder: Path, limits: Limits
) -> Iterator[Unpacked]:
    left = limits.unpacked_bytes
    with zipfile.ZipFile(path) as archive:
        for number, (info, name) in enumerate(entries):
            target = folder / f"{number:04d}"
            try:
                with archive.open(info) as source, target.open("wb") as out:
                    # The size in the directory may lie: what comes out is counted.
                    while chunk := source.read(min(CHUNK, left + 1)):
                        left -= len(chunk)
                        if left < 0:
                            raise DomainError(f"压缩包解开后超过 {megabytes(limits.unpacked_bytes)}。")
                        out.write(chunk)
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
                raise DomainError(f"压缩包里的“{shown(name)}”损坏，解不开。") from error
            yield Unpacked(name, target)


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: Chinese Windows writes GBK where the archive does not say UTF-8."""
    if info.flag_bits & FLAG_UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("ascii", "utf-8", "gb18030", "big5"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _refuse_hostile(info: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    way = name.replace("\\", "/")
    if way.startswith("/") or re.match(r"[A-Za-z]:", way) or ".." in way.split("/") or "\x00" in way:
        raise DomainError(f"压缩包里的“{shown(name)}”指向包外的位置，已拒绝。请重新压缩。")
    mode = info.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_IFMT(mode) == 0):
        raise DomainError(f"压缩包里的“{shown(name)}”是链接而不是文件，已拒绝。请把真正的文件压进去。")
    if info.flag_bits & FLAG_ENCRYPTED:
        raise DomainError("压缩包加了密码，请去掉密码重新压缩。")
    if info.file_size > RATIO_COUNTS_FROM and info.file_size > limits.ratio * max(info.compress_size, 1):
        raise DomainError(f"压缩包里的“{shown(name)}”压缩比超过 {limits.ratio} 倍，不像正常数据，已拒绝。")


def _is_rubbish(name: str) -> bool:
    """What operating systems leave in archives."""
    last = PurePosixPath(name).name
    return name.startswith("__MACOSX/") or last.startswith("._") or last in (".DS_Store", "Thumbs.db")


def shown(name: str) -> str:
    """A name from outside, fit to stand in a message."""
    clean = "".join(char if char.isprintable() else "�" for char in name)
    return clean if len(clean) <= 60 else f"{clean[:28]}…{clean[-28:]}"
