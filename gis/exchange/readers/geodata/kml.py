"""KML and KMZ: looked through for entities, links and includes before GDAL may open them; no picture is fetched."""

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from gis.errors import DomainError
from gis.exchange.readers.archives import unpack
from gis.exchange.readers.encodings import MARKED, label_of, python_name, text_of
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.table import Encoding, Table
from gis.exchange.readers.vector import UTF_8, Bounds, broken, layers_of, read_layer

LABEL: Final = "KML"
# Elements that make a reader fetch something else.
LINKS: Final = {
    "NetworkLink": "网络链接（NetworkLink）",
    "NetworkLinkControl": "网络链接（NetworkLinkControl）",
    "include": "引用（include）",
    "Update": "远程更新（Update）",
}
# Columns that LIBKML adds to every layer whatever the file holds.
OWN_COLUMNS: Final = (
    "altitudeMode", "begin", "drawOrder", "end", "extrude", "icon", "snippet", "tessellate", "timestamp", "visibility",
)  # fmt: skip
CELL: Final = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.IGNORECASE | re.DOTALL)
TABLE_ROW: Final = re.compile(r"<tr[^>]*>(.*?)</tr>", re.IGNORECASE | re.DOTALL)
TAG: Final = re.compile(r"<[^>]+>")
DECLARATION: Final = re.compile(r"\s*<\?xml\b[^>]{0,200}\?>")
SAID: Final = re.compile(r"encoding\s*=\s*[\"']([^\"']{1,40})[\"']")
# The name of an attribute; where it is not plain, LIBKML puts an underscore for every byte of it.
NAMED: Final = re.compile(
    r"(<(?:\w+:)?(?:Data|SimpleField|SimpleData)\s(?:[^<>]*?\s)?name\s*=\s*)(\"[^\"<]*\"|'[^'<]*')"
)
ROOTS: Final = ("kml", "document", "folder", "placemark")
COORDINATES: Final = re.compile(r"(<(?:\w+:)?coordinates>)([^<]*)(</)")
PLAIN_NAME: Final = re.compile(r"\w+", re.ASCII)


def read(path: Path, reading: Reading) -> list[Table]:
    """The folders of a KML, or of the one KML in a KMZ, each a table."""
    if path.suffix.lower() in (".kmz", ".ovkmz"):
        return _from_archive(path, reading)
    text, encoding = _text(path.read_bytes(), reading.encoding)
    plain = path.with_name("read.kml")
    text, names = _with_plain_names(COORDINATES.sub(_points_apart, text))
    plain.write_text(text, encoding="utf-8", errors="replace")
    look_through(plain, LABEL, ROOTS)
    return [replace(table, encoding=encoding) for table in _tables(plain, names)]


def _points_apart(match: re.Match[str]) -> str:
    """Coordinates with a blank between points and none within; some programs write ; between points."""
    text = match[2].replace(";", " ").replace("；", " ").replace("，", ",")
    tokens = text.split()
    if any(token.startswith(",") or token.endswith(",") for token in tokens):
        joined = re.sub(r"\s*,\s*", ",", text.strip())
        text = joined if all(token.count(",") in (1, 2) for token in joined.split()) else text
    return f"{match[1]}{text}{match[3]}"


def _text(content: bytes, encoding_name: str) -> tuple[str, Encoding]:
    """The XML without its declaration, in the encoding that it declares if its bytes agree, else as they look."""
    text, encoding = text_of(content, encoding_name=encoding_name)
    declaration = DECLARATION.match(text)
    said = SAID.search(declaration[0]) if declaration else None
    name = python_name(said[1] if said else "utf-8")
    if name and not encoding_name and encoding.how != MARKED:
        try:
            text, encoding = content.decode(name), UTF_8 if name == "utf-8" else Encoding(name, "XML 声明")
        except (UnicodeError, LookupError):
            how = f"XML 声明写的是 {label_of(name)}，但内容不是，{encoding.how}"
            encoding = replace(encoding, how=how, sure=False)
    return DECLARATION.sub("", text, count=1), encoding


def _with_plain_names(text: str) -> tuple[str, dict[str, str]]:
    """The text with attributes called c1_, c2_ … where their names are not plain, and what these stand for."""
    plain: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        name = html.unescape(match[2][1:-1])
        if PLAIN_NAME.fullmatch(name):
            return match[0]
        return f'{match[1]}"{plain.setdefault(name, f"c{len(plain) + 1}_")}"'

    text = NAMED.sub(renamed, text)
    return text, {short: name for name, short in plain.items()}


