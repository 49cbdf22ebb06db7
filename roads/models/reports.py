"""Progress reports, appended and never edited, and the slices the database cuts from them for drawing."""

from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField, DecimalRangeField
from django.db.models import Q

from gis.day_numbers import NEVER
from gis.voiding import VOID_COMPLETE, Voidable, VoidableQuerySet
from roads.choices import Side
from roads.models.works import Step, Work


class ProgressReport(Voidable):
    """On `day`, `step` was finished over `span` on `side`. Triggers keep it from being edited or deleted.

    `span` is what was reported and never changes; `placed` is where that lies on the present centreline: equal to
    `span` until a centreline is replaced, and what every computation reads.
    """

    # The constraint stands in the migration: a zone cannot be written into Meta.
    database_messages: ClassVar = {"report_day_not_after_recording": "完成日期不能晚于填报当天。"}

    work = models.ForeignKey(Work, models.PROTECT, related_name="reports", verbose_name="工程")
    step = models.ForeignKey(Step, models.PROTECT, related_name="reports", verbose_name="工序")
    span = DecimalRangeField("桩号范围(米)")
    placed = DecimalRangeField(
        "现桩号范围(米)",
        null=True,
        blank=True,
        editable=False,
        help_text="中线更换后换算的位置；填报时与上报范围相同",
    )
    side = models.CharField("幅别", max_length=1, choices=Side, default=Side.BOTH)
    day = models.DateField("完成日期")
    note = models.CharField("备注", max_length=300, blank=True)
    demo = models.BooleanField("演示", default=False)

    objects = VoidableQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "进度上报"
        ordering = ["-day", "-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["work", "step", "day"], name="report_work_step_day"),
            # The newest report's day is asked for with every answer; lists run from the newest day down.
            models.Index(fields=["-day", "-id"], name="report_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(span__isempty=False, span__lower_inf=False, span__upper_inf=False),
                name="report_span_bounded",
                violation_error_message="桩号范围要有起有止。",
            ),
            models.CheckConstraint(
                condition=VOID_COMPLETE,
                name="report_void_complete",
                violation_error_message="作废要有时间、作废人和原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_id} {self.step} {self.span.lower}–{self.span.upper} {self.day}"


class Slice(models.Model):
    """Piece of a work over which nothing changes lengthwise. A cache the database rebuilds from reports; never written
    by hand. Days are day numbers (gis.day_numbers); NEVER where the event has not happened."""

    NEVER = NEVER
    derived = True

    work = models.ForeignKey(Work, models.CASCADE, related_name="slices", verbose_name="工程")
    side = models.CharField("幅别", max_length=1, choices=Side)
    span = DecimalRangeField("桩号范围(米)")
    begun_day = models.SmallIntegerField("首道工序完成日")
    finished_day = models.SmallIntegerField("全部工序完成日")
    step_days = ArrayField(models.SmallIntegerField(), verbose_name="各工序完成日")
    geom_3857 = models.LineStringField("线", srid=3857)
    # What a tile says of the slice, kept here so that reading a tile joins nothing (decision 0135).
    drawn_kind = models.CharField("类别", max_length=20)
    drawn_class = models.CharField("道路等级", max_length=20)
    planned_start_day = models.IntegerField("计划开工日")
    planned_finish_day = models.IntegerField("计划完工日")
    drawn_schematic = models.BooleanField("示意")
    drawn_demo = models.BooleanField("演示")
    drawn_stretch = models.TextField("路段")

    class Meta:
        verbose_name = verbose_name_plural = "进度段"
        ordering = ["work", "span", "side"]

    def __str__(self) -> str:
        return f"{self.work_id} {self.side} {self.span.lower}–{self.span.upper}"
