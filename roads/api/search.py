"""The search address."""

from typing import Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.errors import refusal
from gis.api.features import Figure
from gis.api.parameters import AS_OF
from gis.as_of import requested_day
from roads.finding.query import LONGEST_QUERY
from roads.models import Work
from roads.search import search

KEY: Final = {"type": "integer"}
TYPES = [("road", "道路"), ("work", "工程"), ("place", "地点"), ("chainage", "桩号"), ("crossing", "路口")]


class SearchResultSerializer(serializers.Serializer):
    """一条结果；road、m 在桩号和路口上有，道路和工程只有 road。"""

    type = serializers.ChoiceField(choices=TYPES)
    id = serializers.IntegerField(help_text="道路、工程或地点的编号；桩号和路口的是道路的")
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
    results = SearchResultSerializer(many=True)
    message = serializers.CharField(help_text="为什么没有给出要找的，如桩号超出道路；没有要说的时是空的")


class SearchAnswer(ApiView):
    """/api/search/"""

    parameters = (
        OpenApiParameter(
            "q", OpenApiTypes.STR, required=True, description=f"要找的字，最多 {LONGEST_QUERY} 个。"
        ),
        OpenApiParameter("road", KEY, description="选中的道路；只写桩号时在它上面找。"),
        OpenApiParameter("work", KEY, description="选中的工程；只写桩号时在它的道路上找。"),
        AS_OF,
    )

    @extend_schema(
        tags=["查找"],
        summary="查找",
        description="按路名、路段、工程、地点、桩号或交叉口查找，如 神州路(中原路—西经大道)、神州路 燃气、"
        "神州路 K1+200、神州路与中原路交叉口；路名可写拼音或首字母，错一个字也能找到。",
        responses=SearchResultsSerializer,
    )
    def get(self, request: Request) -> Response:
        requested_day(request._request)  # rows are those of the day
        text = request.query_params.get("q", "").strip()
        if len(text) > LONGEST_QUERY:
            raise refusal(f"最多写 {LONGEST_QUERY} 个字。", field="q")
        if "\0" in text:
            raise refusal("不能有空字符。", field="q")
        answer = search(text, road_id=_selected_road(request))
        results = SearchResultSerializer(answer.rows, many=True).data
        return Response({"q": text, "results": results, "message": answer.message})


def _selected_road(request: Request) -> int | None:
    """The road, or the road of the work, that the reader has selected; None without one."""
    road, work = _key(request, "road"), _key(request, "work")
    return Work.objects.filter(pk=work).values_list("road", flat=True).first() if work and not road else road


def _key(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 19):
        raise refusal("编号要是一个整数。", field=name)
    return int(text) if text else None
