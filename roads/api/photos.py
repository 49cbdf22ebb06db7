"""The collection of photos: reading, uploading in pieces, voiding. Their files are served by a page of maps."""

from typing import Any, Final
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Collection
from gis.api.dated import DatedToday
from gis.api.errors import refusal
from gis.api.features import without_shapes
from gis.api.filters import LARGEST_NUMBER, OneOf, WholeNumber, text_filter, unit_filter
from gis.api.parameters import whole_number
from gis.as_of import this_moment
from gis.models import Photo, PhotoUpload
from gis.photos.parsers import PieceParser
from gis.photos.services import Arrival, Said, add_piece, begin_upload, void_photo
from gis.roles import MaySeePhotos, may_report_for
from roads.api.reports import said_of, step_of, work_of
from roads.api.voided import VoidedFilterSet, known_then, refuse_others
from roads.field.services import Shown, finish_photo
from roads.filters import road_filter
from roads.serializers.field import ArrivalSerializer, NewPhotoSerializer, PhotoSerializer
from roads.serializers.reports import VoidSerializer

UPLOAD: Final = r"uploads/(?P<upload>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"


class PhotoFilters(VoidedFilterSet):
    searched = ("note", "place__work__code", "place__road__name", "place__road__aliases")

    work = WholeNumber(field_name="place__work", label="工程编号")
    report = WholeNumber(field_name="place__report", label="上报编号")
    inspection = WholeNumber(field_name="place__inspection", label="督查编号")
    step = text_filter("工序代码", field_name="place__step__code")
    source = OneOf(field_name="position_source", choices=Photo.PositionSource.choices, label="位置来源")
    road = road_filter("place__road")
    unit = unit_filter("place__work__unit")
    since = django_filters.DateFilter(field_name="day", lookup_expr="gte", label="拍摄日期不早于")
    q = text_filter("说明、工程代码或路名里有这些字", method="by_text")


@extend_schema(tags=["现场"])
@extend_schema_view(
    list=extend_schema(
        summary="照片",
        description="截至当日拍的照片，新的在前，要有角色才能看。files 里是文件的地址：原件、带水印的、缩略图。",
    ),
    retrieve=extend_schema(summary="一张照片"),
)
class PhotoCollection(DatedToday, Collection):
    queryset = Photo.objects.all()
    serializer_class = PhotoSerializer
    filterset_class = PhotoFilters
    permission_classes = (MaySeePhotos,)
    repeatable = ("source",)
    place = "position"
    key = ("-day", "-id")

    def rows(self) -> QuerySet:
        rows = without_shapes(
            super().rows().filter(place__isnull=False),
            "place",
            "place__road",
            "place__work__road",
            "place__step",
            "by",
            "stamp",
        )
        until = self.requested.as_of if self.action == "list" else None
        return known_then(rows, known_at=self.requested.known_at, until=until)

    @extend_schema(
        summary="开始上传一张照片",
        description=(
            "先说明这张照片和它的大小、SHA-256，再用 PUT 分块传内容。key 由手机生成，重发用同一个："
            "应答说已收到多少，从那里接着传；传过的照片只会有一张。"
        ),
        request=NewPhotoSerializer,
        responses={201: ArrivalSerializer, 200: OpenApiResponse(ArrivalSerializer, "接着传，或已经传完")},
    )
    def create(self, request: Request) -> Response:
        said = said_of(NewPhotoSerializer, request)
        _shown(said, request)  # what cannot be finished is refused before its bytes are sent
        thumbnail = said.pop("thumbnail")
        known = PhotoUpload.objects.filter(key=said["key"]).exists()
        arrival = begin_upload(
            key=said["key"],
            size_bytes=said["size_bytes"],
            sha256=said["sha256"],
            said={name: value for name, value in dict(request.data).items() if name != "thumbnail"},
            thumbnail=thumbnail,
            by=request.user,
        )
        fresh = not known and arrival.photo is None
        return Response(_arrived(arrival), status=status.HTTP_201_CREATED if fresh else status.HTTP_200_OK)

    @extend_schema(
        summary="传照片的一块",
        description="内容是照片从 offset 起的字节，一块最多 1 MB。传完最后一块，照片就存下并检查；空的一块只问进度。",
        parameters=[OpenApiParameter("offset", OpenApiTypes.INT, description="这一块从第几个字节起")],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=ArrivalSerializer,
    )
    @action(
        detail=False, methods=["put"], url_path=UPLOAD, parser_classes=[PieceParser], filterset_class=None,
        pagination_class=None,
    )  # fmt: skip
    def piece(self, request: Request, upload: str) -> Response:
        offset = whole_number(request, "offset", default=0, least=0, most=LARGEST_NUMBER)
        content = request.data if isinstance(request.data, bytes) else b""
        key = UUID(upload)
        arrival = add_piece(key=key, offset=offset, content=content, by=request.user)
        if arrival.photo is None and arrival.received_bytes == arrival.size_bytes:
            told = PhotoUpload.objects.filter(key=key).values_list("said", flat=True).first()
            serializer = NewPhotoSerializer(data=told or {})
            serializer.is_valid(raise_exception=True)
            said = serializer.validated_data
            arrival = finish_photo(
                key=said["key"], said=_taken(said), shown=_shown(said, request), by=request.user
            )
        return Response(_arrived(arrival))

    @extend_schema(
        summary="作废一张照片",
        description="写明原因后作废：不再作依据，文件仍保存。填报员只能作废自己的。",
        request=VoidSerializer,
        responses=PhotoSerializer,
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def void(self, request: Request, pk: str) -> Response:
        photo = self.get_object()
        refuse_others(request.user, author_id=photo.by_id, what="照片")
        said = said_of(VoidSerializer, request)
        void_photo(photo=photo, reason=said["reason"], by=request.user, now=this_moment())
        return Response(self.get_serializer(self.get_queryset().get(pk=photo.pk)).data)


def _taken(said: dict[str, Any]) -> Said:
    names = ("taken_at", "sent_at", "lon", "lat", "accuracy_m", "heading_deg", "datum", "note")
    return Said(**{name: said[name] for name in names})


def _shown(said: dict[str, Any], request: Request) -> Shown:
    """What the photo shows. Raises a 400 or 403 where the work or step is none the person reports on."""
    if said["work"] is None:
        if said["step"] is not None:
            raise refusal("写了工序就要写工程。", field="work")
        return Shown(obstacle_code=said["obstacle_code"])
    work = work_of(said["work"])
    if not may_report_for(request.user, unit_id=work.unit_id):
        raise PermissionDenied("填报员只能为本单位负责的工程拍照。")
    return Shown(
        work=work,
        step=step_of(work, said["step"]) if said["step"] else None,
        side=said["side"],
        metres=said["m"],
        report_key=said["report_key"],
        inspection_key=said["inspection_key"],
        obstacle_code=said["obstacle_code"],
    )


def _arrived(arrival: Arrival) -> dict[str, Any]:
    return {
        "received_bytes": arrival.received_bytes,
        "size_bytes": arrival.size_bytes,
        "done": arrival.photo is not None,
        "photo": arrival.photo.pk if arrival.photo else None,
    }
