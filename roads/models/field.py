"""What comes from the site beside reports: places of photos along roads, inspections, keys of sent reports."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import DecimalRangeField
from django.db.models import Q
from django.db.models.functions import Now

from gis.photos.models import Photo
from gis.voiding import VOID_COMPLETE, Voidable, VoidableQuerySet
from roads.models.network import Road
from roads.models.obstacles import Obstacle
from roads.models.reports import ProgressReport, Side
from roads.models.works import Step, Work


class SentReport(models.Model):
    """The key under which a phone sent a report: sent again, even after a void, it is the same report."""

    key = models.UUIDField("手机给的编号", primary_key=True)
    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="sendings", verbose_name="上报")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发送人")

    class Meta:
        verbose_name = verbose_name_plural = "手机上报编号"

    def __str__(self) -> str:
        return str(self.key)


class Inspection(Voidable):
    """What an inspector found on `day` of a step over `span`: `found` is the part that is finished, null for nothing.

    It stands beside the reports and changes none of them. `placed` and `found_placed` are the same spans on the
    present centreline.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", "属实"
        CONTRADICTED = "contradicted", "不符"

    key = models.UUIDField("手机给的编号", unique=True, editable=False)
    work = models.ForeignKey(Work, models.PROTECT, related_name="inspections", verbose_name="工程")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+", verbose_name="工序")
    span = DecimalRangeField("检查的桩号范围(米)")
    placed = DecimalRangeField("现桩号范围(米)", null=True, blank=True, editable=False)
    side = models.CharField("幅别", max_length=1, choices=Side, default=Side.BOTH)
    verdict = models.CharField("结论", max_length=12, choices=Verdict)
    found = DecimalRangeField("实际完成的范围(米)", null=True, blank=True)
    found_placed = DecimalRangeField("实际完成的现范围(米)", null=True, blank=True, editable=False)
    day = models.DateField("检查日期")
    note = models.CharField("说明", max_length=300, blank=True)
    demo = models.BooleanField("演示", default=False)

    objects = VoidableQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督查"
        ordering = ["-day", "-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["work", "step", "day"], name="inspection_work_step_day"),
            models.Index(fields=["-day", "-id"], name="inspection_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(span__isempty=False, span__lower_inf=False, span__upper_inf=False),
                name="inspection_span_bounded",
            ),
            models.CheckConstraint(
                condition=Q(verdict="confirmed", found=models.F("span"))
                | Q(verdict="contradicted", found__isnull=True)
                | (
                    Q(verdict="contradicted", found__contained_by=models.F("span"))
                    & ~Q(found=models.F("span"))
                ),
                name="inspection_verdict_with_found",
                violation_error_message="属实要与检查范围一致；不符要写明实际完成的一段，或一点也没有。",
            ),
            models.CheckConstraint(
                condition=VOID_COMPLETE,
                name="inspection_void_complete",
                violation_error_message="作废要有时间、作废人和原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_id} {self.step} {self.get_verdict_display()} {self.day}"


class InspectionAnswer(models.Model):
    """A note that closes a contradiction from `day` on. Appended, never edited."""

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="answer", verbose_name="督查")
    day = models.DateField("日期")
    note = models.CharField("说明", max_length=300)
    recorded_at = models.DateTimeField("记录时间", db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")

    class Meta:
        verbose_name = verbose_name_plural = "督查答复"
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="inspection_answer_has_note")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.note}"


class PhotoPlace(models.Model):
    """Where a photo lies along a road and what it shows: a step of a work, a report, an inspection or an obstacle."""

    photo = models.OneToOneField(
        Photo, models.PROTECT, primary_key=True, related_name="place", verbose_name="照片"
    )
    road = models.ForeignKey(
        Road, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name="道路"
    )
    metres = models.FloatField("桩号(米)", null=True, blank=True)
    offset_m = models.FloatField("离中线(米)", null=True, blank=True)
    by_hand = models.BooleanField("桩号手工填写", default=False)
    side = models.CharField("幅别", max_length=1, choices=Side, default=Side.BOTH)
    work = models.ForeignKey(
        Work, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name="工程"
    )
    step = models.ForeignKey(
        Step, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="工序"
    )
    report = models.ForeignKey(
        ProgressReport, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name="上报"
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name="督查"
    )
    obstacle = models.ForeignKey(
        Obstacle, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name="问题"
    )

    class Meta:
        verbose_name = verbose_name_plural = "照片的位置"
        indexes = [models.Index(fields=["road", "metres"], name="photo_place_along_road")]
        constraints = [
            models.CheckConstraint(
                condition=Q(road__isnull=True, metres__isnull=True)
                | Q(road__isnull=False, metres__isnull=False, metres__gte=0),
                name="photo_place_on_road",
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(work__isnull=False), name="photo_step_of_work"
            ),
        ]

    def __str__(self) -> str:
        return f"照片 {self.photo_id}"
