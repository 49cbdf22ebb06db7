"""What is taken to be built already in April 2014: 六纵五横 and some streets, 89.05 km together; schematic."""

from datetime import date
from typing import Final

from roads.chainage import span_of
from roads.demo.intervals import length, millimetres
from roads.demo.measures import Measures
from roads.models import ExistingStretch

# 焦日报 2014-04-24 gives the length; which stretches make it up is demonstration.
EXISTING_SINCE: Final = date(2014, 4, 24)
EXISTING_M: Final = 89_050.0

# Road, from and to by crossing road; None for the road's own end.
WHOLE: Final = (
    "中原路", "迎宾路", "人民路", "焦辉路", "建业路", "民生路", "怀玉路",
)  # fmt: skip
STRETCHES: Final = (
    ("民主南路", None, "金沙路"),
    ("山阳路", None, "金沙路"),
    ("西经大道", None, "南海路"),
    ("西环路", "韩愈路", None),
    ("韩愈路", None, "文汇路"),
    ("世纪路", None, "西经大道"),
    ("世纪路", "东苑路", "文汇路"),
    ("南海路", None, "文汇路"),
    ("神州路", None, "西经大道"),
    ("神州路", "中原路", "文汇路"),
    ("金沙路", "中原路", "民主南路"),
    ("汉昌路", None, "建业路"),
    ("永兴路", None, "建业路"),
)
# The old highway is as long as is left to reach the published length.
REMAINDER: Final = ("S104", "西经大道")


def lay_existing(measures: Measures) -> list[ExistingStretch]:
    """Writes the existing stretches and returns them."""
    spans = [(name, 0.0, measures.length(name)) for name in WHOLE]
    spans += [
        (name, measures.at(name, first), measures.at(name, last, end=True)) for name, first, last in STRETCHES
    ]
    rows = [(name, span_of(low, high)) for name, low, high in spans]
    name, first = REMAINDER
    start = measures.at(name, first)
    left = EXISTING_M - length(tuple(millimetres(span) for _, span in rows)) / 1000
    rows.append((name, span_of(start, start + left)))
    return ExistingStretch.objects.bulk_create(
        ExistingStretch(
            road=measures.roads[name],
            span=span,
            since=EXISTING_SINCE,
            source="总长 89.05 公里据《焦作日报》2014-04-24；具体路段为演示",
            schematic=True,
            demo=True,
        )
        for name, span in rows
    )
