"""How planning areas and parcels look outside: their columns for every format, both ways."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from gis.exchange.schema import Column, Layer, Shape, Type, provenance
from parcels.models import Parcel, ParcelState, PlanningArea, State


def _areas(as_of: date) -> Iterable[Any]:
    return PlanningArea.objects.order_by("position", "code")


AREAS: Final = Layer(
    code="planning-areas",
    label="规划范围",
    shapes=(Shape.POLYGON,),
    shape="outline",
    multi=True,
    keys=(("code",), ("name",)),
    rows=_areas,
    hint="计算覆盖面积的范围，可带目标",
    columns=(
        Column("code", "代码", synonyms=("编号", "编码", "范围代码", "code"), longest=40),
        Column(
            "name",
            "名称",
            is_name=True,
            synonyms=("范围", "规划范围", "范围名称", "片区", "片区名称", "name"),
            longest=64,
            required=True,
        ),
        Column(
            "target_km2",
            "覆盖目标",
            Type.DECIMAL,
            synonyms=("目标", "目标面积", "覆盖面积目标"),
            unit="平方公里",
        ),
        Column("due", "目标期限", Type.DAY, "target_due", synonyms=("期限", "完成期限")),
        Column("position", "顺序", Type.INTEGER, synonyms=("次序", "排序")),
        *provenance(),
    ),
)


def _parcels(as_of: date) -> Iterable[Any]:
    latest = {row.parcel_id: row for row in ParcelState.objects.latest_for(as_of=as_of)}
    parcels = Parcel.objects.select_related("use", "village", "planning_area")
    parcels = parcels.defer("village__outline", "village__point", "planning_area__outline")
    for parcel in parcels.order_by("code"):
        parcel.standing = latest.get(parcel.pk)  # type: ignore[attr-defined]
        yield parcel


PARCELS: Final = Layer(
    code="parcels",
    label="地块",
    shapes=(Shape.POLYGON,),
    shape="outline",
    multi=True,
    keys=(("code",),),
    rows=_parcels,
    hint="状态是一天天追加的，不随地块导入",
    columns=(
        Column(
            "code",
            "地块编号",
            synonyms=("编号", "宗地编号", "宗地号", "地块号", "宗地代码", "地块编码", "代码", "code", "DKBH"),
            longest=40,
            required=True,
        ),
        Column(
            "use",
            "用途代码",
            value="use_id",
            synonyms=("用地代码", "用地性质代码", "地类代码", "地类编码", "用地编码", "YDDM"),
            longest=8,
        ),
        Column(
            "use_name",
            "用途",
            value="use.name",
            synonyms=("用地性质", "规划用途", "土地用途", "地类", "用地类别", "YDXZ"),
            longest=32,
            hint="没有用途代码时由名称认",
        ),
        Column(
            "declar_m2",
            "申报面积",
            Type.DECIMAL,
            "declared_m2",
            synonyms=("面积", "用地面积", "宗地面积", "批准面积", "地块面积"),
            unit="平方米",
            places=2,
        ),
        Column("area_m2", "椭球面积", Type.DECIMAL, unit="平方米", places=2, comes_in=False),
        Column(
            "village",
            "村代码",
            value="village.code",
            synonyms=("统计用区划代码", "村编码"),
            longest=12,
        ),
        Column("vill_name", "村", value="village.name", synonyms=("村名", "所属村", "坐落"), comes_in=False),
        Column(
            "area",
            "规划范围",
            value="planning_area.code",
            synonyms=("规划范围代码", "所属范围", "片区"),
            longest=64,
            hint="代码或名称",
        ),
        Column("state", "状态", Type.CHOICE, "standing.state", choices=tuple(State.choices), comes_in=False),
        Column("state_day", "状态日期", Type.DAY, "standing.day", comes_in=False),
        *provenance(),
    ),
)

LAYERS: Final = (AREAS, PARCELS)
