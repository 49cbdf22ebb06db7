"""Obstacles as of a day, which also come in, and the slices that works are drawn from, which only go out."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from django.contrib.gis.db.models.functions import Transform

from gis.crs import storage_srid
from gis.day_numbers import DAY_ZERO, day_number
from gis.exchange.schema import Column, Layer, Shape, Type, provenance
from roads.choices import Kind, Side
from roads.exchange.words import CODE, FROM_M, TO_M
from roads.models import Obstacle, Slice

OBSTACLE_WORDS: Final = (
    ("征地", "land"), ("拆迁", "land"), ("征迁", "land"), ("管线", "utility"), ("迁改", "utility"),
    ("审批", "permit"), ("手续办理", "permit"), ("资金问题", "fund"), ("阻工", "dispute"), ("纠纷", "dispute"),
)  # fmt: skip
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
    hint="截至当日已发现的；位置是自身坐标，没有的取所在桩号范围或工程的中点。导入时单位、期限、结果只对没有进入办理流程的有效",
    columns=(
        Column("code", "编号", synonyms=("问题编号", *CODE), longest=40),
        Column(
            "kind",
            "类别",
            Type.CHOICE,
            synonyms=("问题类别", "问题类型", "类型"),
            choices=tuple(Obstacle.Kind.choices),
            spoken=OBSTACLE_WORDS,
            required=True,
        ),
        Column(
            "title",
            "问题",
            synonyms=("问题名称", "存在问题", "问题描述", "主要问题", "事项"),
            longest=100,
            required=True,
        ),
        Column("detail", "说明", synonyms=("详情", "具体情况", "情况说明", "备注")),
        Column("state", "状态", Type.CHOICE, choices=OBSTACLE_STATES, comes_in=False),
        Column("work", "工程编号", value="work.code", synonyms=("工程", "项目编号"), longest=40),
        Column("stretch", "路段", value="work.stretch", comes_in=False),
        FROM_M,
        TO_M,
        Column("unit", "责任单位", value="unit.name", synonyms=("牵头单位", "办理单位", "单位"), longest=64),
        Column(
            "found_on",
            "发现日期",
            Type.DAY,
            synonyms=("登记日期", "提出日期", "上报日期"),
            required=True,
            happened=True,
        ),
        Column("due", "解决期限", Type.DAY, synonyms=("期限", "办结期限", "完成期限", "整改期限")),
        Column(
            "solved_on",
            "解决日期",
            Type.DAY,
            "resolved_by_day",
            synonyms=("办结日期", "销号日期"),
            happened=True,
        ),
        Column("outcome", "处理结果", value="outcome_by_day", synonyms=("办理结果", "结果"), longest=300),
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
