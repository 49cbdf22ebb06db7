"""Answers about the whole district: the grid's totals, the figures of a day, the months of the time bar."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.dated import Dated
from gis.as_of import LAST_DAY
from gis.models import DataVersion
from roads.figures.curves import months
from roads.figures.evidence.confirmed import confirmed_of
from roads.figures.grid import grid, newest_report, works_left_out
from roads.figures.lights import thresholds_text
from roads.figures.overview import KeyFigure, Overview, busy_years, days_of_interest, overview
from roads.figures.settled_day import settled_day
from roads.grid_plans import plan_asked
from roads.models import Work
from roads.serializers.totals import (
    DaySerializer,
    GridSerializer,
    KeyFigureSerializer,
    LeftOutSerializer,
    MonthsSerializer,
    axis_row,
    grid_totals,
)

PLAN = OpenApiParameter("plan", OpenApiTypes.STR, description="路网方案的编号或名称；不写为默认方案。")


class GridAnswer(Dated, ApiView):
    """/api/grid/"""

    parameters = (*Dated.parameters, PLAN)

    @extend_schema(
        tags=["合计"],
        summary="路网的轴",
        description="路网方案的每条轴、每类和全部的计划、完成、在建、未开工长度（米）。重叠只算一次。停工的工程长度不变；取消的保留已开工部分，未建部分移出计划；两者另列。",
        responses=GridSerializer,
    )
    def get(self, request: Request) -> Response:
        day: dict[str, Any] = {"as_of": self.requested.as_of, "known_at": self.requested.known_at}
        plan = plan_asked(request.query_params.get("plan", ""))
        totals = grid(**day, plan=plan)
        return Response({
            **day,
            "plan": plan.name if plan else None,
            "newest_report": totals.newest_report,
            "schematic": totals.schematic,
            "demo": totals.demo,
            "axes": [axis_row(row) for row in totals.axes],
            "totals": grid_totals(totals),
            "left_out": LeftOutSerializer(works_left_out(**day), many=True).data,
            "unlocated": Work.objects.filter(span=None).count(),
        })  # fmt: skip


class DayAnswer(Dated, ApiView):
    """/api/day/"""

    @extend_schema(
        tags=["合计"],
        summary="一天的总况",
        description="时间轴每动一下要的全部数字：关键指标与目标、各灯工程数、红灯和停工的工程编号。",
        responses=DaySerializer,
    )
    def get(self, request: Request) -> Response:
        requested = self.requested
        figures = overview(as_of=requested.as_of, known_at=requested.known_at)
        newest = figures.newest_report
        return Response({
            "as_of": requested.as_of,
            "known_at": requested.known_at,
            "version": DataVersion.objects.values_list("version", flat=True).first() or 0,
            "newest_report": newest,
            "report_age_days": (requested.as_of - newest).days if newest else None,
            "schematic": figures.schematic,
            "demo": figures.demo,
            "thresholds": thresholds_text(),
            "confirmed": confirmed_of(None, as_of=requested.as_of, known_at=requested.known_at).sentence,
            "figures": KeyFigureSerializer([*figures.figures, *self.more_figures(figures)], many=True).data,
            "lights": figures.lights,
            "late": figures.late,
            "stopped": figures.stopped,
        })  # fmt: skip

    def more_figures(self, overview: Overview) -> list[KeyFigure]:
        """Figures of rooms that build on this one, shown after ours."""
        return []


class MonthsAnswer(ApiView):
    """/api/months/"""

    @extend_schema(
        tags=["合计"],
        summary="每月完成量",
        description=(
            "各月完成的长度（各工序按权重折合），时间轴的首日和末日，有计划、上报或问题的年份，"
            "以及数据到哪一天（之后只有远隔一年以上的少数上报）。"
        ),
        responses=MonthsSerializer,
    )
    def get(self, request: Request) -> Response:
        first, last = days_of_interest()
        return Response({
            "first_day": first,
            "last_day": last,
            "newest_report": newest_report(as_of=timezone.localdate()),
            "settled_report": settled_day(as_of=LAST_DAY),
            "busy_years": busy_years(),
            "schematic": Work.objects.filter(schematic=True).exists(),
            "demo": Work.objects.filter(demo=True).exists(),
            "months": [{"month": f"{row.month:%Y-%m}", "metres": round(row.metres, 1)} for row in months()],
        })  # fmt: skip
