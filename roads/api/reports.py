"""The collection of progress reports: reading, appending, voiding."""

from typing import Any

import django_filters
from django.contrib.gis.db.models import LineStringField
from django.db.models import Case, F, Prefetch, QuerySet, When
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Collection
from gis.api.dated import Dated
from gis.api.errors import refusal
from gis.api.features import without_shapes
from gis.api.filters import OneOf, WholeNumber, text_filter, unit_filter
from gis.as_of import local_today, this_moment
from gis.crs import storage_srid
from gis.errors import DomainError
from gis.roles import MayReport, may_report_for
from roads.api.voided import VoidedFilterSet, known_then, refuse_others
from roads.chainage import Cut, span_of
from roads.choices import Kind, Side
from roads.field.services import report_under_key
from roads.filters import axis_filter, road_filter
from roads.models import ProgressReport, Step, Work
from roads.serializers.reports import NewReportSerializer, ReportSerializer, VoidSerializer
from roads.services import void_report

EXAMPLE = {
    "work": 12, "step": "surface", "from": "K0+400", "to": "K0+650", "side": "L", "day": "2014-09-30", "note": "",
}  # fmt: skip


class ReportFilters(VoidedFilterSet):
    searched = ("work__code", "work__road__name", "work__road__aliases", "note")

    work = WholeNumber(label="工程编号")
    kind = OneOf(field_name="work__kind", choices=Kind.choices, label="类别")
    step = text_filter("工序代码", field_name="step__code")
    side = OneOf(choices=Side.choices, label="幅别")
    road = road_filter("work__road")
    axis = axis_filter("work__road")
    unit = unit_filter("work__unit")
    since = django_filters.DateFilter(field_name="day", lookup_expr="gte", label="完成日期不早于")
    q = text_filter("工程代码、路名或备注里有这些字", method="by_text")


@extend_schema(tags=["进度上报"])
@extend_schema_view(
    list=extend_schema(
        summary="进度上报",
        description="截至当日的上报，新的在前。作废的默认不列，要看写 voided=yes 或 voided=all。",
    ),
    retrieve=extend_schema(summary="一条上报"),
)
class ReportCollection(Dated, Collection):
    queryset = ProgressReport.objects.all()
    serializer_class = ReportSerializer
    filterset_class = ReportFilters
    permission_classes = (MayReport,)
    repeatable = ("kind", "side", "axis")
    place = "line"
    key = ("-day", "-id")

    def rows(self) -> QuerySet:
        # Many reports share a work, a step and a person: fetched once each, not once a row.
        works = without_shapes(Work.objects.all(), "road")
        rows = super().rows().prefetch_related(Prefetch("work", works), "step", "by", "voided_by")
        until = self.requested.as_of if self.action == "list" else None
        rows = known_then(rows, known_at=self.requested.known_at, until=until)
        return rows.annotate(
            line=_placed_line(),
            schematic=F("work__schematic"),
        )

    @extend_schema(
        summary="填报进度",
        description=(
            "追加一条上报：某道工序在某段桩号、某幅于某日完成。要登录，角色为填报员（限本单位的工程）、审核员或管理员。"
            "网络不稳时可放心重发：同一人内容相同、没有作废的上报只会有一条，重发得到 200 和原来那条；"
            "进度按并集计算，重复也不会多算。"
        ),
        request=NewReportSerializer,
        examples=[OpenApiExample("面层一段", EXAMPLE, request_only=True)],
        responses={201: ReportSerializer, 200: OpenApiResponse(ReportSerializer, "重发：原来那条")},
    )
    def create(self, request: Request) -> Response:
        said = said_of(NewReportSerializer, request)
        work = work_of(said["work"])
        if not may_report_for(request.user, unit_id=work.unit_id):
            raise PermissionDenied("填报员只能填报本单位负责的工程。")
        step = step_of(work, said["step"])
        try:
            sent = report_under_key(
                key=said["key"],
                work=work,
                step=step,
                span=span_of(said["from"], said["to"]),
                side=said["side"],
                day=said["day"],
                note=said["note"],
                by=request.user,
                today=local_today(),
            )
        except DomainError as error:
            # Our callers write a span as its two ends.
            raise refusal(
                error.message, field="to" if error.field in (None, "span") else error.field
            ) from error
        code = status.HTTP_201_CREATED if sent.created else status.HTTP_200_OK
        return Response(self._shown(sent.report), status=code)

    @extend_schema(
        summary="作废一条上报",
        description="写明原因后作废，不能撤回。填报员只能作废自己的，审核员和管理员可以作废任何人的。",
        request=VoidSerializer,
        responses=ReportSerializer,
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def void(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        refuse_others(request.user, author_id=report.by_id, what="上报")
        said = said_of(VoidSerializer, request)
        voided = void_report(report=report, reason=said["reason"], by=request.user, now=this_moment())
        return Response(self._shown(voided))

    def _shown(self, report: ProgressReport) -> Any:
        return self.get_serializer(self.get_queryset().get(pk=report.pk)).data


def said_of(serializer_class: Any, request: Request) -> Any:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def work_of(key: int) -> Work:
    work = Work.objects.filter(pk=key).select_related("road", "unit").first()
    if work is None:
        raise refusal(f"没有编号为 {key} 的工程。", field="work")
    return work


def step_of(work: Work, code: str) -> Step:
    steps = {step.code: step for step in Step.objects.filter(kind=work.kind).order_by("position")}
    if code not in steps:
        known = "、".join(f"{step.code}（{step.label}）" for step in steps.values())
        raise refusal(f"{work.get_kind_display()}工程没有工序“{code}”，可用：{known}。", field="step")
    return steps[code]


def _placed_line() -> Case:
    """The part of the centreline that the report speaks of; null where the road or the place is lost."""
    line = Cut("work__road__centreline", "work__road__length_m", "placed")
    return Case(When(placed__isnull=False, then=line), output_field=LineStringField(srid=storage_srid()))
