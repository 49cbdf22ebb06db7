"""Where the parts of a workbook lie in its archive: by their relations, whatever case or strokes."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from defusedxml.ElementTree import fromstring

TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Strict Open XML calls the same things by other names.
STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", TYPES.encode()),
)  # fmt: skip
USUAL: Final = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook whose parts lie where readers look for them; `sheets` says where each sheet does, by its title."""

    path: Path
    sheets: dict[str, str]


def opened(path: Path) -> Package:
    """The workbook itself where its parts lie in their usual places, else a copy beside it in which they do.

    Raises KeyError for parts that are missing, as openpyxl does.
    """
    with zipfile.ZipFile(path) as archive:
        names = {_key(name): name for name in archive.namelist()}
        book = _key(_targets(archive, names, "_rels/.rels", "").get("officeDocument", ["xl/workbook.xml"])[0])
        raw = archive.read(names[book])
        root = fromstring(_transitional(raw), forbid_dtd=True)
        rels = f"{dirname(book)}/_rels/{book.rpartition('/')[2]}.rels".lstrip("/")
        ids = _by_id(archive, names, rels, dirname(book))
        sheets = [
            (one.get("name", ""), _key(ids[one.get(f"{{{TYPES}}}id", "")][1]))
            for one in root.iter()
            if one.tag.endswith("}sheet")
        ]
        sheets = [(title, place) for title, place in sheets if "worksheet" in _kind_of(ids, place)]
        kinds = {kind: _key(target) for kind, target in ids.values()}
        parts = {title: names[place] for title, place in sheets}
        usual = all(names.get(_key(place)) == place for kind, place in USUAL.items() if kind in kinds)
        as_written = {target.lstrip("/") for _, target in ids.values()} >= set(parts.values())
        here = names.get("xl/workbook.xml") == "xl/workbook.xml" == book and b"purl.oclc.org" not in raw
        if here and usual and as_written and "[Content_Types].xml" in archive.namelist():
            return Package(path, parts)
        return _laid_out(path, archive, names, book, sheets, kinds)


def _key(name: str) -> str:
    return normpath(name.replace("\\", "/")).lstrip("/").lower()


def _kind_of(ids: dict[str, tuple[str, str]], place: str) -> str:
    return next((kind for kind, target in ids.values() if _key(target) == place), "")


def _by_id(archive: Any, names: dict[str, str], rels: str, base: str) -> dict[str, tuple[str, str]]:
    """Kind and place of each relation by its id."""
    root = fromstring(archive.read(names[_key(rels)]), forbid_dtd=True)
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            normpath(join("/", base, one.get("Target", "").replace("\\", "/"))).lstrip("/"),
        )
        for one in root
        if one.get("TargetMode") != "External"
    }


def _targets(archive: Any, names: dict[str, str], rels: str, base: str) -> dict[str, list[str]]:
    if _key(rels) not in names:
        return {}
    targets: dict[str, list[str]] = {}
    for kind, target in _by_id(archive, names, rels, base).values():
        targets.setdefault(kind, []).append(target)
    return targets


def _transitional(content: bytes) -> bytes:
    for strict, usual in STRICT:
        content = content.replace(strict, usual)
    return content


def _laid_out(
    path: Path,
    archive: Any,
    names: dict[str, str],
    book: str,
    sheets: list[tuple[str, str]],
    kinds: dict[str, str],
) -> Package:
    """A copy with workbook, sheets, styles and strings alone, each in its usual place."""
    target = path.with_name("laid-out.xlsx")
    places = {place: f"xl/worksheets/sheet{number}.xml" for number, (_, place) in enumerate(sheets, start=1)}
    parts = [(book, "xl/workbook.xml", "sheet.main", "")]
    parts += [(place, new, "worksheet", "worksheet") for place, new in places.items()]
    parts += [(kinds[kind], new, kind, kind) for kind, new in USUAL.items() if kind in kinds]
    root = _transitional(archive.read(names[book])).decode("utf-8", "replace")
    ids = {
        place: re.escape(one)
        for one, (_, where) in _by_id(
            archive, names, f"{dirname(book)}/_rels/{book.rpartition('/')[2]}.rels", dirname(book)
        ).items()
        if (place := _key(where))
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        for old, new, _, _ in parts:
            content = _transitional(archive.read(names[old]))
            out.writestr(new, content if new != "xl/workbook.xml" else root)
        out.writestr("_rels/.rels", _relations([("r1", "officeDocument", "/xl/workbook.xml")]))
        own = [(ids[old].replace("\\", ""), kind, f"/{new}") for old, new, _, kind in parts if kind]
        out.writestr("xl/_rels/workbook.xml.rels", _relations(own))
        types = "".join(
            f"<Override PartName={quoteattr('/' + new)} ContentType={quoteattr(f'{CONTENT}.{what}+xml')}/>"
            for _, new, what, _ in parts
        )
        out.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>')
    return Package(target, {title: places[place] for title, place in sheets})


def _relations(rows: list[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id={quoteattr(one)} Type="{TYPES}/{kind}" Target={quoteattr(target)}/>'
        for one, kind, target in rows
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'
