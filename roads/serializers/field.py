"""What the API shows of photos and inspections, and what it accepts from the phone on the site."""

import base64
import binascii
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gis.api.features import FeatureSerializer, Figure, Label, ReadyGeometry
from gis.api.fields import DayInput, PersonName, StrictSerializer
from gis.models import Photo
from roads.models import Inspection, Obstacle, Side
from roads.serializers.fields import Chainage
from roads.serializers.reports import ChainageInput

LARGEST_KEY = 2**63 - 1


class Known(StrictSerializer):
    """Input whose field `from_` is written `from`."""

    def get_fields(self) -> dict[str, Any]:
        return {("from" if name == "from_" else name): field for name, field in super().get_fields().items()}


def work_key(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=LARGEST_KEY, help_text="工程编号（/api/works/ 里的 id）", **options
    )


class PhotoSerializer(FeatureSerializer):
    """一张照片：在哪里、什么时候、谁拍的，文件的地址。"""

    geometry = ReadyGeometry("Point")
    road = serializers.CharField(source="place.road.name", read_only=True, allow_null=True, default=None)
    m = Figure(source="place.metres", allow_null=True, default=None, help_text="桩号，米")
    offset_m = Figure(source="place.offset_m", allow_null=True, default=None, places=1)
    by_hand = serializers.BooleanField(source="place.by_hand", read_only=True)
    work_id = serializers.IntegerField(source="place.work_id", read_only=True, allow_null=True)
    stretch = serializers.CharField(
        source="place.work.stretch", read_only=True, allow_null=True, default=None
    )
    step = serializers.CharField(source="place.step.code", read_only=True, allow_null=True, default=None)
    step_label = serializers.CharField(
        source="place.step.label", read_only=True, allow_null=True, default=None
    )
    side = serializers.CharField(source="place.side", read_only=True)
    report_id = serializers.IntegerField(source="place.report_id", read_only=True, allow_null=True)
    inspection_id = serializers.IntegerField(source="place.inspection_id", read_only=True, allow_null=True)
    obstacle_id = serializers.IntegerField(source="place.obstacle_id", read_only=True, allow_null=True)
    received_at = serializers.DateTimeField(source="recorded_at", read_only=True)
    by = PersonName()
    stamped_at = serializers.DateTimeField(
        source="stamp.moment",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="RFC 3161 时间戳的时间",
    )
    voided = serializers.BooleanField(read_only=True)
    files = serializers.SerializerMethodField()

    class Meta:
        model = Photo
        geo_field = "geometry"
        fields = (
            "id", "key", "road", "m", "offset_m", "by_hand", "work_id", "stretch", "step", "step_label", "side",
            "report_id", "inspection_id", "obstacle_id", "taken_at", "moment", "day", "received_at", "clock_ahead_s",
            "position_source", "datum", "accuracy_m", "heading_deg", "sha256", "size_bytes", "media_type", "width",
            "height", "note", "by", "stamped_at", "voided", "voided_at", "void_reason", "demo", "files",
        )  # fmt: skip

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_files(self, photo: Photo) -> dict[str, str]:
        return {size: f"/photos/{photo.address}/{size}" for size in ("original", "marked", "thumbnail")}


@extend_schema_field(OpenApiTypes.BYTE)
class Base64Bytes(serializers.Field):
    """Bytes as base64."""

    default_error_messages = {"invalid": "要写成 base64。"}

    def to_internal_value(self, data: Any) -> bytes:
        try:
            return base64.b64decode(data, validate=True)
        except (TypeError, ValueError, binascii.Error):
            self.fail("invalid")

    def to_representation(self, value: bytes) -> str:
        return base64.b64encode(value).decode()


class NewPhotoSerializer(Known):
    """一张要上传的照片：手机在按快门时知道的一切。"""

    key = serializers.UUIDField(help_text="手机生成的编号；重发用同一个")
    size_bytes = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="全文的 SHA-256，小写十六进制")
    taken_at = serializers.DateTimeField(help_text="手机时间")
    sent_at = serializers.DateTimeField(help_text="开始发送时的手机时间，用来看出手机时钟快慢")
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True, default=None)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True, default=None)
    datum = serializers.ChoiceField(choices=Photo.Datum.choices, required=False, default="wgs84")
    accuracy_m = serializers.FloatField(
        min_value=0, max_value=1e6, required=False, allow_null=True, default=None
    )
    heading_deg = serializers.FloatField(
        min_value=0, max_value=360, required=False, allow_null=True, default=None
    )
    work = work_key(required=False, allow_null=True, default=None)
    step = serializers.CharField(max_length=24, required=False, allow_null=True, default=None)
    side = serializers.ChoiceField(choices=Side.choices, required=False, default=Side.BOTH)
    m = ChainageInput(required=False, allow_null=True, default=None, help_text="没有定位时手填的桩号")
    report_key = serializers.UUIDField(required=False, allow_null=True, default=None)
    inspection_key = serializers.UUIDField(required=False, allow_null=True, default=None)
    obstacle_code = serializers.SlugField(max_length=40, required=False, default="", allow_blank=True)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    thumbnail = Base64Bytes(required=False, default=b"", help_text="缩略图，最多 64 kB")