def _from_archive(path: Path, reading: Reading) -> list[Table]:
    folder = path.with_name(f"{path.stem}-kmz")
    folder.mkdir()
    pages = [
        file for file in unpack(path, folder, Bounds.limits) if file.name.lower().endswith((".kml", ".ovkml"))
    ]
    if not pages:
        raise DomainError("KMZ 里没有 KML 文件。")
    main = min(pages, key=lambda file: (file.name.lower() != "doc.kml", file.name.count("/"), file.name))
    target = folder / "doc.kml"
    main.path.rename(target)
    tables = [replace(table, format="KMZ") for table in read(target, reading)]
    left_out = len(pages) - 1
    return (
        [table.noting(f"KMZ 里另有 {left_out} 个 KML 没有读。") for table in tables] if left_out else tables
    )


def look_through(path: Path, label: str, roots: Collection[str]) -> None:
    """Raises DomainError for XML that is broken, declares entities, or reaches other files or machines."""
    depth = 0
    root = ""
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            if event == "end":
                depth -= 1
                element.clear()
                continue
            depth += 1
            root = root or name
            if depth > 100:
                raise DomainError(f"{label} 嵌套超过 100 层，已拒绝。")
            if name in LINKS:
                raise DomainError(
                    f"KML 里有{LINKS[name]}，会去取别处的数据，不能导入。"
                    "请在 Google 地球或奥维里展开后，把要素本身另存为 KML。"
                )
    except DomainError:
        raise  # it is a ValueError, too
    except DefusedXmlException as error:
        raise DomainError(f"{label} 里声明了实体（DTD 或 ENTITY），可能指向别的文件，已拒绝。") from error
    except (ParseError, ValueError, LookupError) as error:
        raise broken(label) from error
    if root.lower() not in roots:
        raise DomainError(f"这个 XML 不是 {label}（根元素是 {root[:30]}）。")


def _tables(path: Path, called: Mapping[str, str]) -> list[Table]:
    names = layers_of(path, driver="LIBKML", label=LABEL)
    if not names:
        raise DomainError("KML 里没有地标（Placemark），没有可导入的要素。")
    tables = [
        _tidy(read_layer(path, place, name=name, label=LABEL), called) for place, name in enumerate(names)
    ]
    full = [table for table in tables if len(table)]
    if not full:
        raise DomainError("KML 里没有地标（Placemark），没有可导入的要素。")
    return full


def _tidy(table: Table, called: Mapping[str, str]) -> Table:
    """Without the reader's own columns, with the names as the file has them and the attributes that GIS programs
    write as an HTML table."""
    kept = [
        place
        for place, heading in enumerate(table.headings)
        if heading not in OWN_COLUMNS or _told(table, place)
    ]
    values = [tuple(row[place] for place in kept) for row in table.values]
    table = replace(
        table,
        headings=tuple(called.get(table.headings[place], table.headings[place]) for place in kept),
        values=values,
        crs="EPSG:4326",
    )
    return _with_html(table)


def _told(table: Table, place: int) -> bool:
    """Whether a column of the reader's holds anything but its own filling."""
    return table.headings[place] in ("begin", "end", "timestamp") and any(row[place] for row in table.values)


def _with_html(table: Table) -> Table:
    """Attributes out of descriptions that are HTML tables of two columns, as ArcGIS and AutoCAD Map write them."""
    if "description" not in table.headings:
        return table
    place = table.headings.index("description")
    pairs_of_rows = [_pairs(row[place]) for row in table.values]
    names = list(
        dict.fromkeys(name for pairs in pairs_of_rows for name in pairs if name not in table.headings)
    )[:60]
    if not names:
        return table
    values = [
        (*row, *(pairs.get(name) for name in names))
        for row, pairs in zip(table.values, pairs_of_rows, strict=True)
    ]
    return replace(table, headings=(*table.headings, *names), values=values).noting(
        f"从说明（description）的表格里读出 {len(names)} 列：{'、'.join(names[:8])}。"
    )


def _pairs(text: object) -> dict[str, str]:
    if not isinstance(text, str) or "<t" not in text.lower():
        return {}
    pairs: dict[str, str] = {}
    for row in TABLE_ROW.findall(text.replace("\n", " ")):
        cells = [TAG.sub("", cell).replace("&nbsp;", " ").strip() for cell in CELL.findall(row)]
        if len(cells) == 2 and 0 < len(cells[0]) <= 40:
            pairs[cells[0]] = cells[1]
    return pairs
