"""The collection of parcels with their state as of a day, and appending a state."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Collection
from gis.api.dated import Dated
from gis.api.features import without_shapes
from gis.api.filters import OneOf, RowFilterSet, text_filter
from gis.as_of import local_today
from gis.roles import MayTendLand
from parcels.models import Parcel, ParcelState, State
from parcels.norms import AREA_TOLERANCE
from parcels.serializers import (
    NewStateSerializer,
    ParcelDossierSerializer,
    ParcelSerializer,
    ParcelStateSerializer,
)
from parcels.services import set_parcel_state


class ParcelFilters(RowFilterSet):
    searched = ("code", "use__code", "use__name", "village__name", "village__code")

    use = text_filter("用地分类编码，如 R2", field_name="use__code")
    state = OneOf(choices=State.choices, label="截至当日的状态；没有记录的算待征")
    village = text_filter("村的 12 位代码", field_name="village__code")
    planning_area = text_filter("规划范围的代码", field_name="planning_area__code")
    area_flagged = OneOf(
        choices=[("yes", "超过容差"), ("no", "没有超过")], method="by_flag", label="申报面积与测算面积"
    )
    q = text_filter("编号、用途、村名或代码里有这些字", method="by_text")

    def by_flag(self, rows: QuerySet, name: str, chosen: list[str]) -> QuerySet:
        return rows.filter(area_flagged__in=[value == "yes" for value in chosen])


@extend_schema(tags=["地块"])
@extend_schema_view(
    list=extend_schema(
        summary="地块",
        description=(
            "地块及其截至当日的状态。面积按椭球面测算；申报面积相差超过"
            f" {AREA_TOLERANCE:.0%} 的 area_flagged 为 true。"
        ),
    ),
)
class ParcelCollection(Dated, Collection):
    queryset = Parcel.objects.all()
    serializer_class = ParcelSerializer
    filterset_class = ParcelFilters
    permission_classes = (MayTendLand,)
    repeatable = ("state", "area_flagged")
    place = "outline"
    key = ("code",)

    def rows(self) -> QuerySet:
        told = Parcel.objects.told_on(self.requested.as_of, known_at=self.requested.known_at)
        return without_shapes(told.with_areas(), "use", "village", "planning_area")

    @extend_schema(summary="一个地块", responses=ParcelDossierSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        row.all_states = (
            row.states.filter(day__lte=self.requested.as_of)
            .select_related("by")
            .order_by("day", "recorded_at")
        )
        return Response(ParcelDossierSerializer(row).data)

    @extend_schema(
        summary="登记地块状态",
        description="追加一个状态，从某日起；不能修改或删除，错了就再追加一个。要登录，角色为审核员或管理员。",
        request=NewStateSerializer,
        responses={201: ParcelStateSerializer},
    )
    @action(detail=True, methods=["post"], url_path="states", filterset_class=None, pagination_class=None)
    def states(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        said = NewStateSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        written = set_parcel_state(parcel=row, by=request.user, today=local_today(), **said.validated_data)
        fresh = ParcelState.objects.select_related("by").get(pk=written.pk)
        return Response(ParcelStateSerializer(fresh).data, status=status.HTTP_201_CREATED)
