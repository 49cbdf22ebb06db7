"""The collection of works with their progress, and the steps each kind is built in."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Collection
from gis.api.dated import Dated
from gis.api.features import without_shapes
from gis.api.filters import OneOf, text_filter, unit_filter
from roads.choices import Goal, Kind, Light, Resolution
from roads.figures.lights import thresholds_text
from roads.figures.overview import lights_of_all, statuses_of_all
from roads.figures.progress import attach_progress
from roads.figures.work_detail import work_detail
from roads.filters import RoadFilterSet, axis_filter, road_filter
from roads.models import Bulletin, Road, Step, Work, WorkStatus
from roads.serializers.work_detail import WorkDossierSerializer
from roads.serializers.works import StepSerializer, WorkSerializer


class WorkFilters(RoadFilterSet):
    searched = (
        "code", "road__name", "road__aliases", "road_text", "from_label", "to_label", "unit__name",
        "unit__short_name", "quote",
    )  # fmt: skip

    kind = OneOf(choices=Kind.choices, label="类别")
    road = road_filter("road")
    axis = axis_filter("road")
    light = OneOf(choices=Light.choices, method="by_light", label="截至当日的灯")
    status = OneOf(choices=WorkStatus.Status.choices, method="by_status", label="截至当日在建、停工或取消")
    unit = unit_filter("unit")
    goal = OneOf(choices=Goal.choices, label="目标")
    resolution = OneOf(choices=Resolution.choices, label="定位")
    due_by = django_filters.DateFilter(field_name="goal_due", lookup_expr="lte", label="目标期限不晚于")
    q = text_filter("编号、路名、起止点、单位或原文里有这些字", method="by_text")

    def by_light(self, rows: QuerySet, name: str, chosen: list[str]) -> QuerySet:
        requested = self.request.parser_context["view"].requested
        lights = lights_of_all(as_of=requested.as_of, known_at=requested.known_at)
        return rows.filter(pk__in=_as_rows([pk for pk, light in lights.items() if light in chosen]))

    def by_status(self, rows: QuerySet, name: str, chosen: list[str]) -> QuerySet:
        requested = self.request.parser_context["view"].requested
        statuses = statuses_of_all(as_of=requested.as_of, known_at=requested.known_at)
        others = [pk for pk, status in statuses.items() if status != WorkStatus.Status.ACTIVE]
        wanted = [pk for pk in others if statuses[pk] in chosen]
        if WorkStatus.Status.ACTIVE in chosen:
            return rows.exclude(pk__in=_as_rows(list(set(others) - set(wanted))))
        return rows.filter(pk__in=_as_rows(wanted))


def _as_rows(keys: list[int]) -> RawSQL:
    """Keys as one array parameter: twenty thousand placeholders take longer to write down than to look up."""
    return RawSQL("SELECT unnest(%s::bigint[])", [keys])


@extend_schema(tags=["工程"])
@extend_schema_view(
    list=extend_schema(
        summary="工程",
        description=(
            "工程及其截至当日的进度：百分比、各工序完成长度、灯。没有定位的也在列，geometry 为空；"
            "停工、取消的照列，light 为 suspended、cancelled。灯的标准见应答里的 thresholds。"
        ),
    ),
)
class WorkCollection(Dated, Collection):
    queryset = Work.objects.all()
    serializer_class = WorkSerializer
    filterset_class = WorkFilters
    repeatable = ("kind", "axis", "light", "status", "goal", "resolution")
    place = "line"
    key = ("code",)

    def rows(self) -> QuerySet:
        # Works share roads, units and bulletins: fetched once each, not once a row.
        rows = without_shapes(super().rows()).prefetch_related(
            Prefetch("road", without_shapes(Road.objects.all())),
            "unit",
            Prefetch("bulletin", Bulletin.objects.defer("text")),
        )
        return rows.annotate(road_name=Coalesce("road__name", "road_text"))

    def paginate_queryset(self, queryset: Any) -> Any:
        return self._with_progress(super().paginate_queryset(queryset) or [])

    def get_object(self) -> Any:
        return self._with_progress([super().get_object()])[0]

    def _with_progress(self, rows: Sequence[Work]) -> list[Work]:
        return attach_progress(rows, as_of=self.requested.as_of, known_at=self.requested.known_at)

    @extend_schema(
        summary="一项工程",
        description=(
            "面板要的全部：进度、进度段、沿线交叉口、计划与实际曲线、上报（含作废的）、问题。"
            "slices 里的 days 是各工序现在所知的完成日，可能晚于 as_of，没完成的为空。"
        ),
        responses=WorkDossierSerializer,
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        requested, work = self.requested, self.get_object()
        work.work_detail = work_detail(work, as_of=requested.as_of, known_at=requested.known_at)
        work.as_of, work.known_at, work.thresholds = requested.as_of, requested.known_at, thresholds_text()
        return Response(WorkDossierSerializer(work).data)

    def provenance(self, rows: object) -> dict[str, object]:
        return {**super().provenance(rows), "thresholds": thresholds_text()}  # type: ignore[arg-type]


class StepFilters(RoadFilterSet):
    kind = OneOf(choices=Kind.choices, label="类别")


@extend_schema(tags=["工程"])
@extend_schema_view(
    list=extend_schema(summary="工序", description="每类工程的工序，按施工次序，带截至当日的权重。"),
    retrieve=extend_schema(summary="一道工序"),
)
class StepCollection(Dated, Collection):
    queryset = Step.objects.all()
    serializer_class = StepSerializer
    filterset_class = StepFilters
    repeatable = ("kind",)
    key = ("kind", "position")
