"""How villages and resettlement buildings look outside: their columns for every format, both ways."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db.models import Case, Value, When

from gis.exchange.schema import Column, Layer, Shape, Type, provenance
from villages.models import ResettlementBuilding, Village


def _villages(as_of: date) -> Iterable[Any]:
    return Village.objects.select_related("town").order_by("code")


VILLAGES: Final = Layer(
    code="villages",
    label="村(社区)",
    shapes=(Shape.POLYGON, Shape.POINT),
    shape=lambda village: village.outline or village.point,
    shape_required=False,
    multi=True,
    keys=(("code",), ("town", "name"), ("town", "official")),
    rows=_villages,
    hint="按 12 位统计用区划代码认；同名的村很多，没有代码时要有乡镇街道",
    columns=(
        Column(
            "code",
            "统计用区划代码",
            synonyms=("代码", "区划代码", "行政代码", "村代码", "统计代码", "编码", "code"),
            longest=12,
        ),
        Column("official", "全称", value="official_name", synonyms=("村名全称", "正式名称"), longest=64),
        Column(
            "name",
            "村名",
            is_name=True,
            synonyms=("名称", "村庄名称", "村(社区)", "社区", "行政村", "村庄", "name"),
            longest=32,
        ),
        Column("town_code", "乡镇代码", value="town_id", synonyms=("街道代码", "streetCode"), longest=9),
        Column(
            "town",
            "乡镇街道",
            value="town.name",
            synonyms=("乡镇", "街道", "镇", "所属乡镇", "乡(镇)", "街道办事处"),
            longest=32,
        ),
        *provenance(),
    ),
)


def _buildings(as_of: date) -> Iterable[Any]:
    state = Case(
        When(finished_on__lte=as_of, then=Value("finished")),
        When(topped_out_on__lte=as_of, then=Value("topped_out")),
        When(begun_on__lte=as_of, then=Value("begun")),
        default=Value("planned"),
    )
    buildings = ResettlementBuilding.objects.select_related("redevelopment__village__town")
    return buildings.annotate(state=state).order_by("code")


BUILDINGS: Final = Layer(
    code="buildings",
    label="安置楼",
    shapes=(Shape.POLYGON,),
    shape="outline",
    keys=(("code",), ("village", "name")),
    rows=_buildings,
    hint="属于一个已有的改造项目，由村代码或村名认",
    columns=(
        Column("code", "编号", synonyms=("代码", "楼栋编号", "楼编号", "code", "id"), longest=40),
        Column(
            "village",
            "村代码",
            value="redevelopment.village.code",
            synonyms=("统计用区划代码", "区划代码"),
            longest=12,
        ),
        Column(
            "vill_name",
            "村",
            value="redevelopment.village.name",
            synonyms=("村名", "所属村", "项目", "改造项目"),
            longest=32,
        ),
        Column("town", "乡镇街道", value="redevelopment.village.town.name", synonyms=("乡镇", "街道")),
        Column("name", "楼号", synonyms=("楼栋", "楼名", "栋号", "名称", "name"), longest=32, required=True),
        Column("floors", "层数", Type.INTEGER, synonyms=("楼层", "地上层数", "floors"), required=True),
        Column(
            "floor_m2",
            "建筑面积",
            Type.INTEGER,
            "floor_area_m2",
            synonyms=("面积", "总建筑面积"),
            unit="平方米",
            required=True,
        ),
        Column("begun_on", "开工", Type.DAY, synonyms=("开工日期", "开工时间"), happened=True, begins=True),
        Column(
            "topped_on", "封顶", Type.DAY, "topped_out_on", synonyms=("封顶日期", "主体封顶"), happened=True
        ),
        Column(
            "done_on",
            "竣工",
            Type.DAY,
            "finished_on",
            synonyms=("竣工日期", "竣工时间", "完工"),
            happened=True,
        ),
        Column(
            "state",
            "状态",
            Type.CHOICE,
            choices=(
                ("planned", "未开工"),
                ("begun", "在建"),
                ("topped_out", "已封顶"),
                ("finished", "已竣工"),
            ),
            comes_in=False,
        ),
        *provenance(),
    ),
)

LAYERS: Final = (VILLAGES, BUILDINGS)
