"""How reports look outside: their columns for every format, both ways."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db.models import Case, Q, When

from gis.exchange.schema import Column, Layer, Shape, Type
from roads.chainage import Cut
from roads.choices import Kind, Side
from roads.exchange.words import FROM_M, KIND_WORDS, ROAD, SPAN, TO_M
from roads.models import ProgressReport


def _reports(as_of: date) -> Iterable[Any]:
    reports = ProgressReport.objects.known_at(None).filter(day__lte=as_of)
    reports = reports.select_related("work__road", "step", "by").defer(
        "work__road__centreline", "work__road__centreline_3857", "work__line"
    )
    geom = Case(When(Q(work__span__isnull=False), then=Cut("work__line", "work__span", "placed")))
    return reports.annotate(geom=geom).order_by("work__code", "day", "pk")


def _reporter(report: ProgressReport) -> str:
    """The name a reporter is called by; the login name, half of a login, stays here unless there is no other."""
    return report.by.get_full_name() or report.by.get_username()


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
        Column("by", "填报人", value=_reporter, comes_in=False),
        Column("schematic", "示意", Type.FLAG, "work.schematic", comes_in=False),
        Column("demo", "演示", Type.FLAG, synonyms=("是否演示",)),
    ),
)
