"""Dated imagery: orthophotos and satellite scenes, each true for one day, kept as cloud-optimised GeoTIFFs."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db.models import Q

from gis.voiding import VOID_COMPLETE, Voidable, VoidableQuerySet


class Scene(Voidable):
    """One picture from above of `day`. `bands` are the band numbers shown as red, green and blue (or one grey);
    `low` and `high` are the values shown as black and white where they are not bytes already."""

    address = models.UUIDField("地址", unique=True, editable=False, db_default=RandomUUID())
    title = models.CharField("名称", max_length=100)
    day = models.DateField("拍摄日期")
    source = models.CharField("来源", max_length=200, blank=True)
    footprint = models.PolygonField("范围", srid=settings.STORAGE_SRID)
    crs = models.CharField("坐标系", max_length=40)
    width = models.PositiveIntegerField("宽(像素)")
    height = models.PositiveIntegerField("高(像素)")
    resolution_m = models.FloatField("分辨率(米)")
    bands = ArrayField(models.PositiveSmallIntegerField(), verbose_name="显示的波段")
    nodata = models.FloatField("无数据值", null=True, blank=True)
    low = models.FloatField("显示下限", null=True, blank=True)
    high = models.FloatField("显示上限", null=True, blank=True)
    sha256 = models.CharField("原文件 SHA-256", max_length=64)
    size_bytes = models.PositiveBigIntegerField("大小(字节)")
    demo = models.BooleanField("演示", default=False)

    objects = VoidableQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "影像"
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=VOID_COMPLETE,
                name="scene_void_complete",
                violation_error_message="作废要有时间、作废人和原因。",
            ),
            models.CheckConstraint(
                condition=Q(bands__len=1) | Q(bands__len=3), name="scene_one_band_or_three"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.title}"
