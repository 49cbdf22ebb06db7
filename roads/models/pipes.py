"""Pipes: surveyed or planned runs with their own line."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import DecimalRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Case, CharField, DateField, F, Q, Value, When

from gis.models import Provenance
from gis.postgis import PlanarLength, WebMercator
from roads.choices import Kind
from roads.models.network import Road

if TYPE_CHECKING:
    from datetime import date

PIPE_KINDS = [choice for choice in Kind.choices if choice[0] not in ("carriageway", "greening")]


class PipeQuerySet(models.QuerySet["Pipe"]):
    def told_on(self, day: "date") -> "PipeQuerySet":
        """Pipes with `state` (laid, planned) and `laid_by_day` at the end of `day`: what is to come is not told."""
        laid = Q(laid_on__lte=day)
        return self.annotate(
            state=Case(When(laid, then=Value("laid")), default=Value("planned"), output_field=CharField()),
            laid_by_day=Case(When(laid, then=F("laid_on")), output_field=DateField()),
        )


class Pipe(Provenance):
    """A run of pipe or cable; planned until the day it was laid."""

    code = models.SlugField("编号", max_length=40, unique=True)
    kind = models.CharField("类别", max_length=16, choices=PIPE_KINDS, db_index=True)
    road = models.ForeignKey(
        Road, models.SET_NULL, null=True, blank=True, related_name="pipes", verbose_name="道路"
    )
    span = DecimalRangeField("沿路桩号范围(米)", null=True, blank=True)
    line = models.LineStringField("线位", srid=settings.STORAGE_SRID)
    diameter_mm = models.PositiveIntegerField("管径(毫米)", null=True, blank=True)
    material = models.CharField("材质", max_length=24, blank=True)
    planned_for = models.DateField("计划敷设", null=True, blank=True)
    laid_on = models.DateField("敷设日期", null=True, blank=True)
    length_m = models.GeneratedField(
        expression=PlanarLength("line"),
        output_field=models.FloatField(),
        db_persist=True,
        verbose_name="长度(米)",
    )
    line_3857 = models.GeneratedField(
        expression=WebMercator("line"),
        output_field=models.LineStringField(srid=3857),
        db_persist=True,
        editable=False,
    )

    objects = PipeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "管线"
        ordering = ["code"]
        indexes = [GistIndex(fields=["line_3857"], name="pipe_line_3857")]
        constraints = [
            models.CheckConstraint(
                condition=Q(span__isnull=True)
                | Q(road__isnull=False, span__isempty=False, span__lower_inf=False, span__upper_inf=False),
                name="pipe_span_bounded_on_road",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_kind_display()}"
