"""Which files of an upload belong together, and as what format each set is read; names are not trusted."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gis.errors import DomainError
from gis.exchange.readers.archives import Unpacked, is_zip, shown, unpack
from gis.exchange.readers.formats import ADVICE, Format, format_of, format_words
from gis.exchange.readers.sandbox.limits import Limits, megabytes

# What a DWG begins with: AC1009 is AutoCAD R12, AC1032 is 2018.
DRAWING = re.compile(rb"AC1\d\d\d")


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file to be read under a name of our own, with its parts beside it; `name` is what people called it."""

    name: str
    format: Format
    path: Path


def datasets(files: Iterable[tuple[str, Path]], folder: Path, limits: Limits) -> list[Dataset]:
    """What can be read among `files` (names and places), laid into `folder`; archives are unpacked, one deep.

    Raises DomainError when nothing can, saying what to do instead.
    """
    given = [Unpacked(name.strip(), path) for name, path in files]
    for file in given:
        if file.path.stat().st_size > limits.file_bytes:
            raise DomainError(f"“{shown(file.name)}”超过 {megabytes(limits.file_bytes)}，请分开来导入。")
        if file.path.stat().st_size == 0:
            raise DomainError(f"“{shown(file.name)}”是空文件，里面没有内容。")
    loose: list[Unpacked] = []
    for number, file in enumerate(given):
        if PurePosixPath(file.name).suffix.lower() == ".zip":
            if not is_zip(file.path):
                raise DomainError(f"“{shown(file.name)}”不是 ZIP 压缩包，或已损坏。")
            place = folder / f"zip-{number}"
            place.mkdir()
            loose += unpack(file.path, place, limits)
        else:
            loose.append(file)
    datasets = _grouped(loose, folder)
    if not datasets:
        inside = (
            "压缩包里没有可导入的文件。" if any(file.name.lower().endswith(".zip") for file in given) else ""
        )
        raise DomainError(inside + _advice(loose))
    return datasets


def _grouped(files: list[Unpacked], folder: Path) -> list[Dataset]:
    by_place: dict[tuple[str, str], dict[str, Unpacked]] = {}
    for file in files:
        way = PurePosixPath(file.name.replace("\\", "/"))
        suffix = way.suffix.lower()
        if _database_of(file.name):
            continue
        by_place.setdefault((str(way.parent), way.stem.lower()), {}).setdefault(suffix, file)
    datasets: list[Dataset] = list(_databases(files, folder))
    for (_, _), parts in sorted(by_place.items()):
        for suffix, main in sorted(parts.items()):
            chosen = format_of(suffix)
            if chosen is None or (chosen.code == "dbf" and ".shp" in parts):
                continue
            if chosen.code == "cass" and {".tab", ".map"} & set(parts):
                continue
            target = folder / f"set-{len(datasets):03d}"
            target.mkdir()
            datasets.append(Dataset(_stem(main.name), chosen, _laid(main, suffix, chosen, parts, target)))
    return datasets


def _database_of(name: str) -> str:
    """The folder of a file geodatabase that a file of an archive lies in; "" for other files."""
    match = re.match(r"(.*?\.gdb)/[^/]+$", name.replace("\\", "/"), re.IGNORECASE)
    return match[1] if match else ""


def _databases(files: list[Unpacked], folder: Path) -> Iterable[Dataset]:
    """The file geodatabases of an archive, each laid into a folder of ours; its files are known by their own names."""
    by_folder: dict[str, list[Unpacked]] = {}
    for file in files:
        if place := _database_of(file.name):
            by_folder.setdefault(place, []).append(file)
    chosen = format_of(".gdb")
    for number, (place, inside) in enumerate(sorted(by_folder.items())):
        target = folder / f"gdb-{number:03d}" / "data.gdb"
        target.mkdir(parents=True)
        for file in inside:
            name = PurePosixPath(file.name.replace("\\", "/")).name
            if re.fullmatch(r"[A-Za-z0-9_.\-]{1,80}", name):
                shutil.copyfile(file.path, target / name)
        if chosen is not None:
            yield Dataset(_stem(place), chosen, target)


def _laid(main: Unpacked, suffix: str, chosen: Format, parts: dict[str, Unpacked], target: Path) -> Path:
    """The main file and its parts under one plain name: what a stranger called them opens nothing here."""
    for part in chosen.parts:
        if part in parts:
            shutil.copyfile(parts[part].path, target / f"data{part}")
    path = target / f"data{suffix}"
    shutil.copyfile(main.path, path)
    return path


def _stem(name: str) -> str:
    return shown(PurePosixPath(name.replace("\\", "/")).stem)


def _advice(files: list[Unpacked]) -> str:
    suffixes = [PurePosixPath(file.name.lower()).suffix for file in files]
    for suffix in suffixes:
        if suffix in ADVICE:
            return ADVICE[suffix]
    names = "、".join(shown(file.name) for file in files[:3])
    return f"“{names}”不是可导入的格式。可导入：{format_words()}，或把它们压成 ZIP。"


def check_signature(dataset: Dataset) -> None:
    """Raises DomainError when the content does not begin as its format does: a name proves nothing."""
    if not dataset.format.begins:
        return
    with dataset.path.open("rb") as file:
        head = file.read(256)
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        if head.startswith(mark):
            return
    if DRAWING.match(head):
        raise DomainError(ADVICE[".dwg"])
    if not head.lstrip().startswith(dataset.format.begins) and not head.startswith(dataset.format.begins):
        raise DomainError(f"“{dataset.name}”的内容不是 {dataset.format.label}，请检查扩展名，或重新导出。")
