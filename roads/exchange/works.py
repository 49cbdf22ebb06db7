"""How works look outside: their columns for every format, both ways."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from gis.exchange.schema import Column, Layer, Shape, Type, provenance
from roads.choices import Goal, Kind, Light, Resolution
from roads.exchange.words import CODE, FROM_M, KIND_WORDS, ROAD, SPAN, TO_M
from roads.figures.progress import progress_of_all
from roads.models import Work


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
            is_name=True,
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
        Column(
            "from",
            "起点",
            value="from_label",
            is_name=True,
            synonyms=("起点路", "起", "起始", "起点名称"),
            longest=64,
        ),
        Column(
            "to",
            "止点",
            value="to_label",
            is_name=True,
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
            begins=True,
            synonyms=("计划开工日期", "计划开工时间", "开工日期", "开工时间", "拟开工时间", "开工"),
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
                "竣工时间",
                "完工时间",
                "拟完工时间",
                "竣工",
                "完工",
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
            is_name=True,
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
