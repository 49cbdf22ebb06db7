"""Layers of roads that only go out: obstacles as of a day, and the slices that works are drawn from."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from django.contrib.gis.db.models.functions import Transform

from gis.crs import storage_srid
from gis.day_numbers import DAY_ZERO, day_number
from gis.exchange.schema import Column, Layer, Shape, Type, provenance
from roads.choices import Kind, Side
from roads.models import Obstacle, Slice

OBSTACLE_STATES: Final = (("open", "未解决"), ("overdue", "已逾期"), ("resolved", "已解决"))


def _obstacles(as_of: date) -> Iterable[Any]:
    obstacles = Obstacle.objects.filter(found_on__lte=as_of).told_on(as_of).placed()
    without = ("geom", "geom_3857", "work__line", "work__road__centreline", "work__road__centreline_3857")
    return obstacles.select_related("work__road", "unit").defer(*without).order_by("code")


OBSTACLES: Final = Layer(
    code="obstacles",
    label="问题",
    shapes=(Shape.POINT,),
    shape="point",
    shape_required=False,
    keys=(("code",),),
    rows=_obstacles,
    hint="截至当日已发现的；位置是自身坐标，没有的取所在桩号范围或工程的中点",
    columns=(
        Column("code", "编号", longest=40),
        Column("kind", "类别", Type.CHOICE, choices=tuple(Obstacle.Kind.choices)),
        Column("title", "问题", longest=100),
        Column("detail", "说明"),
        Column("state", "状态", Type.CHOICE, choices=OBSTACLE_STATES),
        Column("work", "工程编号", value="work.code", longest=40),
        Column("stretch", "路段", value="work.stretch"),
        Column("from_m", "起点桩号", Type.METRES, "span.lower"),
        Column("to_m", "止点桩号", Type.METRES, "span.upper"),
        Column("unit", "责任单位", value="unit.name", longest=64),
        Column("found_on", "发现日期", Type.DAY),
        Column("due", "解决期限", Type.DAY),
        Column("solved_on", "解决日期", Type.DAY, "resolved_by_day"),
        Column("outcome", "处理结果", value="outcome_by_day", longest=300),
        *provenance(),
    ),
)


def _slices(as_of: date) -> Iterable[Any]:
    without = ("geom_3857", "work__line", "work__road__centreline", "work__road__centreline_3857")
    slices = Slice.objects.select_related("work__road").defer(*without)
    slices = slices.annotate(geom=Transform("geom_3857", storage_srid()))
    day = day_number(as_of)
    for piece in slices.order_by("work__code", "span", "side").iterator(2000):
        piece.begun_by_day = _day(piece.begun_day, day)  # type: ignore[attr-defined]
        piece.finished_by_day = _day(piece.finished_day, day)  # type: ignore[attr-defined]
        yield piece


def _day(number: int, last: int) -> date | None:
    """The day a number stands for; None where it is never or later than `last`."""
    return DAY_ZERO + timedelta(days=number) if number <= last else None


def _state(piece: Any) -> str:
    if piece.finished_by_day:
        return "finished"
    return "under_way" if piece.begun_by_day else "not_begun"


SLICES: Final = Layer(
    code="slices",
    label="进度段",
    shapes=(Shape.LINE,),
    keys=(),
    rows=_slices,
    hint="工程里沿长度处处相同的一段，由上报切出",
    columns=(
        Column("work", "工程编号", value="work.code", longest=40),
        Column("stretch", "路段", value="work.stretch"),
        Column("kind", "类别", Type.CHOICE, "work.kind", choices=tuple(Kind.choices)),
        Column("from_m", "起点桩号", Type.METRES, "span.lower"),
        Column("to_m", "止点桩号", Type.METRES, "span.upper"),
        Column("side", "幅别", Type.CHOICE, choices=tuple(Side.choices)),
        Column(
            "state",
            "状态",
            Type.CHOICE,
            _state,
            choices=(("not_begun", "未开工"), ("under_way", "在建"), ("finished", "已完工")),
        ),
        Column("begun_on", "首道工序完成", Type.DAY, "begun_by_day"),
        Column("done_on", "全部工序完成", Type.DAY, "finished_by_day"),
        Column("schematic", "示意", Type.FLAG, "work.schematic"),
        Column("demo", "演示", Type.FLAG, "work.demo"),
    ),
)
