"""The collection of plan versions: reading, and appending one with a reason."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Collection
from gis.api.dated import Dated
from gis.api.errors import refusal
from gis.api.filters import WholeNumber
from gis.errors import DomainError
from gis.roles import MANAGER, REVIEWER, MayReport, has_role
from roads.api.reports import said_of, work_of
from roads.filters import RoadFilterSet, road_filter
from roads.models import WorkPlan
from roads.serializers.plans import NewPlanSerializer, PlanSerializer
from roads.services import change_plan


class PlanFilters(RoadFilterSet):
    work = WholeNumber(label="工程编号")
    road = road_filter("work__road")


@extend_schema(tags=["工程"])
@extend_schema_view(
    list=extend_schema(
        summary="计划版本",
        description="计划改过的工程的全部版本，按记录先后；没有改过的没有版本。known_at 之后记录的不列。",
    ),
    retrieve=extend_schema(summary="一个计划版本"),
)
class PlanCollection(Dated, Collection):
    queryset = WorkPlan.objects.all()
    serializer_class = PlanSerializer
    filterset_class = PlanFilters
    permission_classes = (MayReport,)
    key = ("recorded_at", "id")

    def rows(self) -> QuerySet:
        rows = super().rows().filter(carried=False).select_related("work__road", "by")
        rows = rows.defer("work__line", "work__road__centreline", "work__road__centreline_3857")
        return (
            rows if self.requested.known_at is None else rows.filter(recorded_at__lte=self.requested.known_at)
        )

    @extend_schema(
        summary="调整计划",
        description="追加一个计划版本，要写名称和原因，不能修改或删除。角色为审核员或管理员。",
        request=NewPlanSerializer,
        responses={201: PlanSerializer},
    )
    def create(self, request: Request) -> Response:
        if not has_role(request.user, REVIEWER, MANAGER):
            raise PermissionDenied("只有审核员或管理员可以调整计划。")
        said: dict[str, Any] = dict(said_of(NewPlanSerializer, request))
        work = work_of(said.pop("work"))
        try:
            made = change_plan(work=work, by=request.user, **said)
        except DomainError as error:
            raise refusal(error.message, field=error.field or "plan") from error
        return Response(PlanSerializer(made).data, status=status.HTTP_201_CREATED)
