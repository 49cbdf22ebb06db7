"""Which heading of a file is which column of a layer: by name, label, synonym, or what ten bytes of DBF leave of it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from gis.errors import DomainError
from gis.exchange.cell_values.cells import Remark, Unreadable
from gis.exchange.cell_values.units import COUNT, factor, is_like_a_unit, plain_unit, unit_of
from gis.exchange.cell_values.values import value_of
from gis.exchange.matching.heading_match import taken
from gis.exchange.schema import Column, Layer, Type

# Columns that hold a row's place where a table has no geometry. In Chinese survey tables X is north and Y is east:
# which is which is told by the numbers (gis.exchange.georeferencing.crs_candidates), not by the letter.
PLACE_COLUMNS: Final = (
    Column(
        "x",
        "横坐标",
        Type.DECIMAL,
        synonyms=("经度", "东坐标", "x", "x坐标", "lon", "lng", "longitude", "point_x", "east", "easting"),
    ),
    Column(
        "y",
        "纵坐标",
        Type.DECIMAL,
        synonyms=("纬度", "北坐标", "y", "y坐标", "lat", "latitude", "point_y", "north", "northing"),
    ),
    Column(
        "wkt",
        "WKT",
        synonyms=("geometry", "geom", "the_geom", "shape", "图形", "坐标串", "坐标"),
        longest=1_000_000,
    ),
)
CRS_IN_BRACKETS: Final = re.compile(r"[(（]\s*(EPSG:\d{4,6})\s*[)）]", re.IGNORECASE)
BRACKET: Final = re.compile(r"[(\[【〔{].*?[)\]】〕}]|[(（].*$")
IN_BRACKETS: Final = re.compile(r"[(\[【〔{]\s*([^()\[\]【】〔〕{}]{1,12}?)\s*[)\]】〕}]")
BEHIND: Final = re.compile(r"(?:[/,:;_|]|\s+|(?<=[^\s\d])-)\s*([^\s/,:;_|()\-]{1,8})$")
# Column name → heading; a heading that begins with CONSTANT is no heading but the value of every row.
Chosen = dict[str, str]
CONSTANT: Final = "="


def crs_in(heading: str) -> str:
    """The CRS that a heading over WKT names in brackets, as exports write it: WKT(EPSG:4547); "" where none."""
    match = CRS_IN_BRACKETS.search(heading)
    return match[1].upper() if match else ""


def plain(heading: str) -> str:
    """A heading as it is compared: half-width, lower case, without blanks, marks and what stands in brackets."""
    text = unicodedata.normalize("NFKC", heading).lower()
    bare = BRACKET.sub("", text) or text
    if (match := BEHIND.search(bare)) and match.start() and unit_of(match[1]):
        bare = bare[: match.start()]
    return re.sub(r"[\s_\-*:：.、]+", "", bare)


def matched(headings: Sequence[str], layer: Layer, *, remembered: Mapping[str, str] | None = None) -> Chosen:
    """Column name → heading, each heading once: as remembered, then the surest match first."""
    chosen: Chosen = {}
    free = list(headings)
    for name, heading in (remembered or {}).items():
        if heading in free and _has(layer, name):
            chosen[name] = heading
            free.remove(heading)
    columns = (*layer.incoming, *PLACE_COLUMNS)
    for matches in (_is_name, _is_label, _is_synonym, _was_cut):
        for column in columns:
            if column.name in chosen:
                continue
            for heading in free:
                if matches(column, heading):
                    chosen[column.name] = heading
                    free.remove(heading)
                    break
    left = [column for column in layer.incoming if column.name not in chosen]
    return chosen | {column.name: heading for column, heading in taken(free, left, plain)}


def _named(layer: Layer, said: str) -> str:
    """The name of a column that a person calls by it, in whatever case, or by its label: DIAM_MM, 管径."""
    for column in (*layer.incoming, *PLACE_COLUMNS):
        if _is_name(column, said) or _is_label(column, said):
            return column.name
    return said


def _has(layer: Layer, name: str) -> bool:
    return any(column.name == name for column in (*layer.incoming, *PLACE_COLUMNS))


def _is_name(column: Column, heading: str) -> bool:
    return heading.strip().lower() == column.name.lower()


def _is_label(column: Column, heading: str) -> bool:
    return plain(heading) in (plain(column.label), plain(column.heading))


def _is_synonym(column: Column, heading: str) -> bool:
    said = plain(heading)
    return said in {plain(word) for word in column.synonyms} or bool(_unit_behind_word(said, column))


def _unit_behind_word(said: str, column: Column) -> str:
    """The unit that stands behind one of the column's words with nothing between: 投资千元; "" where none does."""
    if not (column.unit or column.measure):
        return ""
    for word in (column.label, *column.synonyms):
        rest = said.removeprefix(plain(word))
        if rest and rest != said and unit_of(rest):
            return rest
    return ""


