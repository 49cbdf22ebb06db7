"""How a coverage question is documented: its parameters in an address, and the same names in a body."""

from typing import Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from gis.api.exact import listed
from gis.api.parameters import AS_OF, KNOWN_AT
from parcels.coverage.request import LONGEST_RANKING
from parcels.coverage.terms import HALVES, KINDS, METHODS, PIPE_REACH_M, ROAD_REACH_M

TEXT: Final = OpenApiTypes.STR
COMBINE: Final = {"type": "string", "pattern": f"^(any|all|[1-{len(KINDS)}])?$"}
REACH: Final = listed(f"{name}=[0-9]{{1,4}}" for name in (*ROAD_REACH_M, *PIPE_REACH_M))
STEPS: Final = listed(f"{kind}=[a-z_]{{1,30}}" for kind in KINDS)
KEYS: Final = listed(["[0-9]{1,9}"])
NUMBER: Final = {"type": "integer", "minimum": 1, "maximum": LONGEST_RANKING}
JOIN: Final = {"type": "string", "pattern": r"^([0-9]{1,2})?$"}
TERMS: Final = (
    AS_OF,
    KNOWN_AT,
    OpenApiParameter("area", TEXT, description="规划范围的代码；不写为第一个。"),
    OpenApiParameter(
        "polygon", TEXT, description="手画的范围：经度,纬度;经度,纬度;经度,纬度。写了就不用 area。"
    ),
    OpenApiParameter(
        "kinds",
        listed(KINDS),
        description=f"种类，逗号隔开：{'、'.join(KINDS)}；不写为 water,power,heat（基期口径）。",
    ),
    OpenApiParameter("combine", COMBINE, description="组合：any 任一种，all 全部，或一个整数（至少几种）。"),
    OpenApiParameter("method", TEXT, enum=list(METHODS), description="reach 按服务半径，blocks 按街区。"),
    OpenApiParameter("reach", REACH, description="服务半径（米），如 water=400,arterial=500；不写用默认值。"),
    OpenApiParameter(
        "steps", STEPS, description="哪道工序完成即算建成，如 carriageway=surface；不写为全部工序。"
    ),
    OpenApiParameter(
        "halves", TEXT, enum=list(HALVES), description="both 两幅都完成才算，either 任一幅完成即算。"
    ),
    OpenApiParameter(
        "connected",
        TEXT,
        enum=["0", "1"],
        description=(
            "1：只计与源点接通的管网；某类没有已知源点时按最大的一张网计，并在 notes 里写明。"
            "答案另有 all_km2（不论接通与否）和 networks（各类接通情况）。"
        ),
    ),
    OpenApiParameter("join", JOIN, description="同种管线相距多少米以内算相接，默认 20。"),
    OpenApiParameter(
        "quad_segs",
        {"type": "integer", "minimum": 4, "maximum": 256},
        description="圆弧每四分之一圆的分段数，默认 32。",
    ),
)


class CoverageQuestionSerializer(serializers.Serializer):
    """覆盖面积的问题：名称与查询参数相同，另可画范围。"""

    as_of = serializers.CharField(required=False)
    known_at = serializers.CharField(required=False)
    area = serializers.CharField(required=False)
    polygon = serializers.JSONField(
        required=False,
        help_text="GeoJSON Polygon、MultiPolygon 或 Feature（经纬度），或 经度,纬度;经度,纬度;… 的文字",
    )
    kinds = serializers.CharField(required=False)
    combine = serializers.CharField(required=False)
    method = serializers.CharField(required=False)
    reach = serializers.CharField(required=False)
    steps = serializers.CharField(required=False)
    halves = serializers.CharField(required=False)
    quad_segs = serializers.IntegerField(required=False)
    connected = serializers.BooleanField(required=False)
    join = serializers.FloatField(required=False)
    since = serializers.CharField(required=False)
    show = serializers.CharField(required=False)
    number = serializers.IntegerField(required=False)
    works = serializers.ListField(child=serializers.IntegerField(), required=False)
    pipes = serializers.ListField(child=serializers.IntegerField(), required=False)
