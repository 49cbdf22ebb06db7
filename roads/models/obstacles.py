"""Obstacles: what is in the way, where, whose task, due when, resolved when."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import DecimalRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Case, CharField, DateField, F, FloatField, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Least

from gis.models import Provenance, ResponsibleUnit
from gis.postgis import LineInterpolatePoint, WebMercator
from roads.models.works import Work

if TYPE_CHECKING:
    from datetime import date


class ObstacleQuerySet(models.QuerySet["Obstacle"]):
    def open_on(self, day: "date") -> "ObstacleQuerySet":
        """Found by `day` and not resolved by then; the day of resolving counts as resolved."""
        return self.filter(found_on__lte=day).filter(Q(resolved_on__isnull=True) | Q(resolved_on__gt=day))

    def overdue_on(self, day: "date") -> "ObstacleQuerySet":
        """Open on `day` and past due."""
        return self.open_on(day).filter(due__lt=day)

    def told_on(self, day: "date") -> "ObstacleQuerySet":
        """Obstacles with `state` (open, overdue, resolved, later), `resolved_by_day` and `outcome_by_day` at the end of
        `day`: what is still to come is not told."""
        resolved = Q(resolved_on__lte=day)
        return self.annotate(
            state=_word(
                When(found_on__gt=day, then=Value("later")),
                When(resolved, then=Value("resolved")),
                When(due__lt=day, then=Value("overdue")),
                default="open",
            ),
            resolved_by_day=Case(When(resolved, then=F("resolved_on")), output_field=DateField()),
            outcome_by_day=_word(When(resolved, then=F("outcome"))),
        )

    def placed(self) -> "ObstacleQuerySet":
        """Obstacles with `point`: their own place, else the middle of their span, else of their work; null without."""
        place = models.PointField(srid=settings.STORAGE_SRID)
        return self.annotate(point=Coalesce(F("geom"), _middle(), output_field=place))


def _word(*cases: When, default: str = "") -> Case:
    return Case(*cases, default=Value(default), output_field=CharField())


def _middle() -> LineInterpolatePoint:
    """The point half way along the obstacle's span, or along its work where it has none."""
    ends = [
        Cast(Coalesce(f"span__{end}", f"work__span__{end}"), FloatField())
        for end in ("startswith", "endswith")
    ]
    half: Any = (ends[0] + ends[1]) / Value(2.0) / F("work__road__length_m")
    return LineInterpolatePoint(F("work__road__centreline"), Least(Value(1.0), half))


class Obstacle(Provenance):
    """Something in the way of a work."""

    class Kind(models.TextChoices):
        LAND = "land", "征地拆迁"
        UTILITY = "utility", "管线迁改"
        PERMIT = "permit", "手续"
        FUND = "fund", "资金"
        DISPUTE = "dispute", "纠纷阻工"
        OTHER = "other", "其他"

    class Level(models.TextChoices):
        ORDINARY = "ordinary", "一般"
        GRAVE = "grave", "重大"
        DISTRICT = "district", "需区级协调"

    code = models.SlugField("编号", max_length=40, unique=True)
    kind = models.CharField("类别", max_length=8, choices=Kind)
    title = models.CharField("问题", max_length=100)
    detail = models.TextField("说明", blank=True)
    work = models.ForeignKey(
        Work, models.PROTECT, null=True, blank=True, related_name="obstacles", verbose_name="工程"
    )
    span = DecimalRangeField("桩号范围(米)", null=True, blank=True)
    geom = models.PointField("位置", srid=settings.STORAGE_SRID, null=True, blank=True)
    geom_3857 = models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=models.PointField(srid=3857, null=True),
        db_persist=True,
        editable=False,
    )
    unit = models.ForeignKey(
        ResponsibleUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="obstacles",
        verbose_name="责任单位",
    )
    level = models.CharField("级别", max_length=8, choices=Level, default=Level.ORDINARY)
    measures = models.TextField("措施", blank=True)
    found_on = models.DateField("发现日期")
    due = models.DateField("解决期限", null=True, blank=True)
    resolved_on = models.DateField("解决日期", null=True, blank=True)
    outcome = models.CharField("处理结果", max_length=300, blank=True)

    objects = ObstacleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        ordering = ["-found_on", "code"]
        indexes = [GistIndex(fields=["geom_3857"], name="obstacle_geom_3857")]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_on__isnull=True) | Q(resolved_on__gte=F("found_on")),
                name="obstacle_resolved_after_found",
                violation_error_message="解决日期不能早于发现日期。",
            ),
            models.CheckConstraint(
                condition=Q(span__isnull=True) | Q(work__isnull=False, span__isempty=False),
                name="obstacle_span_on_work",
            ),
        ]

    def __str__(self) -> str:
        return self.title