def _was_cut(column: Column, heading: str) -> bool:
    """Whether a heading is what a DBF's ten bytes leave of a word: five characters of GBK, three of UTF-8."""
    text = heading.strip()
    sizes = {len(text.encode(name, "ignore")) for name in ("gb18030", "utf-8")}
    if len(text) < 3 or not sizes & {9, 10}:
        return False
    return any(
        word.lower().startswith(text.lower()) for word in (column.label, *column.synonyms) if word != text
    )


def checked(chosen: Mapping[str, str], headings: Iterable[str], layer: Layer) -> Chosen:
    """A person's choice of columns without its empty ones; DomainError for what the layer or the file does not have."""
    known = set(headings)
    assigned: Chosen = {}
    for name, heading in chosen.items():
        if not heading:
            continue
        name = _named(layer, name)
        if not _has(layer, name):
            columns = "、".join(f"{column.name}（{column.label}）" for column in layer.incoming)
            raise DomainError(f"{layer.label}没有“{name[:20]}”这一列，可用：{columns}。", field="map")
        if heading.startswith(CONSTANT):
            _check_constant(layer, name, heading)
        elif heading not in known:
            alike = [one for one in known if plain(one) == plain(heading)]
            if len(alike) != 1:
                raise DomainError(f"文件里没有“{heading[:40]}”这一列。", field="map")
            heading = alike[0]
        assigned[name] = heading
    return assigned


def constant_of(column: Column, heading: str) -> Any:
    """The value that a choice of `=给水` gives every row; Unreadable when the column does not take it."""
    value = value_of(column, heading.removeprefix(CONSTANT))
    return value.value if isinstance(value, Remark) else value


def _check_constant(layer: Layer, name: str, heading: str) -> None:
    if name not in {column.name for column in layer.incoming}:
        raise DomainError("坐标不能每行都一样。", field="map")
    try:
        constant_of(layer.column(name), heading)
    except Unreadable as error:
        raise DomainError(f"{layer.column(name).label}：{error.message}", field="map") from error


def said_by_name(table: str, layer: Layer, chosen: Mapping[str, str]) -> Chosen:
    """Choices that a row must have, no column gives and the table's own name tells: 给水管线.shp holds water pipes."""
    columns: Chosen = {}
    for column in layer.incoming:
        if column.type is not Type.CHOICE or not column.required or column.name in chosen:
            continue
        words = [*((label, code) for code, label in column.choices), *column.spoken]
        # A name that tells two kinds tells none.
        codes = {code for word, code in words if len(word) > 1 and word.upper() in table.upper()}
        if len(codes) == 1:
            columns[column.name] = f"{CONSTANT}{codes.pop()}"
    return columns


def units_said(heading: str, column: Column) -> list[str]:
    """What may be units in a heading: in brackets, behind a stroke or a blank, right behind the column's word."""
    text = unicodedata.normalize("NFKC", heading)
    bare = IN_BRACKETS.sub("", text)
    behind = BEHIND.search(bare)
    close = _unit_behind_word(plain(heading), column)
    return [*IN_BRACKETS.findall(text), *([behind[1]] if behind else []), *([close] if close else [])]


def factor_of(heading: str, column: Column) -> Decimal:
    """How many of the column's unit one of the heading's is (面积(亩) for 平方米); 1 where nothing is said."""
    unit = column.unit or column.measure
    factors = (factor(word, unit) for word in units_said(heading, column)) if unit else ()
    return next(filter(None, factors), None) or Decimal(1)


def unit_doubt(heading: str, column: Column) -> str:
    """The unit of a heading that nobody can turn into the column's; "" where it says none or one that is known."""
    unit = column.unit or column.measure
    if not unit:
        return ""
    said = [word for word in units_said(heading, column) if not word.upper().startswith("EPSG")]
    if any(factor(word, unit) is not None for word in said):
        return ""
    for word in said:
        known = unit_of(word)
        if (known and known.measures != COUNT) or (not known and is_like_a_unit(word)):
            return plain_unit(word)
    return ""


def says_no_unit(heading: str, column: Column) -> bool:
    """Whether a column of numbers comes under a heading that says no unit at all, nor is one of ours."""
    if not column.unit or heading.strip().lower() == column.name:
        return False
    return not any(factor(word, column.unit) is not None for word in units_said(heading, column))


def fingerprint(headings: Iterable[str]) -> str:
    """The same for the same set of headings, whatever their order; 64 hexadecimal digits."""
    return sha256("\n".join(sorted(plain(heading) for heading in headings)).encode()).hexdigest()
