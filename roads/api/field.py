"""Answers for the phone on the site: who is logged in, where a position lies, the offline pack, a spoken report."""

from typing import Any, Final

from django.middleware.csrf import get_token
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.errors import refusal
from gis.api.exact import between
from gis.api.features import Figure
from gis.api.filters import unit_called
from gis.as_of import local_today
from gis.models import DataVersion, Photo, ResponsibleUnit
from gis.photos.services import stored_point
from gis.roles import MANAGER, REVIEWER, MaySeePhotos, has_role
from roads.chainage import format_chainage
from roads.field.pack import pack
from roads.field.place import FARTHEST_M, OnRoad, roads_near
from roads.field.spoken import LONGEST, read_report
from roads.filters import road_called
from roads.models import Obstacle, Work
from roads.models.works import WorkQuerySet

SENTENCE: Final = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"\S"}
# A position that lies off every road, but on one once the known shift is undone, is asked about.
SHIFT_FACTOR: Final = 3.0


class OnRoadSerializer(serializers.Serializer):
    """一处：哪条路、桩号、离中线多远、哪一侧。"""

    road_id = serializers.IntegerField()
    road = serializers.CharField()
    m = Figure(source="metres", places=1)
    chainage = serializers.SerializerMethodField(help_text="按精度取整的桩号")
    offset_m = Figure(places=1)
    side = serializers.CharField(help_text="L、R；精度分不出左右时为 B")
    schematic = serializers.BooleanField()

    def get_chainage(self, on_road: OnRoad) -> str:
        return format_chainage(min(round(on_road.metres), int(on_road.length_m)))


class WhereSerializer(serializers.Serializer):
    """在哪里。"""

    accuracy_m = serializers.FloatField(allow_null=True)
    roads = OnRoadSerializer(many=True)
    shifted = OnRoadSerializer(many=True, help_text="若手机给的是 GCJ-02（高德、腾讯）坐标，会在这里")
    ask = serializers.BooleanField(help_text="是否该问一问：像是 GCJ-02 坐标")


class WhereAnswer(ApiView):
    """/api/where/"""

    parameters = (
        OpenApiParameter("lon", between(-180, 180), required=True, description="经度，WGS 84"),
        OpenApiParameter("lat", between(-90, 90), required=True, description="纬度，WGS 84"),
        OpenApiParameter("accuracy", between(0, 1e6), description="定位精度，米；左右幅只在分得出时才说"),
    )

    @extend_schema(
        tags=["现场"],
        summary="我在哪里",
        description=f"离这个位置最近的路（{FARTHEST_M:.0f} 米以内）、桩号和幅别；像是 GCJ-02 坐标时也给出换算后的。",
        responses=WhereSerializer,
    )
    def get(self, request: Request) -> Response:
        lon = _number(request, "lon", -180, 180)
        lat = _number(request, "lat", -90, 90)
        if lon is None or lat is None:
            raise refusal("经度和纬度都要写。", field="lon" if lon is None else "lat")
        accuracy = _number(request, "accuracy", 0, 1e6)
        here = roads_near(stored_point(lon, lat), accuracy_m=accuracy or 0.0)
        shifted = roads_near(stored_point(lon, lat, datum=Photo.Datum.GCJ02), accuracy_m=accuracy or 0.0)
        place = {"accuracy_m": accuracy, "roads": here, "shifted": shifted, "ask": _asks(here, shifted)}
        return Response(WhereSerializer(place).data)


def _asks(here: list[OnRoad], shifted: list[OnRoad]) -> bool:
    """Whether undoing the shift brings the position clearly nearer to a road."""
    if not shifted:
        return False
    return not here or here[0].offset_m > max(30.0, SHIFT_FACTOR * shifted[0].offset_m)


def _number(request: Request, name: str, least: float, most: float) -> float | None:
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise refusal(f"“{text[:20]}”不行，要写 {least:g} 至 {most:g} 之间的数。", field=name)
    return value


class FieldMeSerializer(serializers.Serializer):
    """谁在用这部手机。"""

    id = serializers.IntegerField()
    name = serializers.CharField()
    unit_id = serializers.IntegerField(allow_null=True)
    may_inspect = serializers.BooleanField()
    csrf = serializers.CharField()
    now = serializers.DateTimeField(help_text="服务器时间，用来看出手机时钟快慢")
    today = serializers.DateField()
    version = serializers.IntegerField()


