"""Columns of the ledger, declared once for the page and the workbook: title, value, order, width."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Case, F, OrderBy, Value, When
from django.db.models.functions import Collate

from gis.text.marks import marks_said
from gis.text.percent import rounded_percent
from maps.pages.ledger.land import LandMark
from roads.chainage import format_chainage
from roads.choices import Goal, Kind, Resolution
from roads.figures.evidence.grades import Evidence
from roads.figures.plan_book import late_words
from roads.figures.progress_values import Progress
from roads.figures.tally import LISTED
from roads.models import Road, Work

CellValue = str | float | date | None


def _pinyin(field: str) -> Collate:
    """Names as a Chinese reader looks them up."""
    return Collate(field, "zh-x-icu")


def _rank(field: str, values: Iterable[str]) -> Case:
    """The place of a choice in its list; what is not in it comes out as NULL."""
    return Case(*(When(**{field: value}, then=Value(place)) for place, value in enumerate(values)))


def nulls_last(order: Iterable[Any], *, descending: bool = False) -> list[OrderBy]:
    """Values that are not known come last both ways."""
    return [OrderBy(part, descending=descending, nulls_last=True) for part in order]


AXIS: Final[tuple[Any, ...]] = (_rank("road__axis", Road.Axis.values), F("road__axis_no"))
KIND: Final = _rank("kind", Kind.values)
# The order of the plan: 纵1…纵10, 横1…横8, other roads by name; along each road by chainage.
ALONG_A_ROAD: Final[tuple[Any, ...]] = (F("span"), KIND, F("code"))
NATURAL: Final[tuple[Any, ...]] = (*AXIS, _pinyin("road__name"), *ALONG_A_ROAD)
# The same of roads themselves; no two have one name.
PLACE_OF_A_ROAD: Final[tuple[Any, ...]] = (_rank("axis", Road.Axis.values), F("axis_no"), _pinyin("name"))
GOALS: Final = {goal: place for place, goal in enumerate(Goal.values)}
URGENCY: Final = {light: place for place, light in enumerate(LISTED)}


@dataclass(frozen=True, slots=True)
class Column:
    """`value` is what the workbook holds; rows are ordered by the database (`order`) by their progress (`by`)
    by what land says of them (`by_land`) or by how they are known (`by_evidence`)."""

    code: str
    title: str
    value: Callable[[Work], CellValue]
    width: int
    unit: str = ""
    number_format: str = ""
    order: tuple[Any, ...] = ()
    by: Callable[[Progress], Any] | None = None
    by_land: Callable[[LandMark], float | None] | None = None
    by_evidence: Callable[[Evidence], float | None] | None = None

    @property
    def numeric(self) -> bool:
        return bool(self.number_format)


def evidence_said(evidence: Evidence | None) -> str:
    """有照片 40.0 米，经检查 20.0 米; nothing where reports are all there is."""
    if evidence is None:
        return ""
    parts = (
        ("有照片", evidence.with_photo_m),
        ("经检查", evidence.inspected_m),
        ("不符", evidence.contradicted_m),
    )
    return "，".join(f"{name} {metres:,.0f} 米" for name, metres in parts if metres)


def marks_of(work: Work) -> str:
    """示意 and 演示, where the row is one."""
    return "、".join(marks_said(schematic=work.schematic, demo=work.demo))


# Django's get_…_display() makes a dictionary of all choices at every call, which shows over 20,000 rows.
KINDS: Final[Mapping[str, str]] = dict(Kind.choices)
RESOLUTIONS: Final[Mapping[str, str]] = dict(Resolution.choices)


def _label(labels: Mapping[str, str], code: str) -> str:
    return labels.get(code, code)


def _chainage(work: Work) -> str:
    if work.span is None:
        return ""
    return f"{format_chainage(work.span.lower)}—{format_chainage(work.span.upper)}"


def _place(work: Work) -> str:
    """How surely the place is known, and what is to be checked."""
    return "，".join(filter(None, [_label(RESOLUTIONS, work.resolution), work.resolution_reason, work.flag]))


def _reason(work: Work) -> str:
    """Why the light is what it is, and how the plan stands against the baseline."""
    return "；".join(filter(None, [work.progress.light_reason, late_words(work.progress.late_days)]))


def _goal_order(progress: Progress) -> tuple[int, date] | None:
    """By what the plan of the day wants, then by its day; without a day last."""
    plan = progress.plan
    return (GOALS[plan.goal], plan.goal_due or date.max) if plan.goal else None


def _when_placed(figure: Callable[[Work], float | None]) -> Callable[[Work], float | None]:
    """A figure that means nothing where the place of a work is not known."""
    return lambda work: figure(work) if work.span else None


DAY: Final = "yyyy-mm-dd"
METRES: Final = "#,##0.0"
PERCENT: Final = "0.0"

COLUMNS: Final = (
    Column("stretch", "路段", lambda work: work.stretch, 30, order=(_pinyin("road__name"), F("span"))),
    Column("axis", "轴", lambda work: work.road.axis_label if work.road else "", 6, order=AXIS),
    Column("kind", "类别", lambda work: _label(KINDS, work.kind), 8, order=(KIND,)),
    Column("light", "状态", lambda work: work.progress.light.label, 9, by=lambda one: URGENCY[one.light]),
    Column(
        "percent",
        "完成",
        _when_placed(lambda work: rounded_percent(work.progress.percent, 2)),
        9,
        "%",
        PERCENT,
        by=lambda one: one.percent,
    ),
    Column(
        "planned",
        "计划",
        lambda work: work.progress.planned_percent,
        9,
        "%",
        PERCENT,
        by=lambda one: one.planned_percent,
    ),
    Column(
        "length",
        "长度",
        _when_placed(lambda work: work.length_m),
        11,
        "米",
        METRES,
        by=lambda one: one.finished_m + one.under_way_m + one.not_begun_m,
    ),
    Column(
        "finished",
        "已完成",
        _when_placed(lambda work: work.progress.finished_m),
        11,
        "米",
        METRES,
        by=lambda one: one.finished_m,
    ),
    Column(
        "land",
        "用地",
        lambda work: str(getattr(work, "land", "")),
        26,
        by_land=lambda mark: mark.blocked_m + mark.dug_m or None,
    ),
    Column(
        "evidence",
        "依据",
        lambda work: evidence_said(getattr(work, "evidence", None)),
        16,
        by_evidence=lambda one: one.with_photo_m + one.inspected_m or None,
    ),
    Column(
        "goal",
        "目标",
        lambda work: work.progress.plan.goal_label,
        16,
        by=_goal_order,
    ),
    Column(
        "due",
        "目标期限",
        lambda work: work.progress.plan.goal_due,
        12,
        number_format=DAY,
        by=lambda one: one.plan.goal_due,
    ),
    Column(
        "start",
        "计划开工",
        lambda work: work.progress.plan.start,
        12,
        number_format=DAY,
        by=lambda one: one.plan.start,
    ),
    Column(
        "finish",
        "计划完工",
        lambda work: work.progress.plan.finish,
        12,
        number_format=DAY,
        by=lambda one: one.plan.finish,
    ),
    Column(
        "newest",
        "最新上报",
        lambda work: work.progress.newest_day,
        12,
        number_format=DAY,
        by=lambda one: one.newest_day,
    ),
    Column("unit", "责任单位", lambda work: str(work.unit or ""), 16, order=(_pinyin("unit__name"),)),
    Column("reason", "说明", _reason, 34, by=lambda one: one.light_reason),
    Column("chainage", "桩号", _chainage, 20, order=(F("span"),)),
    Column("place", "定位", _place, 16, order=(_rank("resolution", Resolution.values),)),
    Column("marks", "数据", marks_of, 10, order=(F("schematic"), F("demo"))),
    Column("code", "编号", lambda work: work.code, 12, order=(F("code"),)),
)
COLUMN_OF: Final = {column.code: column for column in COLUMNS}
