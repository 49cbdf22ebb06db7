"""The roads of the demonstration network: names on lines; what is built on them stands elsewhere.

Order of the lines honours every relation that is published; which name got which axis number is demonstration.
"""

from dataclasses import dataclass
from typing import Final

from shapely import LineString
from shapely.ops import substring

from roads.demo.frame import across, down
from roads.demo.ground import embankment

ARTERIAL, SECONDARY, LOCAL = "arterial", "secondary", "local"
NS, EW, NO_AXIS = "NS", "EW", ""
# Half a rule of thumb: red lines of roads for which none is published, by class.
USUAL_RED_LINE_M: Final = {ARTERIAL: 45, SECONDARY: 30, LOCAL: 18}


@dataclass(frozen=True, slots=True)
class Street:
    """A road to be made; `aliases` are other names the demonstration takes for the same road."""

    code: str
    name: str
    line: LineString
    road_class: str
    axis: str = NO_AXIS
    axis_no: int | None = None
    red_line_m: int = 0
    aliases: tuple[str, ...] = ()


def axes() -> list[Street]:
    """纵1–纵10 from west to east, 横1–横8 from north to south."""
    north_south = [
        ("xihuan", "西环路", down(1, 3, 8)),
        ("xijing", "西经大道", down(2, 2, 11)),
        ("dongyuan", "东苑路", down(3, 3, 8)),
        ("yingbin", "迎宾路", down(4, 1, 11)),
        ("zhongnan", "中南路", down(5, 4, 11)),
        ("zhongyuan", "中原路", down(6, 0, 11)),
        ("minzhu", "民主南路", down(7, 1, 10)),
        ("shanyang", "山阳路", down(8, 1, 9)),
        ("wenhui", "文汇路", down(9, 2, 9)),
        ("jiuzhou", "九州路", _to_bank(down(10, 4, 9))),
    ]
    east_west = [
        ("fengshou", "丰收路", across(2, 2, 9.5)),
        ("longyuan", "龙源路", across(3, 1, 8)),
        ("hanyu", "韩愈路", across(4, 0.8, 10)),
        ("shiji", "世纪路", across(5, 0.7, 10)),
        ("nanhai", "南海路", across(6, 0.75, 10)),
        ("shenzhou", "神州路", across(7, 0.7, 10)),
        ("jinsha", "金沙路", across(8, 1, 10)),
        ("huanghe-dadao", "黄河大道", across(9, 6, 10.3562)),
    ]
    red_lines = {"shanyang": 56}
    aliases = {"minzhu": ("民主路",)}
    return [
        Street(code, name, line, ARTERIAL, axis, no, red_lines.get(code, 0), aliases.get(code, ()))
        for axis, rows in ((NS, north_south), (EW, east_west))
        for no, (code, name, line) in enumerate(rows, start=1)
    ]


def _bank() -> LineString:
    return embankment(2_750, 8_990)


def _to_bank(line: LineString) -> LineString:
    """`line` from its start to where it meets the road on the embankment."""
    meeting = line.intersection(_bank())
    return substring(line, 0, line.project(meeting))


def others() -> list[Street]:
    """Roads outside the grid plan: at its edges, in the industrial zone, and streets that works name."""
    return [
        Street("jiaohui", "焦辉路", across(0, 4.6, 8.0), ARTERIAL),
        Street("renmin", "人民路", across(1, 2.6, 9.2), ARTERIAL),
        Street("s104", "S104", across(11, 1.4, 7.9), ARTERIAL, aliases=("104省道",)),
        Street("binhe", "滨河路", _bank(), SECONDARY),
        Street("yongxing", "永兴路", across(7.5, 7, 10), SECONDARY),
        Street("bailan", "白兰中街", across(8.26, 6, 9), SECONDARY),
        Street("hanchang", "汉昌路", across(6.5, 8, 10), SECONDARY),
        Street("huanghe", "黄河路", across(9, 1.6, 6), ARTERIAL),
        Street("nanyang", "南洋路", across(10, 1.6, 5), ARTERIAL),
        Street("nanyang-dadao", "南洋大道", across(10, 5, 7), ARTERIAL),
        Street("zijing", "紫荆路", down(3, 9, 11), SECONDARY),
        Street("haitang", "海棠街", across(9.5, 2, 6), SECONDARY),
        Street("xingshang", "兴商街", across(10.5, 2, 5), SECONDARY),
        Street("yunyang", "云阳路", down(6.5, 7, 8), SECONDARY),
        Street("jianye", "建业路", down(8.5, 6.5, 7.5), SECONDARY),
        Street("qixiangju", "气象局门前路", across(5.55, 6.35, 6.72), LOCAL),
        Street("minsheng", "民生路", down(6.35, 5, 6), LOCAL),
        Street("huaiyu", "怀玉路", down(6.72, 5, 6), LOCAL),
    ]


def streets() -> list[Street]:
    """Every road of the network."""
    return axes() + others()
