"""Planning areas; parcels and their dated states."""

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q

from gis.models import Provenance


class PlanningArea(Provenance):
    """An area that coverage is computed in, with its target: the district, the core, the industrial zone."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=64, unique=True)
    outline = models.MultiPolygonField("范围", srid=settings.STORAGE_SRID)
    target_km2 = models.DecimalField("覆盖目标(平方公里)", max_digits=10, decimal_places=3, null=True, blank=True)
    target_due = models.DateField("目标期限", null=True, blank=True)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "规划范围"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_km2__isnull=True) | Q(target_km2__gt=0), name="planning_area_target_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name
