"""DXF drawings: one table for each CAD layer; the encoding is that of the drawing's version and content."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio

from gis.errors import DomainError
from gis.exchange.readers.dxf.blocks import refuse_too_large
from gis.exchange.readers.dxf.columns import ESCAPED, Told, with_texts_inside
from gis.exchange.readers.dxf.drawing import characters, look_over
from gis.exchange.readers.dxf.rows import rows_of
from gis.exchange.readers.encodings import chosen, guessed, label_of, python_name
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.table import Encoding, Table
from gis.exchange.readers.vector import broken, layers_of, read_layer

LABEL: Final = "DXF"
BINARY: Final = b"AutoCAD Binary DXF"
VERSION: Final = re.compile(rb"\$ACADVER\s+1\s+AC(\d{4})")
CODE_PAGE: Final = re.compile(rb"\$DWGCODEPAGE\s+3\s+(\S+)")
# From AutoCAD 2007 on text is UTF-8 whatever the code page says.
UTF_8_SINCE: Final = 1021
# GDAL's words for the encodings that Chinese drawings are in.
GDAL_NAMES: Final = {"gb18030": "CP936", "cp950": "CP950", "utf-8": "UTF-8"}
HEADINGS: Final = {
    "Layer": "图层",
    "Text": "文字",
    "Linetype": "线型",
    "EntityHandle": "句柄",
    "BlockName": "块名",
}
MOST_LAYERS: Final = 500
# Half of a pair of surrogates is no character.


def read(path: Path, reading: Reading) -> list[Table]:
    """One table a CAD layer, in the order of their names; the CRS is never told by a drawing."""
    content = path.read_bytes()
    if content.startswith(BINARY):
        raise DomainError("这是二进制 DXF，读不了。请在 CAD 里另存为文本格式的 DXF。")
    if not re.match(rb"\s*(?:999|0)\s*[\r\n]", content.removeprefix(b"\xef\xbb\xbf")):
        raise broken(LABEL)
    refuse_too_large(content)
    drawing = look_over(characters(content))
    content = drawing.content
    path = path.with_name("read.dxf")
    path.write_bytes(content)
    encoding = _encoding(content, reading.encoding)
    pyogrio.set_gdal_config_options(
        {
            "DXF_ENCODING": GDAL_NAMES.get(encoding.name, encoding.name.upper()),
            "DXF_MERGE_BLOCK_GEOMETRIES": True,
            "DXF_INCLUDE_RAW_CODE_VALUES": True,
        }
    )
    names = layers_of(path, driver="DXF", label=LABEL)
    if not names:
        raise broken(LABEL)
    whole = _unescaped(read_layer(path, "entities", name=path.stem, label=LABEL))
    if not len(whole):
        raise DomainError("".join(["DXF 里没有可读的图形。", *drawing.notes()]))
    told = Told(drawing, encoding.name)
    layers = with_texts_inside([told.table(table) for table in _by_layer(whole, encoding)])
    tables = [*rows_of(whole, encoding), *layers]
    return [replace(table.noting(*drawing.notes()), metres=drawing.metres) for table in tables]


def unescaped(text: str) -> str:
    r"""Text with \U+7ED9 as the character."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _unescaped(whole: Table) -> Table:
    r"""The table with \U+7ED9 as the character: so AutoCAD writes what its drawing's code page does not have."""
    places = [place for place, heading in enumerate(whole.headings) if heading in HEADINGS]

    def cell(place: int, value: Any) -> Any:
        if place not in places or not isinstance(value, str):
            return value
        return unescaped(value)

    if not any(
        isinstance(row[place], str) and "\\U+" in row[place] for row in whole.values for place in places
    ):
        return whole
    return replace(whole, values=[tuple(cell(*one) for one in enumerate(row)) for row in whole.values])


def _encoding(content: bytes, encoding_name: str) -> Encoding:
    if encoding_name:
        return chosen(encoding_name)
    version = VERSION.search(content[:20_000])
    if version and int(version[1]) >= UTF_8_SINCE:
        return Encoding("utf-8", "DXF 版本规定")
    page = CODE_PAGE.search(content[:20_000])
    name = (
        python_name(page[1].decode("ascii", "ignore").replace("ANSI_", "cp").replace("dos", "cp"))
        if page
        else ""
    )
    lines = [line for line in content.split(b"\n") if not line.isascii()]
    if not lines:
        return Encoding("utf-8", "全是英文字母和数字")
    guess = guessed(lines)
    if name in ("gbk", "cp936"):
        name = "gb18030"
    if name and name == guess.name:
        return Encoding(name, "DXF 代码页")
    said = f"DXF 代码页写的是 {label_of(name)}，但内容不像，" if name else ""
    return Encoding(guess.name, f"{said}按内容判断", guess.sure)


def _by_layer(whole: Table, encoding: Encoding) -> list[Table]:
    at = whole.headings.index("Layer")
    places: dict[str, list[int]] = {}
    for place, row in enumerate(whole.values):
        places.setdefault(str(row[at] or "0"), []).append(place)
    if not places:
        raise DomainError("DXF 里没有图形。")
    if len(places) > MOST_LAYERS:
        raise DomainError(f"DXF 里有 {len(places)} 个图层，最多 {MOST_LAYERS} 个。请只导出需要的图层。")
    kept = [place for place, heading in enumerate(whole.headings) if heading in HEADINGS]
    headings = tuple(HEADINGS[whole.headings[place]] for place in kept)
    return [_layer(whole, name, rows, kept, headings, encoding) for name, rows in sorted(places.items())]


def _layer(
    whole: Table, name: str, rows: list[int], kept: list[int], headings: tuple[str, ...], encoding: Encoding
) -> Table:
    shapes: Any = None if whole.shapes is None else np.take(whole.shapes, rows)
    return Table(
        name=name,
        format=LABEL,
        headings=headings,
        numbers=[whole.numbers[row] for row in rows],
        values=[tuple(whole.values[row][place] for place in kept) for row in rows],
        shapes=shapes,
        encoding=encoding,
    )
