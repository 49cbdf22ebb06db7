"""Columns of the ledger, declared once for the page and the workbook: title, value, order, width."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Case, F, OrderBy, Value, When
from django.db.models.functions import Collate

from roads.chainage import format_chainage
from roads.models import Work

CellValue = str | float | date | None

# Names in pinyin order, as a Chinese reader looks them up.
PINYIN: Final = "zh-x-icu"
NATURAL: Final[tuple[Any, ...]] = (
    Case(When(road__axis="NS", then=Value(0)), When(road__axis="EW", then=Value(1)), default=Value(2)),
    F("road__axis_no").asc(nulls_last=True),
    OrderBy(Collate("road__name", PINYIN), nulls_last=True),
    F("span").asc(nulls_last=True),
    F("kind"),
    F("code"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """`value` is what the workbook holds and rows are ordered by, unless `order` gives an order of the database's."""

    code: str
    title: str
    value: Callable[[Work], CellValue]
    width: int
    unit: str = ""
    number_format: str = ""
    order: Sequence[Any] = ()
    minor: bool = False

    @property
    def numeric(self) -> bool:
        return bool(self.number_format)


def marks_of(work: Work) -> str:
    """示意 and 演示, where the row is one."""
    return "、".join(word for word, is_so in (("示意", work.schematic), ("演示", work.demo)) if is_so)


def _chainage(work: Work) -> str:
    if work.span is None:
        return ""
    return f"{format_chainage(work.span.lower)}—{format_chainage(work.span.upper)}"


def _place(work: Work) -> str:
    """How surely the place is known; a work whose centreline moved under it says what is to be checked."""
    return "，".join(filter(None, [work.get_resolution_display(), work.resolution_reason, work.flag]))


DAY: Final = "yyyy-mm-dd"
METRES: Final = "#,##0.0"
PERCENT: Final = "0.0"

COLUMNS: Final = (
    Column(
        "stretch", "路段", lambda work: work.stretch, 30, order=(Collate("road__name", PINYIN), F("span"))
    ),
    Column("axis", "轴", lambda work: work.road.axis_label if work.road else "", 6, order=NATURAL),
    Column("kind", "类别", lambda work: work.get_kind_display(), 8, order=(F("kind"),)),
    Column("light", "状态", lambda work: work.progress.light.label, 9),
    Column("percent", "完成", lambda work: work.progress.percent, 9, "%", PERCENT),
    Column("planned", "计划", lambda work: work.progress.planned_percent, 9, "%", PERCENT),
    Column("length", "长度", lambda work: work.length_m if work.span else None, 11, "米", METRES),
    Column(
        "finished", "已完成", lambda work: work.progress.finished_m if work.span else None, 11, "米", METRES
    ),
    Column("goal", "目标", lambda work: work.get_goal_display(), 16, order=(F("goal"), F("goal_due"))),
    Column("due", "目标期限", lambda work: work.goal_due, 12, number_format=DAY),
    Column("start", "计划开工", lambda work: work.planned_start, 12, number_format=DAY),
    Column("finish", "计划完工", lambda work: work.planned_finish, 12, number_format=DAY),
    Column("newest", "最新上报", lambda work: work.progress.newest_day, 12, number_format=DAY),
    Column(
        "unit",
        "责任单位",
        lambda work: str(work.unit or ""),
        16,
        order=(Collate("unit__name", PINYIN),),
        minor=True,
    ),
    Column("reason", "说明", lambda work: work.progress.light_reason, 34, minor=True),
    Column("chainage", "桩号", _chainage, 20, order=NATURAL, minor=True),
    Column("place", "定位", _place, 16, minor=True),
    Column("marks", "数据", marks_of, 10, minor=True),
    Column("code", "编号", lambda work: work.code, 12, order=(F("code"),), minor=True),
)
COLUMN_OF: Final = {column.code: column for column in COLUMNS}
