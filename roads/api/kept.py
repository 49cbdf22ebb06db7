"""/api/kept/: which works a filtered map keeps, by key alone."""

from typing import Any

from django_filters.utils import translate_validation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.dated import Dated
from gis.api.exact import listed
from roads.api.works import WorkFilters
from roads.choices import Kind, Light
from roads.models import Work


def _one_of(name: str, label: str, codes: list[str]) -> OpenApiParameter:
    said = f"{label}，可写几个，用逗号隔开：{'、'.join(codes)}。"
    return OpenApiParameter(name, listed(codes), description=said)


class KeptSerializer(serializers.Serializer):
    """筛选后留下的工程。"""

    as_of = serializers.DateField(help_text="截至日期")
    works = serializers.ListField(child=serializers.IntegerField(), help_text="工程编号，从小到大")


class KeptAnswer(Dated, ApiView):
    """/api/kept/"""

    parameters = (
        *Dated.parameters,
        _one_of("light", "截至当日的灯", list(Light.values)),
        _one_of("kind", "类别", list(Kind.values)),
        OpenApiParameter("unit", OpenApiTypes.STR, description="责任单位：编号、名称或简称；none 为未指定。"),
    )

    @extend_schema(
        tags=["工程"],
        summary="筛选出的工程编号",
        description="地图按灯、责任单位、类别筛选时留下哪些工程；只有编号，没有位置。",
        responses=KeptSerializer,
    )
    def get(self, request: Request) -> Response:
        query: Any = request.query_params
        filters = WorkFilters(query, queryset=Work.objects.order_by("pk"), request=request)
        if not filters.is_valid():
            raise translate_validation(filters.errors)
        return Response(
            {"as_of": self.requested.as_of, "works": list(filters.qs.values_list("pk", flat=True))}
        )
