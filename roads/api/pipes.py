"""Collections of pipes and of obstacles, as they stood on the day asked for."""

from django.db.models import F, QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Collection
from gis.api.dated import Dated
from gis.api.features import without_shapes
from gis.api.filters import OneOf, WholeNumber, text_filter, unit_called, unit_filter
from gis.as_of import local_today
from gis.roles import MayReport, may_report_for
from roads.api.reports import said_of, work_of
from roads.chainage import span_of
from roads.field.services import raise_obstacle
from roads.filters import RoadFilterSet, axis_filter, road_filter
from roads.models import Obstacle, Pipe
from roads.models.pipes import PIPE_KINDS
from roads.serializers.field import NewObstacleSerializer
from roads.serializers.pipes import ObstacleSerializer, PipeSerializer


class PipeFilters(RoadFilterSet):
    searched = ("code", "road__name", "road__aliases", "material")

    kind = OneOf(choices=PIPE_KINDS, label="类别")
    road = road_filter("road")
    axis = axis_filter("road")
    state = OneOf(choices=[("laid", "已敷设"), ("planned", "规划")], label="截至当日的状态")
    material = text_filter("材质", lookup_expr="iexact")
    diameter_min = WholeNumber(field_name="diameter_mm", lookup_expr="gte", label="管径不小于（毫米）")
    diameter_max = WholeNumber(field_name="diameter_mm", lookup_expr="lte", label="管径不大于（毫米）")
    q = text_filter("编号、路名或材质里有这些字", method="by_text")


@extend_schema(tags=["管线和问题"])
@extend_schema_view(
    list=extend_schema(summary="管线", description="规划和已敷设的管线；截至当日还没有敷设的算规划。"),
    retrieve=extend_schema(summary="一段管线"),
)
class PipeCollection(Dated, Collection):
    queryset = Pipe.objects.all()
    serializer_class = PipeSerializer
    filterset_class = PipeFilters
    repeatable = ("kind", "axis", "state")
    place = "line"
    key = ("code",)

    def rows(self) -> QuerySet:
        told = Pipe.objects.told_on(self.requested.as_of)
        return without_shapes(told).annotate(road_name=F("road__name"))


class ObstacleFilters(RoadFilterSet):
    searched = ("code", "title", "detail", "work__road__name", "work__code")

    kind = OneOf(choices=Obstacle.Kind.choices, label="类别")
    state = OneOf(
        choices=[("open", "未解决"), ("overdue", "已逾期"), ("resolved", "已解决")],
        label="截至当日的状态",
    )
    work = WholeNumber(label="工程编号")
    road = road_filter("work__road")
    axis = axis_filter("work__road")
    unit = unit_filter("unit")
    q = text_filter("编号、标题、说明、路名或工程代码里有这些字", method="by_text")


@extend_schema(tags=["管线和问题"])
@extend_schema_view(
    list=extend_schema(
        summary="问题",
        description=(
            "截至当日已发现的问题，含已解决的。位置是自身坐标；没有的取所在桩号范围或工程的中点；"
            "工程也没有定位的，geometry 为空。"
        ),
    ),
    retrieve=extend_schema(summary="一个问题"),
)
class ObstacleCollection(Dated, Collection):
    queryset = Obstacle.objects.all()
    serializer_class = ObstacleSerializer
    permission_classes = (MayReport,)
    filterset_class = ObstacleFilters
    repeatable = ("kind", "state", "axis")
    place = "point"
    key = ("code",)

    def rows(self) -> QuerySet:
        day = self.requested.as_of
        told = Obstacle.objects.told_on(day).placed()
        known = told.filter(found_on__lte=day) if self.action == "list" else told
        return without_shapes(known, "work__road", "unit")

    @extend_schema(
        summary="报一个问题",
        description="现场发现的问题：类别、在哪项工程的哪一段、谁的事。code 由手机生成，用同一个重发只会有一条。",
        request=NewObstacleSerializer,
        responses={201: ObstacleSerializer, 200: OpenApiResponse(ObstacleSerializer, "重发：原来那条")},
    )
    def create(self, request: Request) -> Response:
        said = said_of(NewObstacleSerializer, request)
        work = work_of(said["work"])
        if not may_report_for(request.user, unit_id=work.unit_id):
            raise PermissionDenied("填报员只能为本单位负责的工程报问题。")
        ends = (said["from"], said["to"])
        made, created = raise_obstacle(
            code=said["code"],
            kind=said["kind"],
            title=said["title"],
            detail=said["detail"],
            work=work,
            span=span_of(*ends) if None not in ends else None,
            day=said["day"],
            unit=unit_called(said["unit"]) if said["unit"] else None,
            by=request.user,
            today=local_today(),
        )
        row = self.get_queryset().get(pk=made.pk)
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response(self.get_serializer(row).data, status=code)
