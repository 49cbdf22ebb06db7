"""How roads, places, works, pipes and reports look outside: their columns for every format, both ways."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.contrib.gis.db.models import FloatField
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.functions import Cast

from gis.exchange.columns import Column, Type
from gis.exchange.layers import Layer, Shape, provenance
from gis.postgis import LineSubstring
from roads.chainage import parse_chainage
from roads.lights import Light
from roads.models import Goal, Kind, Pipe, Place, ProgressReport, Resolution, Road, Side, Work
from roads.models.pipes import PIPE_KINDS
from roads.standings import progress_of_all

# Slip roads have no class of their own: pieces of this one are left out of the street they lead to.
LINK: Final = "link"
# What classes are called outside: city standards, highway standards, OpenStreetMap.
CLASS_WORDS: Final = (
    ("快速", "expressway"), ("高速", "expressway"), ("motorway", "expressway"), ("trunk", "expressway"),
    ("主干道", "arterial"), ("城市主干路", "arterial"), ("主干", "arterial"), ("primary", "arterial"),
    ("次干道", "secondary"), ("城市次干路", "secondary"), ("次干", "secondary"), ("secondary", "secondary"),
    ("支道", "local"), ("支", "local"), ("小路", "local"), ("街巷", "local"), ("tertiary", "local"),
    ("residential", "local"), ("unclassified", "local"), ("living_street", "local"), ("service", "local"),
    ("pedestrian", "local"), ("footway", "local"), ("path", "local"), ("steps", "local"), ("track", "local"),
    ("cycleway", "local"), ("road", "local"), ("匝道", LINK), ("motorway_link", LINK), ("trunk_link", LINK),
    ("primary_link", LINK), ("secondary_link", LINK), ("tertiary_link", LINK),
)  # fmt: skip
# What kinds are called outside, CJJ 61's codes among them.
KIND_WORDS: Final = (
    ("道路工程", "carriageway"), ("车行道", "carriageway"), ("路基路面", "carriageway"), ("路面", "carriageway"),
    ("雨水管", "storm"), ("雨水管道", "storm"), ("雨水管线", "storm"), ("YS", "storm"),
    ("污水管", "sewage"), ("污水管道", "sewage"), ("污水管线", "sewage"), ("排水", "sewage"), ("WS", "sewage"),
    ("供水", "water"), ("上水", "water"), ("自来水", "water"), ("给水管线", "water"), ("给水管道", "water"),
    ("JS", "water"), ("天然气", "gas"), ("煤气", "gas"), ("燃气管线", "gas"), ("RQ", "gas"), ("TR", "gas"),
    ("供热", "heat"), ("热水", "heat"), ("蒸汽", "heat"), ("热力管线", "heat"), ("RL", "heat"),
    ("供电", "power"), ("电缆", "power"), ("电力管线", "power"), ("DL", "power"), ("GD", "power"),
    ("电信", "telecom"), ("通讯", "telecom"), ("通信管线", "telecom"), ("弱电", "telecom"), ("TX", "telecom"),
    ("绿化工程", "greening"), ("园林", "greening"), ("路灯", "lighting"), ("照明", "lighting"),
    ("亮化工程", "lighting"), ("LD", "lighting"), ("综合管沟", "other"), ("工业", "other"), ("QT", "other"),
)  # fmt: skip
CODE: Final = ("编号", "代码", "编码", "id", "code")
ROAD: Final = Column(
    "road",
    "道路",
    value="road.name",
    synonyms=("道路名称", "路名", "所在道路", "所属道路", "所在路", "道路名", "road", "road_name", "street"),
    longest=64,
)
FROM_M: Final = Column(
    "from_m",
    "起点桩号",
    Type.METRES,
    "span.lower",
    read=parse_chainage,
    synonyms=("起桩号", "起始桩号", "开始桩号", "桩号起", "from_m"),
)
TO_M: Final = Column(
    "to_m",
    "止点桩号",
    Type.METRES,
    "span.upper",
    read=parse_chainage,
    synonyms=("止桩号", "终点桩号", "结束桩号", "桩号止", "终桩号", "to_m"),
)
SPAN: Final = Column(
    "span",
    "桩号",
    value=lambda row: None,
    synonyms=("桩号范围", "起止桩号", "里程", "里程桩号"),
    hint="写成 K0+300～K1+250；起点桩号和止点桩号两列都有时不用写",
    longest=64,
    goes_out=False,
)


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
            synonyms=("名称", "地名", "地点名称", "单位名称", "name", "标注"),
            longest=64,
            required=True,
        ),
        Column("aliases", "别名", Type.WORDS, synonyms=("简称", "又名", "曾用名", "alt_name"), longest=64),
        *provenance(),
    ),
)


def _works(as_of: date) -> Iterable[Any]:
    progress = progress_of_all(as_of=as_of)
    works = Work.objects.select_related("road", "unit").defer("road__centreline", "road__centreline_3857")
    for work in works.order_by("code"):
        work.progress = progress[work.pk]
        yield work


WORKS: Final = Layer(
    code="works",
    label="工程",
    shapes=(Shape.LINE,),
    shape="line",
    shape_required=False,
    keys=(("code",), ("road", "kind", "from_m", "to_m"), ("road", "kind", "from", "to")),
    rows=_works,
    hint="沿一条路的一段；由起止桩号、起止路名、一句路段文字或一条线定位",
    columns=(
        Column("code", "编号", synonyms=(*CODE, "工程编号", "项目编号", "项目代码"), longest=40),
        Column(
            "road",
            "道路",
            value=lambda work: work.road.name if work.road else work.road_text,
            synonyms=ROAD.synonyms,
            longest=64,
        ),
        Column(
            "kind",
            "类别",
            Type.CHOICE,
            synonyms=("工程类别", "类型", "工程类型", "专业", "建设内容", "kind"),
            choices=tuple(Kind.choices),
            spoken=KIND_WORDS,
        ),
        Column(
            "stretch",
            "路段",
            value=lambda work: work.stretch,
            synonyms=("工程名称", "项目名称", "建设路段", "路段名称", "工程", "项目", "名称"),
            hint="如 神州路(中原路—西经大道)；没有道路和起止两端的列时由这句话定位",
        ),
        Column("from", "起点", value="from_label", synonyms=("起点路", "起", "起始", "起点名称"), longest=64),
        Column(
            "to",
            "止点",
            value="to_label",
            synonyms=("终点", "止点路", "终点路", "止", "终", "讫点", "止点名称"),
            longest=64,
        ),
        Column(
            "ends",
            "起止",
            value=lambda work: None,
            synonyms=(
                "起止点",
                "起讫点",
                "起止位置",
                "起止路",
                "起讫",
                "起止地点",
                "建设范围",
                "建设起止",
                "路段起止",
                "起止范围",
            ),
            goes_out=False,
            hint="写成 中原路—西经大道；起点和止点两列都有时不用写",
        ),
        FROM_M,
        TO_M,
        SPAN,
        Column(
            "goal",
            "目标",
            Type.CHOICE,
            synonyms=("年度目标", "建设目标", "工作目标"),
            choices=tuple(Goal.choices),
            spoken=(("竣工", "finish"), ("建成", "finish"), ("开工建设", "begin"), ("铺油", "surface")),
        ),
        Column("goal_due", "目标期限", Type.DAY, synonyms=("目标时限", "完成时限", "时限")),
        Column(
            "plan_start",
            "计划开工",
            Type.DAY,
            "planned_start",
            synonyms=("计划开工日期", "计划开工时间", "开工日期", "开工时间", "拟开工时间"),
        ),
        Column(
            "plan_end",
            "计划完工",
            Type.DAY,
            "planned_finish",
            synonyms=(
                "计划完工日期",
                "计划完工时间",
                "计划竣工",
                "计划竣工日期",
                "计划竣工时间",
                "竣工日期",
                "完工日期",
                "拟完工时间",
            ),
        ),
        Column(
            "plan",
            "计划起止",
            value=lambda work: None,
            synonyms=(
                "起止时间",
                "计划起止时间",
                "计划工期",
                "建设工期",
                "建设期限",
                "起止年限",
                "建设起止年限",
                "工期",
            ),
            longest=64,
            goes_out=False,
            hint="写成 2014年3月—2014年9月；计划开工和计划完工两列都有时不用写",
        ),
        Column(
            "unit",
            "责任单位",
            value="unit.name",
            synonyms=("施工单位", "建设单位", "承建单位", "实施单位", "牵头单位", "单位"),
            longest=64,
        ),
        Column(
            "budget_wan",
            "投资",
            Type.DECIMAL,
            "budget_wan_yuan",
            synonyms=("总投资", "概算", "预算", "计划投资", "投资额", "合同价"),
            unit="万元",
            places=2,
        ),
        Column(
            "located",
            "定位",
            Type.CHOICE,
            "resolution",
            choices=tuple(Resolution.choices),
            comes_in=False,
        ),
        Column("why", "定位说明", value="resolution_reason", longest=300, comes_in=False),
        Column("light", "灯", Type.CHOICE, "progress.light", choices=tuple(Light.choices), comes_in=False),
        Column("light_why", "灯的原因", value="progress.light_reason", comes_in=False),
        Column(
            "percent",
            "完成",
            Type.DECIMAL,
            "progress.percent",
            unit="%",
            places=2,
            comes_in=False,
            hint="由进度上报算出，不能导入",
        ),
        Column("finished_m", "完成长度", Type.DECIMAL, "progress.finished_m", unit="米", comes_in=False),
        Column("length_m", "长度", Type.DECIMAL, unit="米", comes_in=False),
        *provenance(),
    ),
)


def _pipes(as_of: date) -> Iterable[Any]:
    laid = Case(When(laid_on__lte=as_of, then=Value(True)), default=False, output_field=BooleanField())
    pipes = Pipe.objects.select_related("road").defer(
        "line_3857", "road__centreline", "road__centreline_3857"
    )
    return pipes.annotate(laid=laid).order_by("code")


PIPES: Final = Layer(
    code="pipes",
    label="管线",
    shapes=(Shape.LINE,),
    shape="line",
    keys=(("code",),),
    rows=_pipes,
    hint="测量或规划的管段，各有自己的线；没有编号的按类别和线位认",
    columns=(
        Column(
            "code",
            "编号",
            synonyms=(*CODE, "管线编号", "管段编号", "管线代码", "管线点号", "pipe_id"),
            longest=40,
        ),
        Column(
            "kind",
            "类别",
            Type.CHOICE,
            synonyms=("管线类别", "管线类型", "管类", "管线种类", "类型", "种类", "kind"),
            choices=tuple(PIPE_KINDS),
            spoken=KIND_WORDS,
            required=True,
        ),
        ROAD,
        FROM_M,
        TO_M,
        Column(
            "diam_mm",
            "管径",
            Type.INTEGER,
            "diameter_mm",
            synonyms=("直径", "公称直径", "管径规格", "规格", "断面尺寸", "DN", "diameter"),
            unit="毫米",
        ),
        Column("material", "材质", synonyms=("管材", "材料", "管线材质", "material"), longest=24),
        Column("plan_day", "计划敷设", Type.DAY, "planned_for", synonyms=("计划敷设日期", "计划埋设")),
        Column(
            "laid_on",
            "敷设日期",
            Type.DAY,
            synonyms=("埋设日期", "敷设年代", "埋设年代", "建成日期", "竣工日期", "埋设时间", "敷设时间"),
            happened=True,
        ),
        Column("laid", "已敷设", Type.FLAG, comes_in=False),
        Column("length_m", "长度", Type.DECIMAL, unit="米", comes_in=False),
        *provenance(),
    ),
)


def _reports(as_of: date) -> Iterable[Any]:
    low, high = F("work__span__startswith"), F("work__span__endswith")
    share = [
        Cast((F(f"placed__{end}") - low) / (high - low), FloatField()) for end in ("startswith", "endswith")
    ]
    reports = ProgressReport.objects.known_at(None).filter(day__lte=as_of)
    reports = reports.select_related("work__road", "step", "by").defer(
        "work__road__centreline", "work__road__centreline_3857", "work__line"
    )
    geom = Case(When(Q(work__span__isnull=False), then=LineSubstring("work__line", *share)))
    return reports.annotate(geom=geom).order_by("work__code", "day", "pk")


REPORTS: Final = Layer(
    code="reports",
    label="进度上报",
    shapes=(Shape.LINE,),
    shape_required=False,
    shape_comes_in=False,
    keys=(),
    rows=_reports,
    hint="只追加；同样的上报再来一次会认出来，撤销即作废",
    columns=(
        Column("work", "工程编号", value="work.code", synonyms=("工程", "项目编号", "编号"), longest=40),
        Column(
            "stretch",
            "路段",
            value="work.stretch",
            synonyms=("工程名称", "项目名称", "建设路段", "路段名称"),
            hint="没有工程编号时，由路段和类别认出工程",
        ),
        Column(
            "road",
            "道路",
            value=lambda report: report.work.road.name if report.work.road else report.work.road_text,
            synonyms=ROAD.synonyms,
            longest=64,
        ),
        Column(
            "kind",
            "类别",
            Type.CHOICE,
            "work.kind",
            synonyms=("工程类别", "类型", "工程类型", "专业"),
            choices=tuple(Kind.choices),
            spoken=KIND_WORDS,
        ),
        Column(
            "step",
            "工序",
            value="step.label",
            synonyms=("施工工序", "分项", "分项工程", "工序名称", "完成内容"),
            longest=24,
            required=True,
        ),
        FROM_M,
        TO_M,
        SPAN,
        Column(
            "side",
            "幅别",
            Type.CHOICE,
            synonyms=("左右幅", "幅", "侧", "左右"),
            choices=tuple(Side.choices),
            spoken=(
                ("左", "L"),
                ("右", "R"),
                ("双幅", "B"),
                ("全幅", "B"),
                ("两侧", "B"),
                ("全", "B"),
                ("双", "B"),
            ),
        ),
        Column(
            "day",
            "完成日期",
            Type.DAY,
            synonyms=("日期", "完成时间", "上报日期", "填报日期", "截至日期"),
            required=True,
        ),
        Column("note", "备注", synonyms=("说明", "附注"), longest=300),
        Column("by", "填报人", value="by.username", comes_in=False),
        Column("schematic", "示意", Type.FLAG, "work.schematic", comes_in=False),
        Column("demo", "演示", Type.FLAG, synonyms=("是否演示",)),
    ),
)

LAYERS: Final = (ROADS, PLACES, WORKS, PIPES, REPORTS)
