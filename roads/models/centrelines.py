"""The record of a replaced centreline: the old line, the new one and where each work went."""

from django.conf import settings
from django.contrib.gis.db import models

from roads.models.network import Road


class CentrelineChange(models.Model):
    """One replacement of a road's centreline; `moves` lists each work with how it was placed and metres moved."""

    road = models.ForeignKey(Road, models.CASCADE, related_name="centreline_changes", verbose_name="道路")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")
    source = models.CharField("来源", max_length=200)
    old = models.LineStringField("原中线", srid=settings.STORAGE_SRID)
    new = models.LineStringField("新中线", srid=settings.STORAGE_SRID)
    moves = models.JSONField("移动清单")

    class Meta:
        verbose_name = verbose_name_plural = "中线更换"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.road} {self.at:%Y-%m-%d}"
