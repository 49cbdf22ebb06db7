"""/api/history/: who changed what, for reviewers and managers."""

from typing import Final
from urllib.parse import urlencode

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.parameters import whole_number
from gis.history.models import Change
from gis.history.search import Search, plain
from gis.roles import MaySeeHistory

MOST: Final = 500


class History(ApiView):
    """Changes, newest first, a page at a time."""

    permission_classes = (MaySeeHistory,)
    parameters = (
        OpenApiParameter("relation", OpenApiTypes.STR, description="表，如 auth_user。"),
        OpenApiParameter("key", OpenApiTypes.STR, description="那一行的主键。"),
        OpenApiParameter("action", OpenApiTypes.STR, enum=Change.Action.values, description="动作。"),
        OpenApiParameter("actor", OpenApiTypes.STR, description="操作人的登录名。"),
        OpenApiParameter("request", OpenApiTypes.STR, description="请求编号，答复头 X-Request-ID 里的那个。"),
        OpenApiParameter("from", OpenApiTypes.DATE, description="从这一天起。"),
        OpenApiParameter("to", OpenApiTypes.DATE, description="到这一天止（含）。"),
        OpenApiParameter("before", OpenApiTypes.INT64, description="只要编号比它小的；next 里已写好。"),
        OpenApiParameter("limit", OpenApiTypes.INT, description=f"一页几条，1 至 {MOST}，不写为 100。"),
    )

    @extend_schema(
        tags=["总目"],
        summary="操作记录",
        description="谁在什么时候改了什么，由数据库记下，只能增加。审核员和管理员可看。",
        operation_id="history",
        responses={200: {"type": "object", "additionalProperties": True}},
    )
    def get(self, request: Request) -> Response:
        size = whole_number(request, "limit", default=100, least=1, most=MOST)
        search = Search.of(request.query_params)
        rows = list(search.changes()[: size + 1])
        following = ""
        if len(rows) > size:
            parameters = [*search.pairs(), ("before", str(rows[size - 1].pk)), ("limit", str(size))]
            following = request.build_absolute_uri(f"{request.path}?{urlencode(parameters)}")
        return Response({"next": following or None, "results": [plain(row) for row in rows[:size]]})