class FieldMe(ApiView):
    """/api/field-me/"""

    permission_classes = (MaySeePhotos,)

    @extend_schema(
        tags=["现场"],
        summary="现场应用的账号",
        description="谁登录了、哪个单位、能否督查，发送要用的 CSRF 令牌，和服务器时间。",
        responses=FieldMeSerializer,
    )
    def get(self, request: Request) -> Response:
        user: Any = request.user
        membership = getattr(user, "membership", None)
        return Response({
            "id": user.pk,
            "name": user.get_full_name() or user.get_username(),
            "unit_id": membership.unit_id if membership else None,
            "may_inspect": has_role(user, REVIEWER, MANAGER),
            "csrf": get_token(request._request),
            "now": timezone.now(),
            "today": local_today(),
            "version": DataVersion.objects.values_list("version", flat=True).first() or 0,
        })  # fmt: skip


PACK_PARAMETERS: Final = (
    OpenApiParameter("road", OpenApiTypes.STR, description="道路的编号、代码或名称，几条用逗号隔开"),
    OpenApiParameter("unit", OpenApiTypes.STR, description="责任单位：它负责的全部工程；mine 为自己的单位"),
)


def pack_request(request: Request) -> tuple[WorkQuerySet, list[int]]:
    """The works and the keys of the roads that a pack is asked for."""
    roads = [road_called(text.strip()).pk for text in _listed(request, "road")]
    unit = request.query_params.get("unit", "").strip()
    works = Work.objects.all()
    if roads:
        works = works.filter(road__in=roads)
    if unit:
        works = works.filter(unit=_unit(request, unit))
    return works, roads


class PackAnswer(ApiView):
    """/api/field-pack/"""

    permission_classes = (MaySeePhotos,)
    parameters = PACK_PARAMETERS

    @extend_schema(
        tags=["现场"],
        summary="离线包",
        description="所选道路（或一个单位的工程所在道路）的中线、交叉口、工程、工序和已报的范围，供没有网络时用。",
        responses={200: {"type": "object"}},
    )
    def get(self, request: Request) -> Response:
        works, roads = pack_request(request)
        return Response({
            **pack(works=works, roads=roads, as_of=local_today()),
            "obstacle_kinds": [{"code": code, "label": label} for code, label in Obstacle.Kind.choices],
            "units": list(ResponsibleUnit.objects.values_list("name", flat=True)),
            "version": DataVersion.objects.values_list("version", flat=True).first() or 0,
        })  # fmt: skip


def _listed(request: Request, name: str) -> list[str]:
    parts = [part for part in request.query_params.get(name, "").split(",") if part.strip()]
    if len(parts) > 50:
        raise refusal("最多选 50 条路。", field=name)
    return parts


def _unit(request: Request, text: str) -> int | None:
    if text != "mine":
        unit = unit_called(text)
        return unit.pk if unit else None
    membership = getattr(request.user, "membership", None)
    if membership is None:
        raise refusal("这个账号不属于任何单位，请选择道路。", field="unit")
    return int(membership.unit_id)


class SpokenSerializer(serializers.Serializer):
    """一句话里说了什么；missing 是没有说清的。"""

    road = serializers.CharField()
    work = serializers.IntegerField(source="work_id", allow_null=True)
    step = serializers.CharField()
    side = serializers.CharField()
    from_m = Figure(allow_null=True)
    to_m = Figure(allow_null=True)
    day = serializers.DateField(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField())
    candidates = serializers.ListField(child=serializers.IntegerField())


class SpokenAnswer(ApiView):
    """/api/spoken-report/"""

    permission_classes = (MaySeePhotos,)
    parameters = (OpenApiParameter("text", SENTENCE, required=True, description="一句话"),)

    @extend_schema(
        tags=["现场"],
        summary="一句话填报",
        description="读出一句话里的道路、桩号、幅别、工序和日期，用来填好表单；不会自动上报。",
        responses=SpokenSerializer,
    )
    def get(self, request: Request) -> Response:
        text = request.query_params.get("text", "").strip()
        if not text or len(text) > LONGEST or "\0" in text:
            raise refusal(f"写一句话，最多 {LONGEST} 个字。", field="text")
        return Response(SpokenSerializer(read_report(text, today=local_today())).data)
