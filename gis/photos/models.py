"""Photos from the site and their uploads in pieces; where a photo lies along a road is the roads' matter."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.functions import RandomUUID
from django.db.models import F, Q
from django.db.models.functions import Now

from gis.voiding import VOID_COMPLETE, Voidable, VoidableQuerySet


class Photo(Voidable):
    """One photo: the file as it came, where and when it was taken. Appended; a mistake is voided with a reason.

    `recorded_at` is the moment of receipt by the database's clock; `taken_at` is what the phone's clock said;
    `moment` is that less what the phone's clock was ahead when it sent, never later than the receipt.
    """

    class MediaType(models.TextChoices):
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"
        HEIC = "image/heic", "HEIC"

    class PositionSource(models.TextChoices):
        DEVICE = "device", "手机定位"
        EXIF = "exif", "照片自带"
        HAND = "hand", "手工"
        NONE = "none", "没有"

    class Datum(models.TextChoices):
        WGS84 = "wgs84", "WGS 84"
        GCJ02 = "gcj02", "GCJ-02"

    key = models.UUIDField("手机给的编号", unique=True, editable=False)
    address = models.UUIDField("文件地址", unique=True, editable=False, db_default=RandomUUID())
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size_bytes = models.PositiveIntegerField("大小(字节)")
    media_type = models.CharField("格式", max_length=12, choices=MediaType)
    width = models.PositiveIntegerField("宽(像素)")
    height = models.PositiveIntegerField("高(像素)")
    position = models.PointField("位置", srid=settings.STORAGE_SRID, null=True, blank=True)
    position_source = models.CharField("位置来源", max_length=8, choices=PositionSource)
    datum = models.CharField("手机所用坐标", max_length=8, choices=Datum, default=Datum.WGS84)
    accuracy_m = models.FloatField("定位精度(米)", null=True, blank=True)
    heading_deg = models.FloatField("朝向(度)", null=True, blank=True)
    taken_at = models.DateTimeField("手机时间")
    clock_ahead_s = models.IntegerField("手机时钟快(秒)", default=0)
    moment = models.DateTimeField("拍摄时间")
    day = models.DateField("拍摄日期")
    note = models.CharField("说明", max_length=300, blank=True)
    demo = models.BooleanField("演示", default=False)

    objects = VoidableQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "照片"
        ordering = ["-moment", "-pk"]
        indexes = [models.Index(fields=["-day", "-id"], name="photo_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=VOID_COMPLETE,
                name="photo_void_complete",
                violation_error_message="作废要有时间、作废人和原因。",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="photo_sha256_is_one"),
            models.CheckConstraint(
                condition=Q(position__isnull=True, position_source="none")
                | (Q(position__isnull=False) & ~Q(position_source="none")),
                name="photo_position_with_source",
            ),
            models.CheckConstraint(
                condition=Q(heading_deg__isnull=True) | Q(heading_deg__gte=0, heading_deg__lt=360),
                name="photo_heading_in_circle",
            ),
            models.CheckConstraint(
                condition=Q(accuracy_m__isnull=True) | Q(accuracy_m__gte=0),
                name="photo_accuracy_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(moment__lte=F("recorded_at")), name="photo_taken_before_receipt"
            ),
        ]

    def __str__(self) -> str:
        return f"照片 {self.pk}"


class PhotoUpload(models.Model):
    """A photo on its way: what the phone said of it, and how much of it has come. Gone once the photo stands."""

    key = models.UUIDField("手机给的编号", primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="上传人")
    size_bytes = models.PositiveIntegerField("大小(字节)")
    sha256 = models.CharField("SHA-256", max_length=64)
    said = models.JSONField("手机所说")
    thumbnail = models.BinaryField("缩略图", default=b"")
    received_bytes = models.PositiveIntegerField("已收到(字节)", default=0)
    begun_at = models.DateTimeField("开始时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "上传中的照片"
        ordering = ["-begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_bytes__lte=F("size_bytes")), name="photo_upload_not_beyond_its_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.received_bytes}/{self.size_bytes}"


class PhotoPiece(models.Model):
    """One piece of an upload, in the database: it is there exactly when the answer said so."""

    upload = models.ForeignKey(PhotoUpload, models.CASCADE, related_name="pieces", verbose_name="上传")
    offset = models.PositiveIntegerField("起始(字节)")
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "照片分块"
        ordering = ["upload", "offset"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "offset"], name="photo_piece_once"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.offset}"


class PhotoStamp(models.Model):
    """An RFC 3161 time stamp of the original of a photo: the authority's whole answer. Appended, never edited."""

    photo = models.OneToOneField(
        Photo, models.PROTECT, primary_key=True, related_name="stamp", verbose_name="照片"
    )
    token = models.BinaryField("应答(DER)")
    moment = models.DateTimeField("时间戳时间")
    authority = models.CharField("时间戳服务", max_length=200)
    recorded_at = models.DateTimeField("记录时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "照片的时间戳"

    def __str__(self) -> str:
        return f"照片 {self.photo_id} {self.moment}"
