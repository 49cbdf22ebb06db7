"""Units: how many of a column's unit one of another is, in a heading (面积(亩)) or in a cell (1.2公里)."""

import re
import unicodedata
from decimal import Decimal
from typing import Final, NamedTuple

MONEY, LENGTH, AREA, COUNT = "money", "length", "area", "count"


class Unit(NamedTuple):
    """What a unit measures and how many yuan, metres or square metres one of it is."""

    measures: str
    size: Decimal


def _units(measures: str, sizes: dict[str, str | Decimal]) -> dict[str, Unit]:
    return {word: Unit(measures, Decimal(size)) for words, size in sizes.items() for word in words.split()}


MU: Final = Decimal(2000) / 3
# Words are half-width and lower case; ㎡, ㎞ and their like become m2 and km by NFKC.
UNITS: Final[dict[str, Unit]] = {
    **_units(
        MONEY,
        {
            "元 圆": "1", "千元 仟元": "1e3", "万元 万 萬元 w": "1e4", "十万元 拾万元": "1e5",
            "百万元 百万 佰万元": "1e6", "千万元 千万 仟万元": "1e7", "亿元 亿 億元": "1e8",
            "十亿元": "1e9", "百亿元": "1e10",
        },
    ),
    **_units(
        LENGTH,
        {
            "米 m 公尺 meter metre meters metres 延米 延长米": "1", "公里 千米 km 公里数": "1e3", "百米 hm": "100",
            "毫米 mm 公厘": "0.001", "厘米 cm 公分": "0.01", "分米 dm": "0.1", "华里 市里": "500",
            "英寸 吋 inch inches in \" ″ ''": "0.0254", "英尺 呎 ft feet foot": "0.3048",
            "英里 哩 mile miles": "1609.344",
        },
    ),
    **_units(
        AREA,
        {
            "平方米 平米 平 m2 sqm 平方公尺": "1", "亩 市亩": MU, "万亩": MU * 10_000, "公顷 ha hm2 平方百米": "1e4",
            "平方公里 平方千米 km2": "1e6", "万平方米 万平米 万平 万m2": "1e4", "公亩": "100", "平方厘米 cm2": "1e-4",
            "平方毫米 mm2": "1e-6", "顷 市顷": MU * 100,
        },
    ),
    **_units(COUNT, {"层 f 户 个 人 栋 座 处 条 段 根 孔 项 套 % %%": "1"}),
}  # fmt: skip
# What a bracket that is no known unit ends with when it is one all the same: 万美元, 尺, 立方米.
LIKE_A_UNIT: Final = re.compile(
    r"(?:元|币|刀|磅|镑|米|尺|寸|丈|里|亩|顷|吨|码|链|丝|(?<![a-z])(?:usd|rmb|cny|yd|mil|mu|kt?|t|nm|um|μm))$"
)
AROUND: Final = re.compile(r"^(?:单位|计量单位|以)[::]?|^(?:人民币|rmb|cny|¥|￥)+(?=\S)|(?:计|人民币)$")
NUMBER: Final = r"[-+]?\d+(?:\.\d+)?"
CELL: Final = re.compile(
    rf"(?:约|共|计|约计|总计|人民币|¥|￥)*({NUMBER})([^\d\s.]{{1,6}}?[23]?)(?:左右|上下|整|/[个处条段根])?"
)


def plain_unit(word: str) -> str:
    """A unit as it is looked up: half-width, lower case, without blanks and what may stand about it."""
    text = (
        re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)).lower().replace("′′", "''").replace("²", "2")
    )
    return AROUND.sub("", text) if text not in UNITS else text


def unit_of(word: str) -> Unit | None:
    """The unit that a word names; None where it names none that is known."""
    return UNITS.get(plain_unit(word))


def is_like_a_unit(word: str) -> bool:
    """Whether a word that is no known unit ends as units do, so that a number may be of it."""
    return bool(LIKE_A_UNIT.search(plain_unit(word)))


def factor(unit: str, of: str) -> Decimal | None:
    """How many of the unit `of` one `unit` is; None where that is not known, or where they measure different things."""
    given, wanted = unit_of(unit), unit_of(of)
    if plain_unit(unit) == plain_unit(of):
        return Decimal(1)
    if given is None or wanted is None:
        return None
    if plain_unit(unit) in ("万", "亿") and wanted.measures == AREA:
        given = Unit(AREA, given.size)
    return given.size / wanted.size if given.measures == wanted.measures else None


def quantity(text: str, unit: str) -> Decimal | None:
    """The number of `unit` that a cell says with a unit of its own (half-width, no blanks); None where it says none."""
    said = written(text) if unit else None
    times = factor(said[1], unit) if said else None
    return said[0] * times if said and times is not None else None


def written(text: str) -> tuple[Decimal, str] | None:
    """The number of a cell and the word for its unit behind it; None where it is not one number with a word."""
    match = CELL.fullmatch(text)
    return (Decimal(match[1]), match[2]) if match else None
