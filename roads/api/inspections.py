"""The collection of inspections: reading, appending, answering a contradiction, voiding."""

from datetime import date
from typing import Any, Final

import django_filters
from django.contrib.gis.db.models import LineStringField
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Collection
from gis.api.dated import DatedToday
from gis.api.errors import refusal
from gis.api.features import without_shapes
from gis.api.filters import OneOf, WholeNumber, text_filter, unit_filter
from gis.as_of import local_today, this_moment
from gis.crs import storage_srid
from gis.roles import MANAGER, REVIEWER, MayReport, has_role, may_report_for
from gis.voiding import void
from roads.api.reports import said_of, step_of, work_of
from roads.api.voided import VoidedFilterSet, known_then, refuse_others
from roads.chainage import Cut, Span, span_of
from roads.field.services import answer_inspection, inspect
from roads.figures.evidence.contradictions import open_metres
from roads.filters import road_filter
from roads.models import Inspection, Work
from roads.serializers.field import AnswerSerializer, InspectionSerializer, NewInspectionSerializer
from roads.serializers.reports import VoidSerializer

INSPECTORS: Final = (REVIEWER, MANAGER)


class InspectionFilters(VoidedFilterSet):
    searched = ("work__code", "work__road__name", "work__road__aliases", "note")

    work = WholeNumber(label="工程编号")
    step = text_filter("工序代码", field_name="step__code")
    verdict = OneOf(choices=Inspection.Verdict.choices, label="结论")
    road = road_filter("work__road")
    unit = unit_filter("work__unit")
    since = django_filters.DateFilter(field_name="day", lookup_expr="gte", label="检查日期不早于")
    open = django_filters.BooleanFilter(method="by_open", label="true：只要截至当日还没有了结的不符")
    q = text_filter("工程代码、路名或说明里有这些字", method="by_text")

    def by_open(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        requested = self.request.parser_context["view"].requested
        still = open_metres(as_of=requested.as_of, known_at=requested.known_at)
        return rows.filter(pk__in=still) if value else rows.exclude(pk__in=still)


@extend_schema(tags=["现场"])
@extend_schema_view(
    list=extend_schema(
        summary="督查",
        description=(
            "截至当日的督查，新的在前：与上报并列，不改上报。open=true 只列还没有了结的不符，"
            "days_open 是它们至今的天数；作废那条上报、检查以后又有新的上报，或写了说明，不符就了结。"
        ),
    ),
    retrieve=extend_schema(summary="一条督查"),
)
class InspectionCollection(DatedToday, Collection):
    queryset = Inspection.objects.all()
    serializer_class = InspectionSerializer
    filterset_class = InspectionFilters
    permission_classes = (MayReport,)
    repeatable = ("verdict",)
    place = "line"
    key = ("-day", "-id")

    def rows(self) -> QuerySet:
        works = without_shapes(Work.objects.all(), "road")
        rows = super().rows().prefetch_related(Prefetch("work", works), "step", "by")
        until = self.requested.as_of if self.action == "list" else None
        rows = known_then(rows, known_at=self.requested.known_at, until=until)
        return rows.annotate(
            line=_placed_line(),
            answer_note=_answered(F("answer__note"), self.requested.as_of),
            answered_on=_answered(F("answer__day"), self.requested.as_of),
            schematic=F("work__schematic"),
            photo_ids=ArrayAgg("photos__photo_id", filter=Q(photos__isnull=False), default=Value([])),
        )

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Rows gain what is still open of them on the day; measured once for all rows shown."""
        if not args:
            return super().get_serializer(*args, **kwargs)
        shown: Any = args[0]
        rows: list[Any] = list(shown) if kwargs.get("many") else [shown]
        metres = open_metres(
            ids=[row.pk for row in rows], as_of=self.requested.as_of, known_at=self.requested.known_at
        )
        for row in rows:
            row.open_m = metres.get(row.pk, 0.0)
            row.days_open = (self.requested.as_of - row.day).days if row.open_m else None
        return super().get_serializer(*args, **kwargs)

    @extend_schema(
        summary="记一条督查",
        description=(
            "写明检查的范围和其中实际完成的一段：与检查范围一致为属实，短了或一点也没有为不符。"
            "要审核员或管理员；填报员可为本单位的工程自查。用同一个 key 重发只会有一条。"
        ),
        request=NewInspectionSerializer,
        responses={201: InspectionSerializer, 200: OpenApiResponse(InspectionSerializer, "重发：原来那条")},
    )
    def create(self, request: Request) -> Response:
        said = said_of(NewInspectionSerializer, request)
        work = work_of(said["work"])
        if not has_role(request.user, *INSPECTORS) and not may_report_for(request.user, unit_id=work.unit_id):
            raise PermissionDenied("督查别的单位的工程要有审核员或管理员的角色。")
        made, created = inspect(
            key=said["key"],
            work=work,
            step=step_of(work, said["step"]),
            span=span_of(said["from"], said["to"]),
            side=said["side"],
            found=_found(said),
            day=said["day"],
            note=said["note"],
            by=request.user,
            today=local_today(),
        )
        return Response(self._row(made.pk), status=status.HTTP_201_CREATED if created else status.HTTP_200_OK)

    @extend_schema(
        summary="答复一条不符",
        description="写说明，从那天起了结；范围内的进度和依据等级不因此改变上报。",
        request=AnswerSerializer,
        responses=InspectionSerializer,
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def answer(self, request: Request, pk: str) -> Response:
        inspection = self.get_object()
        if not has_role(request.user, *INSPECTORS):
            raise PermissionDenied("用说明了结不符要有审核员或管理员的角色。")
        said = said_of(AnswerSerializer, request)
        answer_inspection(
            inspection=inspection, note=said["note"], day=said["day"], by=request.user, today=local_today()
        )
        return Response(self._row(inspection.pk))

    @extend_schema(
        summary="作废一条督查",
        description="写明原因后作废。填报员只能作废自己的，审核员和管理员可以作废任何人的。",
        request=VoidSerializer,
        responses=InspectionSerializer,
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def void(self, request: Request, pk: str) -> Response:
        inspection = self.get_object()
        refuse_others(request.user, author_id=inspection.by_id, what="督查")
        said = said_of(VoidSerializer, request)
        void(row=inspection, reason=said["reason"], by=request.user, now=this_moment())
        return Response(self._row(inspection.pk))

    def _row(self, pk: int) -> Any:
        return self.get_serializer(self.get_queryset().get(pk=pk)).data


def _found(said: dict[str, Any]) -> Span | None:
    ends = (said["found_from"], said["found_to"])
    if ends == (None, None):
        return None
    if None in ends:
        raise refusal("实际完成的一段要有起有止；一点也没有就都不写。", field="found_to")
    return span_of(*ends)


def _answered(column: F, as_of: date) -> Case:
    return Case(When(answer__day__lte=as_of, then=column))


def _placed_line() -> Case:
    """The part of the centreline that was inspected; null where the road or the place is lost."""
    line = Cut("work__road__centreline", "work__road__length_m", "placed")
    return Case(When(placed__isnull=False, then=line), output_field=LineStringField(srid=storage_srid()))