class ArrivalSerializer(serializers.Serializer):
    """一张照片传到哪里了。"""

    received_bytes = serializers.IntegerField()
    size_bytes = serializers.IntegerField()
    done = serializers.BooleanField()
    photo = serializers.IntegerField(allow_null=True, help_text="传完后的照片编号")


class InspectionSerializer(FeatureSerializer):
    """一条督查；线位是检查范围在现有中线上的位置。"""

    geometry = ReadyGeometry("LineString")
    road = serializers.CharField(source="work.road.name", read_only=True)
    stretch = serializers.CharField(source="work.stretch", read_only=True)
    kind = serializers.CharField(source="work.kind", read_only=True)
    step = serializers.CharField(source="step.code", read_only=True)
    step_label = serializers.CharField(source="step.label", read_only=True)
    side_label = Label("side")
    verdict_label = Label("verdict")
    from_m = Figure(source="span.lower")
    to_m = Figure(source="span.upper")
    from_chainage = Chainage(source="span.lower")
    to_chainage = Chainage(source="span.upper")
    found_from_m = Figure(source="found.lower", allow_null=True, default=None)
    found_to_m = Figure(source="found.upper", allow_null=True, default=None)
    open_m = Figure(help_text="截至当日仍不符的米数，左右幅平均")
    days_open = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="不符至今的天数；已了结的为空"
    )
    answer = serializers.CharField(source="answer_note", read_only=True, allow_null=True)
    answered_on = serializers.DateField(read_only=True, allow_null=True)
    photos = serializers.ListField(child=serializers.IntegerField(), source="photo_ids", read_only=True)
    by = PersonName()
    voided = serializers.BooleanField(read_only=True)
    schematic = serializers.BooleanField(read_only=True)

    class Meta:
        model = Inspection
        geo_field = "geometry"
        fields = (
            "id", "key", "work_id", "road", "stretch", "kind", "step", "step_label", "side", "side_label", "verdict",
            "verdict_label", "from_m", "to_m", "from_chainage", "to_chainage", "found_from_m", "found_to_m", "open_m",
            "days_open", "answer", "answered_on", "photos", "day", "note", "by", "recorded_at", "voided", "voided_at",
            "void_reason", "schematic", "demo",
        )  # fmt: skip


class NewInspectionSerializer(Known):
    """一条新的督查。"""

    key = serializers.UUIDField(help_text="手机生成的编号；重发用同一个")
    work = work_key()
    step = serializers.CharField(max_length=24, help_text="工序代码")
    from_ = ChainageInput(help_text="检查的起点")
    to = ChainageInput(help_text="检查的止点")
    side = serializers.ChoiceField(choices=Side.choices, default=Side.BOTH)
    found_from = ChainageInput(
        required=False, allow_null=True, default=None, help_text="实际完成的起点；都不写是一点也没有"
    )
    found_to = ChainageInput(required=False, allow_null=True, default=None)
    day = DayInput(help_text="检查日期，不能晚于今天")
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class AnswerSerializer(Known):
    """对不符的说明。"""

    note = serializers.CharField(max_length=300)
    day = DayInput(help_text="从哪天起了结")


class NewObstacleSerializer(Known):
    """现场发现的一个问题。"""

    code = serializers.SlugField(max_length=40, help_text="手机生成的编号；重发用同一个")
    kind = serializers.ChoiceField(choices=Obstacle.Kind.choices)
    title = serializers.CharField(max_length=100)
    detail = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    work = work_key()
    from_ = ChainageInput(required=False, allow_null=True, default=None)
    to = ChainageInput(required=False, allow_null=True, default=None)
    unit = serializers.CharField(
        max_length=64, required=False, default="", allow_blank=True, help_text="责任单位；不写为工程的"
    )
    day = DayInput(help_text="发现日期，不能晚于今天")
