"""The address of the works as an OC4IDS project package."""

from collections.abc import Iterator
from itertools import chain

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from gis.api.collections import ApiView
from gis.api.parameters import AS_OF
from gis.as_of import requested_day
from gis.history.leaving import note_file
from roads.oc4ids import package


class ProjectPackage(ApiView):
    """/api/oc4ids/"""

    parameters = (AS_OF,)

    @extend_schema(
        tags=["工程"],
        summary="OC4IDS 项目包",
        description=(
            "按基础设施开放合同数据标准（OC4IDS 0.9）：每项工程一个项目，metrics 里的 physicalProgress 是截至当日逐月的"
            "实际进度，forecasts 是计划。zongheng 是扩展字段，说明示意、演示、定位和灯。"
        ),
        responses={200: {"type": "object", "additionalProperties": True}},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        day = requested_day(request._request).day
        pieces: Iterator[bytes] = package(as_of=day, uri=request.build_absolute_uri())
        first = next(pieces, None)
        if first is None:
            raise NotFound("还没有工程，没有可发布的项目。")
        note_file(request._request, layer="works", form="oc4ids", person=request.user)
        return StreamingHttpResponse(chain([first], pieces), content_type="application/json")
