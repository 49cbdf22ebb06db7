"""How sources look outside: their columns for every format, both ways, with the days they came into and out of use."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from gis.exchange.schema import Column, Layer, Shape, Type, provenance
from parcels.sources.models import Source, SourceKind, SourceStanding, SourceState

SPOKEN: Final = (
    ("自来水厂", "waterworks"),
    ("净水厂", "waterworks"),
    ("热源厂", "heat_source"),
    ("热力站", "heat_source"),
    ("换热站", "heat_source"),
    ("锅炉房", "heat_source"),
    ("变电所", "substation"),
    ("开闭所", "substation"),
    ("门站", "gas_station"),
    ("气源站", "gas_station"),
    ("调压柜", "gas_station"),
    ("污水厂", "sewage_works"),
    ("排水口", "outfall"),
    ("雨水口", "outfall"),
    ("通信机楼", "exchange"),
)


def days_of(row: Any, *, as_of: date | None = None) -> tuple[date | None, date | None]:
    """The day a source came into use the last time (by the end of `as_of`, where given), and went out of it again."""
    begun = ended = None
    state = None
    told = [one for one in row.states.all() if one.voided_at is None and (as_of is None or one.day <= as_of)]
    for one in sorted(told, key=_in_order):
        if one.state == SourceStanding.IN_USE != state:
            begun, ended = one.day, None
        elif one.state == SourceStanding.OUT_OF_USE != state:
            ended = one.day
        state = one.state
    return begun, ended


def _in_order(state: SourceState) -> tuple[Any, ...]:
    return state.day, state.recorded_at, state.pk


def _sources(as_of: date) -> Iterable[Any]:
    rows = Source.objects.told_on(as_of).prefetch_related("states").defer("geom_3857").order_by("code")
    row: Any
    for row in rows:
        row.begun_by_day, row.ended_by_day = days_of(row, as_of=as_of)
        yield row


SOURCES: Final = Layer(
    code="sources",
    label="源点",
    shapes=(Shape.POINT,),
    keys=(("code",),),
    rows=_sources,
    hint="水厂、热源、变电站、调压站、污水处理厂等；按投用和停用日期追加状态",
    columns=(
        Column("code", "编号", synonyms=("代码", "源点编号", "站点编号", "厂站编号", "code"), longest=40),
        Column(
            "name",
            "名称",
            synonyms=("源点", "源点名称", "厂站", "厂站名称", "站名", "厂名", "name"),
            longest=64,
            required=True,
        ),
        Column(
            "kind",
            "类别",
            Type.CHOICE,
            synonyms=("源点类别", "类型", "种类", "厂站类型", "kind"),
            choices=tuple(SourceKind.choices),
            spoken=SPOKEN,
            required=True,
        ),
        Column(
            "in_use_on",
            "投用日期",
            Type.DAY,
            "begun_by_day",
            synonyms=("投产日期", "启用日期", "投运日期", "建成日期", "投入使用"),
            happened=True,
        ),
        Column(
            "out_on",
            "停用日期",
            Type.DAY,
            "ended_by_day",
            synonyms=("关停日期", "退役日期", "停运日期"),
            happened=True,
        ),
        Column("state", "状态", Type.CHOICE, choices=tuple(SourceStanding.choices), comes_in=False),
        *provenance(),
    ),
)
