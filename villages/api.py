"""Collections of villages, redevelopments and resettlement buildings as of a day; reporting on a redevelopment."""

from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Collection
from gis.api.dated import Dated
from gis.api.features import without_shapes
from gis.api.filters import OneOf, RowFilterSet, text_filter, unit_filter
from gis.as_of import local_today
from gis.crs import storage_srid
from gis.roles import MayReport, may_report_for
from villages.models import (
    BUILDING_STATES,
    Redevelopment,
    RedevelopmentReport,
    ResettlementBuilding,
    Village,
)
from villages.progress import with_standing
from villages.serializers import (
    BuildingSerializer,
    NewStandingSerializer,
    RedevelopmentDossierSerializer,
    RedevelopmentReportSerializer,
    RedevelopmentSerializer,
    VillageSerializer,
)
from villages.services import report_standing


class VillageFilters(RowFilterSet):
    searched = ("code", "name", "official_name", "town__name")

    code = text_filter("统计用区划代码，12 位")
    name = text_filter("村名或全称；同名的都列出", method="by_name")
    town = text_filter("乡镇街道：名称或 9 位代码", method="by_town")
    mapped = OneOf(
        choices=[("yes", "有范围或位置"), ("no", "没有")], method="by_place", label="有没有范围或位置"
    )
    q = text_filter("代码、村名或乡镇里有这些字", method="by_text")

    def by_name(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.filter(Q(name=text) | Q(official_name=text))

    def by_town(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.filter(Q(town__name=text) | Q(town__code=text))

    def by_place(self, rows: QuerySet, name: str, chosen: list[str]) -> QuerySet:
        placed = Q(outline__isnull=False) | Q(point__isnull=False)
        return rows if len(set(chosen)) > 1 else rows.filter(placed if "yes" in chosen else ~placed)


@extend_schema(tags=["村和改造"])
@extend_schema_view(
    list=extend_schema(
        summary="村和社区",
        description=(
            "全部村和社区，以 12 位代码为准：杨庄村、石庄村、马庄村各不止一个。"
            "ripeness 是截至当日改造的成熟度，未列入改造的为 none。"
        ),
    ),
    retrieve=extend_schema(summary="一个村或社区"),
)
class VillageCollection(Dated, Collection):
    queryset = Village.objects.all()
    serializer_class = VillageSerializer
    filterset_class = VillageFilters
    repeatable = ("mapped",)
    place = "place"
    key = ("code",)

    def rows(self) -> QuerySet:
        return (
            super().rows().select_related("town", "redevelopment").defer("outline", "point")
            .annotate(place=Coalesce("outline", "point", output_field=GeometryField(srid=storage_srid())))
        )  # fmt: skip

    def paginate_queryset(self, queryset: Any) -> Any:
        return self._with_redevelopment(super().paginate_queryset(queryset) or [])

    def get_object(self) -> Any:
        return self._with_redevelopment([super().get_object()])[0]

    def _with_redevelopment(self, villages: list[Any]) -> list[Any]:
        """Villages with what the map colours them by: how ripe each is on the day."""
        projects = [village.redevelopment for village in villages if hasattr(village, "redevelopment")]
        requested = self.requested
        by_village = {
            row.village_id: row
            for row in with_standing(projects, as_of=requested.as_of, known_at=requested.known_at)
        }
        for village in villages:
            row = by_village.get(village.pk)
            stage = row.standing.current_stage if row else None
            village.redevelopment_id = row.pk if row else None
            village.ripeness = row.ripeness.value if row else "none"
            village.ripeness_label = row.ripeness.label if row else "未列入改造"
            village.readiness_percent = row.readiness.percent if row else None
            village.signed_percent = row.standing.signed_percent if row else None
            village.stage = (stage.label if stage else "全部完成") if row else None
        return villages


class RedevelopmentFilters(RowFilterSet):
    searched = ("village__code", "village__name", "village__town__name", "leader")

    village = text_filter("村的 12 位代码", field_name="village__code")
    pilot = OneOf(choices=[("yes", "试点"), ("no", "候选")], method="by_pilot", label="试点或候选")
    unit = unit_filter("unit")
    q = text_filter("村名、代码、乡镇或分包领导里有这些字", method="by_text")

    def by_pilot(self, rows: QuerySet, name: str, chosen: list[str]) -> QuerySet:
        return rows.filter(pilot__in=[value == "yes" for value in chosen])


@extend_schema(tags=["村和改造"])
@extend_schema_view(
    list=extend_schema(
        summary="改造项目",
        description="城中村改造截至当日的阶段、户数漏斗、拆迁、补偿和安置房面积；试点在前。",
    ),
)
class RedevelopmentCollection(Dated, Collection):
    queryset = Redevelopment.objects.all()
    serializer_class = RedevelopmentSerializer
    filterset_class = RedevelopmentFilters
    permission_classes = (MayReport,)
    repeatable = ("pilot",)
    place = "village__outline"
    key = ("-pilot", "id")

    def rows(self) -> QuerySet:
        return without_shapes(super().rows(), "village__town", "unit").defer(
            "village__outline", "village__point"
        )

    def paginate_queryset(self, queryset: Any) -> Any:
        rows = super().paginate_queryset(queryset) or []
        return with_standing(rows, as_of=self.requested.as_of, known_at=self.requested.known_at)

    @extend_schema(summary="一个改造项目", responses=RedevelopmentDossierSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        (row,) = with_standing(
            [self.get_object()], as_of=self.requested.as_of, known_at=self.requested.known_at
        )
        row.all_reports = row.reports.filter(day__lte=self.requested.as_of).select_related("by")
        return Response(RedevelopmentDossierSerializer(row).data)

    @extend_schema(
        summary="填报改造进度",
        description=(
            "追加一条累计数：户数、平方米或万元。比已报的小时要作为更正写明原因；不能超过总数。"
            "要登录，角色为填报员（限本单位的项目）、审核员或管理员。"
        ),
        request=NewStandingSerializer,
        responses={201: RedevelopmentReportSerializer},
    )
    @action(detail=True, methods=["post"], url_path="reports", filterset_class=None, pagination_class=None)
    def reports(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        if not may_report_for(request.user, unit_id=row.unit_id):
            raise PermissionDenied("填报员只能填报本单位负责的改造项目。")
        said = NewStandingSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        values = said.validated_data
        report = report_standing(
            redevelopment=row,
            measure=values["measure"],
            day=values["day"],
            value=values["value"],
            correction_reason=values["reason"],
            by=request.user,
            today=local_today(),
        )
        written = RedevelopmentReport.objects.select_related("by").get(pk=report.pk)
        return Response(RedevelopmentReportSerializer(written).data, status=status.HTTP_201_CREATED)


class BuildingFilters(RowFilterSet):
    searched = ("code", "name", "redevelopment__village__name", "redevelopment__village__code")

    village = text_filter("村的 12 位代码", field_name="redevelopment__village__code")
    state = OneOf(choices=BUILDING_STATES, label="截至当日的状态")
    q = text_filter("编号、楼号、村名或代码里有这些字", method="by_text")


@extend_schema(tags=["村和改造"])
@extend_schema_view(
    list=extend_schema(
        summary="安置楼", description="安置楼及其截至当日的状态；开工面积是已开工各楼建筑面积之和。"
    ),
    retrieve=extend_schema(summary="一栋安置楼"),
)
class BuildingCollection(Dated, Collection):
    queryset = ResettlementBuilding.objects.all()
    serializer_class = BuildingSerializer
    filterset_class = BuildingFilters
    repeatable = ("state",)
    place = "outline"
    key = ("code",)

    def rows(self) -> QuerySet:
        villages = Prefetch("redevelopment", Redevelopment.objects.select_related("village").defer(
            "village__outline", "village__point"
        ))  # fmt: skip
        told = ResettlementBuilding.objects.told_on(self.requested.as_of)
        return told.defer("outline").prefetch_related(villages)
