"""The search address."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.errors import refusal
from gis.api.features import Figure
from gis.api.parameters import AS_OF
from roads.search import LONGEST_QUERY, search

TYPES = [("road", "道路"), ("work", "工程"), ("place", "地点"), ("chainage", "桩号")]


class FoundSerializer(serializers.Serializer):
    """一条结果；road、m 在桩号和道路上有。"""

    type = serializers.ChoiceField(choices=TYPES)
    id = serializers.IntegerField(help_text="道路、工程或地点的编号；桩号的是道路的")
    label = serializers.CharField()  # type: ignore[assignment]
    sub = serializers.CharField()
    lon = Figure(places=7, allow_null=True)
    lat = Figure(places=7, allow_null=True)
    bbox = serializers.ListField(child=serializers.FloatField(), allow_null=True, help_text="西、南、东、北")
    road = serializers.IntegerField(allow_null=True)
    m = Figure(allow_null=True)
    schematic = serializers.BooleanField()


class SearchResultsSerializer(serializers.Serializer):
    """查找结果，最合适的在前。"""

    q = serializers.CharField()
    results = FoundSerializer(many=True)


class SearchAnswer(ApiView):
    """/api/search/"""

    parameters = (
        OpenApiParameter(
            "q", OpenApiTypes.STR, required=True, description=f"要找的字，最多 {LONGEST_QUERY} 个。"
        ),
        AS_OF,
    )

    @extend_schema(
        tags=["查找"],
        summary="查找",
        description="按路名、路段、工程、地点或桩号查找，如 神州路(中原路—西经大道)、神州路 燃气、神州路 K1+200。",
        responses=SearchResultsSerializer,
    )
    def get(self, request: Request) -> Response:
        text = request.query_params.get("q", "").strip()
        if len(text) > LONGEST_QUERY:
            raise refusal(f"最多写 {LONGEST_QUERY} 个字。", field="q")
        if "\0" in text:
            raise refusal("不能有空字符。", field="q")
        return Response({"q": text, "results": FoundSerializer(search(text), many=True).data})
