"""How roads and places look outside: their columns for every format, both ways."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from gis.exchange.schema import Column, Layer, Shape, Type, provenance
from roads.chainage import parse_chainage
from roads.exchange.words import CLASS_WORDS, CODE
from roads.models import Place, Road
from roads.stationing import read_equations


def _roads(as_of: date) -> Iterable[Any]:
    return Road.objects.defer("centreline_3857").order_by("code")


ROADS: Final = Layer(
    code="roads",
    label="道路中线",
    shapes=(Shape.LINE,),
    shape="centreline",
    keys=(("code",), ("name",)),
    rows=_roads,
    hint="一条路一条中线；一条路分成多段的文件会先拼接",
    columns=(
        Column("code", "代码", synonyms=(*CODE, "道路编号", "道路代码", "路线编号", "ref"), longest=40),
        Column(
            "name",
            "路名",
            is_name=True,
            synonyms=("道路名称", "道路名", "名称", "路线名称", "街道名称", "name", "road_name", "street"),
            longest=64,
            required=True,
        ),
        Column(
            "aliases",
            "别名",
            Type.WORDS,
            synonyms=("曾用名", "又名", "其他名称", "规划名称", "alt_name", "old_name"),
            longest=64,
        ),
        Column(
            "axis",
            "轴向",
            Type.CHOICE,
            synonyms=("纵横", "走向"),
            choices=(("NS", "纵"), ("EW", "横")),
            spoken=(("南北", "NS"), ("南北向", "NS"), ("东西", "EW"), ("东西向", "EW")),
        ),
        Column("axis_no", "轴号", Type.INTEGER, synonyms=("纵横号", "序位")),
        Column(
            "one_way",
            "单行",
            Type.CHOICE,
            value=lambda road: None,
            synonyms=("单行线", "单向", "是否单行", "oneway", "one_way"),
            choices=(("yes", "是"), ("no", "否")),
            spoken=(
                ("true", "yes"),
                ("t", "yes"),
                ("1", "yes"),
                ("-1", "yes"),
                ("f", "yes"),
                ("reverse", "yes"),
                ("false", "no"),
                ("0", "no"),
                ("b", "no"),
                ("reversible", "no"),
                ("alternating", "no"),
            ),
            goes_out=False,
            hint="一条路分成多段时用：双向通行的不当作并行的两幅",
        ),
        Column(
            "class",
            "等级",
            Type.CHOICE,
            "road_class",
            synonyms=("道路等级", "道路级别", "道路类别", "级别", "类别", "highway", "fclass", "road_class"),
            choices=tuple(Road.RoadClass.choices),
            spoken=CLASS_WORDS,
        ),
        Column(
            "red_line_m",
            "红线宽",
            Type.DECIMAL,
            synonyms=("红线宽度", "红线", "道路红线", "规划红线宽度", "宽度", "路宽", "width"),
            unit="米",
            places=1,
        ),
        Column("length_m", "长度", Type.DECIMAL, unit="米", comes_in=False),
        Column(
            "start_sta",
            "起点设计桩号",
            Type.METRES,
            "station_start_m",
            synonyms=("起点桩号", "设计起点桩号", "起始桩号"),
            measure="米",
            read=parse_chainage,
            hint="设计从别处起算时写，如 K12+300；不写就从 K0+000 起",
        ),
        Column(
            "equations",
            "断链",
            Type.WORDS,
            "station_equations",
            synonyms=("断链桩号", "断链关系"),
            read=read_equations,
            longest=40,
            hint="按里程先后，如 K15+200=K15+250",
        ),
        *provenance(),
    ),
)


def _places(as_of: date) -> Iterable[Any]:
    return Place.objects.defer("geom_3857").order_by("name")


PLACES: Final = Layer(
    code="places",
    label="地点",
    shapes=(Shape.POINT,),
    keys=(("name",),),
    rows=_places,
    hint="路段可以起止于它的有名字的点，如校门、桥",
    columns=(
        Column(
            "name",
            "地点",
            is_name=True,
            synonyms=("名称", "地名", "地点名称", "单位名称", "name", "标注"),
            longest=64,
            required=True,
        ),
        Column("aliases", "别名", Type.WORDS, synonyms=("简称", "又名", "曾用名", "alt_name"), longest=64),
        *provenance(),
    ),
)
