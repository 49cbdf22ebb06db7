"""Planning areas; parcels and their dated states."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Case, F, FloatField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Abs, Cast, Coalesce, Now

from gis.models import Provenance
from gis.postgis import EllipsoidalArea
from parcels.norms import AREA_TOLERANCE, M2_PER_MU
from villages.models import Village


class PlanningArea(Provenance):
    """An area that coverage is computed in, with its target: the district, the core, the industrial zone."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=64, unique=True)
    outline = models.MultiPolygonField("范围", srid=settings.STORAGE_SRID)
    target_km2 = models.DecimalField(
        "覆盖目标(平方公里)", max_digits=10, decimal_places=3, null=True, blank=True
    )
    target_due = models.DateField("目标期限", null=True, blank=True)
    target_kinds = ArrayField(
        models.CharField(max_length=16),
        default=list,
        blank=True,
        verbose_name="目标的种类",
        help_text="不填为基期口径的种类",
    )
    target_combine = models.CharField(
        "目标的组合", max_length=3, default="any", help_text="any、all 或至少几种"
    )
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "规划范围"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_km2__isnull=True) | Q(target_km2__gt=0),
                name="planning_area_target_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LandUse(models.Model):
    """A class of urban land use: code and name as the planning standard in force writes them."""

    code = models.CharField("编码", max_length=8, primary_key=True)
    name = models.CharField("名称", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "用地分类"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class State(models.TextChoices):
    """What has become of a parcel, in order."""

    TO_ACQUIRE = "to_acquire", "待征"
    ACQUIRED = "acquired", "已征"
    DEMOLISHED = "demolished", "已拆"
    CLEARED = "cleared", "净地"
    SUPPLIED = "supplied", "已供"
    BUILDING = "building", "在建"
    BUILT = "built", "建成"


# States in which nothing on the land keeps a road from being built.
CLEAR_STATES = (State.CLEARED, State.SUPPLIED, State.BUILDING, State.BUILT)


class ParcelQuerySet(models.QuerySet["Parcel"]):
    def with_areas(self) -> "models.QuerySet[Any]":
        """Adds the area in 亩, the declared area's difference in percent, and whether that is beyond the tolerance."""
        difference = (Cast("declared_m2", FloatField()) / F("area_m2") - Value(1.0)) * Value(100.0)
        return self.annotate(area_mu=F("area_m2") / Value(M2_PER_MU), difference_percent=difference).annotate(
            beyond=Abs("difference_percent"),
            area_flagged=Case(
                When(Q(beyond__gt=100 * AREA_TOLERANCE), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
        )

    def told_on(self, day: date, *, known_at: datetime | None = None) -> "ParcelQuerySet":
        """Parcels with `state` at the end of `day` (待征 where never mentioned) and the day it was reached."""
        latest = ParcelState.objects.filter(parcel=OuterRef("pk"), day__lte=day)
        if known_at is not None:
            latest = latest.filter(recorded_at__lte=known_at)
        latest = latest.order_by("-day", "-recorded_at", "-pk")
        return self.annotate(
            state=Coalesce(
                Subquery(latest.values("state")[:1]),
                Value(State.TO_ACQUIRE.value),
                output_field=models.CharField(),
            ),
            state_since=Subquery(latest.values("day")[:1]),
        )


class Parcel(Provenance):
    """A piece of land with its use, outline and declared area; its measured area is ellipsoidal."""

    code = models.SlugField("地块编号", max_length=40, unique=True)
    use = models.ForeignKey(LandUse, models.PROTECT, related_name="parcels", verbose_name="用途")
    outline = models.MultiPolygonField("范围", srid=settings.STORAGE_SRID)
    declared_m2 = models.DecimalField(
        "申报面积(平方米)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    area_m2 = models.GeneratedField(
        expression=EllipsoidalArea("outline"),
        output_field=models.FloatField(),
        db_persist=True,
        verbose_name="椭球面积(平方米)",
    )
    village = models.ForeignKey(
        Village, models.SET_NULL, null=True, blank=True, related_name="parcels", verbose_name="村"
    )
    planning_area = models.ForeignKey(
        PlanningArea, models.SET_NULL, null=True, blank=True, related_name="parcels", verbose_name="规划范围"
    )

    objects = ParcelQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "地块"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(declared_m2__isnull=True) | Q(declared_m2__gt=0),
                name="parcel_declared_area_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ParcelStateQuerySet(models.QuerySet["ParcelState"]):
    def latest_for(self, *, as_of: date, known_at: datetime | None = None) -> "ParcelStateQuerySet":
        """The state of each parcel at the end of `as_of`, one row each; a parcel never mentioned has none."""
        rows = self.filter(day__lte=as_of)
        if known_at is not None:
            rows = rows.filter(recorded_at__lte=known_at)
        return rows.order_by("parcel_id", "-day", "-recorded_at", "-pk").distinct("parcel_id")


class ParcelState(models.Model):
    """From `day` on a parcel was in a state. Appended, never edited; a mistake is put right by a later row."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="states", verbose_name="地块")
    day = models.DateField("日期")
    state = models.CharField("状态", max_length=12, choices=State)
    note = models.CharField("说明", max_length=300, blank=True)
    recorded_at = models.DateTimeField("记录时间", db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")
    demo = models.BooleanField("演示", default=False)

    objects = ParcelStateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "地块状态"
        ordering = ["parcel", "-day", "-recorded_at"]
        indexes = [models.Index(fields=["parcel", "-day"], name="parcelstate_latest")]

    def __str__(self) -> str:
        return f"{self.parcel} {self.day} {self.get_state_display()}"


# The shelf of sources keeps its own models.
from parcels.sources.models import Source, SourceState  # noqa: E402, F401
