"""Works: one thing to build along a road between two measures, its steps, and its dated status."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import DecimalRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q
from django.db.models.expressions import RawSQL

from gis.models import Provenance, ResponsibleUnit
from roads.choices import Goal, Kind, Resolution
from roads.models.network import Place, Road

if TYPE_CHECKING:
    from datetime import date, datetime

    from roads.figures.progress_values import Progress


class Step(models.Model):
    """A layer of a kind of work, in the order it is built. Weights count relative to the sum of the kind's weights."""

    kind = models.CharField("类别", max_length=16, choices=Kind)
    code = models.SlugField("代码", max_length=24)
    label = models.CharField("工序", max_length=24)
    position = models.PositiveSmallIntegerField("顺序")
    weight = models.DecimalField("权重", max_digits=6, decimal_places=3)

    class Meta:
        verbose_name = verbose_name_plural = "工序"
        ordering = ["kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="step_code_unique_in_kind"),
            models.UniqueConstraint(fields=["kind", "position"], name="step_position_unique_in_kind"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="step_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}·{self.label}"


class Bulletin(models.Model):
    """A text that announces works; works read from it keep their quote and its position."""

    title = models.CharField("标题", max_length=200)
    published_on = models.DateField("发布日期")
    text = models.TextField("正文")
    source = models.CharField("来源", max_length=200)
    demo = models.BooleanField("演示", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "通报"
        ordering = ["-published_on"]

    def __str__(self) -> str:
        return self.title


class WorkQuerySet(models.QuerySet["Work"]):
    """Works; roads.figures.progress.attach_progress gives fetched rows their `.progress`."""

    def located(self) -> "WorkQuerySet":
        return self.filter(span__isnull=False)


class Work(Provenance):
    """One thing to build along a road; `line` is cut from the centreline by the database whenever the span changes."""

    progress: "Progress"  # set by roads.figures.progress.attach_progress

    code = models.SlugField("编号", max_length=40, unique=True)
    road = models.ForeignKey(
        Road, models.PROTECT, null=True, blank=True, related_name="works", verbose_name="道路"
    )
    kind = models.CharField("类别", max_length=16, choices=Kind, db_index=True)
    road_text = models.CharField("文中路名", max_length=64, blank=True)
    from_label = models.CharField("起点", max_length=64, blank=True)
    to_label = models.CharField("止点", max_length=64, blank=True)
    from_road = models.ForeignKey(
        Road, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="起点相交路"
    )
    to_road = models.ForeignKey(
        Road, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="止点相交路"
    )
    from_place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="起点地点"
    )
    to_place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="止点地点"
    )
    span = DecimalRangeField("桩号范围(米)", null=True, blank=True)
    line = models.LineStringField("线位", srid=settings.STORAGE_SRID, null=True, blank=True, editable=False)
    flag = models.CharField("定位待核", max_length=200, blank=True)
    resolution = models.CharField("定位", max_length=12, choices=Resolution, default=Resolution.EXACT)
    resolution_reason = models.CharField("定位说明", max_length=300, blank=True)
    goal = models.CharField("目标", max_length=8, choices=Goal, blank=True)
    goal_due = models.DateField("目标期限", null=True, blank=True)
    planned_start = models.DateField("计划开工", null=True, blank=True)
    planned_finish = models.DateField("计划完工", null=True, blank=True)
    unit = models.ForeignKey(
        ResponsibleUnit, models.PROTECT, null=True, blank=True, related_name="works", verbose_name="责任单位"
    )
    budget_wan_yuan = models.DecimalField(
        "投资(万元)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    bulletin = models.ForeignKey(
        Bulletin, models.SET_NULL, null=True, blank=True, related_name="works", verbose_name="通报"
    )
    quote = models.CharField("原文", max_length=300, blank=True)
    quote_start = models.PositiveIntegerField("原文位置", null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工程"
        ordering = ["code"]
        indexes = [GistIndex(fields=["span"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(span__isnull=True)
                | Q(
                    span__isempty=False, span__lower_inf=False, span__upper_inf=False, span__startswith__gte=0
                ),
                name="work_span_bounded",
                violation_error_message="桩号范围要有起有止，止点大于起点，起点不小于 0。",
            ),
            models.CheckConstraint(
                condition=Q(span__isnull=True) | Q(road__isnull=False),
                name="work_span_needs_road",
                violation_error_message="有桩号范围就要有道路。",
            ),
            models.CheckConstraint(
                condition=Q(resolution="unlocated", span__isnull=True)
                | (~Q(resolution="unlocated") & Q(span__isnull=False)),
                name="work_unlocated_has_no_span",
                violation_error_message="未定位的工程没有桩号范围，已定位的要有。",
            ),
            models.CheckConstraint(
                condition=Q(planned_start__isnull=True)
                | Q(planned_finish__isnull=True)
                | Q(planned_start__lte=models.F("planned_finish")),
                name="work_plan_in_order",
                violation_error_message="计划开工不能晚于计划完工。",
            ),
            models.CheckConstraint(
                condition=Q(from_road__isnull=True) | Q(from_place__isnull=True), name="work_from_one_anchor"
            ),
            models.CheckConstraint(
                condition=Q(to_road__isnull=True) | Q(to_place__isnull=True), name="work_to_one_anchor"
            ),
            models.CheckConstraint(
                condition=Q(budget_wan_yuan__isnull=True) | Q(budget_wan_yuan__gte=0),
                name="work_budget_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stretch} {self.get_kind_display()}"

    @property
    def stretch(self) -> str:
        """神州路(中原路—西经大道), or the road's name where no ends are known."""
        name = self.road.name if self.road else self.road_text
        ends = "—".join(filter(None, [self.from_label, self.to_label]))
        return f"{name}({ends})" if ends else name

    @property
    def from_m(self) -> float | None:
        return float(self.span.lower) if self.span else None

    @property
    def to_m(self) -> float | None:
        return float(self.span.upper) if self.span else None

    @property
    def length_m(self) -> float:
        """Length in metres, 0 where the place is not known."""
        return float(self.span.upper - self.span.lower) if self.span else 0.0


class WorkStatusQuerySet(models.QuerySet["WorkStatus"]):
    def latest_for(self, *, as_of: "date", known_at: "datetime | None" = None) -> "WorkStatusQuerySet":
        """The last status on or before `as_of` of each work, one row a work; works never touched have none."""
        rows = self.filter(day__lte=as_of)
        if known_at is not None:
            rows = rows.filter(recorded_at__lte=known_at)
        return rows.order_by("work_id", "-day", "-recorded_at", "-pk").distinct("work_id")

    def stopped(self, *, as_of: "date", known_at: "datetime | None" = None) -> "WorkStatusQuerySet":
        """The statuses that suspend or cancel a work on `as_of`, one row a work."""
        rows = RawSQL("SELECT status_id FROM roads_stopped(%s, %s)", [as_of, known_at or "infinity"])
        return self.filter(pk__in=rows)


class WorkStatus(models.Model):
    """On a day a work was suspended, cancelled or taken up again. Appended, never edited."""

    class Status(models.TextChoices):
        ACTIVE = "active", "恢复"
        SUSPENDED = "suspended", "停工"
        CANCELLED = "cancelled", "取消"

    work = models.ForeignKey(Work, models.PROTECT, related_name="statuses", verbose_name="工程")
    day = models.DateField("日期")
    status = models.CharField("状态", max_length=10, choices=Status)
    reason = models.CharField("原因", max_length=300)
    recorded_at = models.DateTimeField("记录时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")

    objects = WorkStatusQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工程状态"
        ordering = ["work", "day"]
        indexes = [models.Index(fields=["work", "-day"], name="workstatus_work_day")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="work_status_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.day} {self.get_status_display()}"
