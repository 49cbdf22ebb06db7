"""Published briefings with their files, never changed once written; and the making of one in the background."""

from datetime import date
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from gis.jobs.models import Job
from gis.periods import Cadence


class Form(models.TextChoices):
    """The files a briefing comes as."""

    HTML = "html", "网页文件"
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"


# Each cadence's periods begin on days of their own.
BEGINS: Final = (
    Q(cadence=Cadence.WEEK, month__iso_week_day=1)
    | Q(cadence=Cadence.HALF_MONTH, month__day__in=(1, 16))
    | Q(cadence=Cadence.MONTH, month__day=1)
    | Q(cadence=Cadence.QUARTER, month__day=1, month__month__in=(1, 4, 7, 10))
    | Q(cadence=Cadence.YEAR, month__day=1, month__month=1)
)


class BriefingQuerySet(models.QuerySet["Briefing"]):
    def in_force(self) -> "BriefingQuerySet":
        """The latest version of each period, of a cadence the newest first; facts and scene are not fetched."""
        rows = self.order_by("cadence", "-month", "-version").distinct("cadence", "month")
        return rows.defer("facts", "scene").select_related("by")

    def of_period(self, cadence: Cadence, first: date) -> "BriefingQuerySet":
        """All versions of the period that begins on a day, the one in force first."""
        return self.filter(cadence=cadence, month=first).order_by("-version")


class Briefing(models.Model):
    """One published version of the briefing of a period, whose first day is `month`.

    `facts` and `scene` are canonical JSON, the scene compressed.

    Triggers refuse every change; a later version supersedes it with a reason.
    """

    cadence = models.CharField(
        "周期", max_length=10, choices=Cadence, default=Cadence.MONTH, db_default=Cadence.MONTH
    )
    month = models.DateField("期次", help_text="当期第一天")
    version = models.PositiveSmallIntegerField("版本")
    as_of = models.DateField("截至日期")
    known_at = models.DateTimeField("数据时点")
    facts = models.BinaryField("事实")
    facts_sha256 = models.CharField("事实摘要", max_length=64)
    scene = models.BinaryField("图形")
    scene_sha256 = models.CharField("图形摘要", max_length=64)
    digests = models.JSONField("文件摘要", help_text="格式和 SHA-256；不在其中的文件不是发布的")
    reason = models.CharField("替换原因", max_length=300, blank=True)
    figures_audited = models.PositiveIntegerField("独立复核的数字", null=True)
    figures_differing = models.PositiveIntegerField("复核不同的数字", null=True)
    published_at = models.DateTimeField("发布时间", db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发布人"
    )

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "汇报"
        ordering = ["-month", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["cadence", "month", "version"], name="briefing_version_once"),
            models.CheckConstraint(condition=BEGINS, name="briefing_period_begins"),
            models.CheckConstraint(condition=Q(as_of__gte=F("month")), name="briefing_day_in_month"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")),
                name="briefing_superseded_with_reason",
                violation_error_message="替换已发布的汇报要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(figures_audited=None, figures_differing=None)
                | Q(figures_audited__gt=0, figures_differing=0),
                name="briefing_audit_agrees",
                violation_error_message="独立复核有不同的汇报不能发布。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} 第{self.version}版"

    @property
    def key(self) -> str:
        """What addresses and file names call its period."""
        return Cadence(self.cadence).key(self.month)


class BriefingFile(models.Model):
    """One file of a published briefing as it was published."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="files", verbose_name="汇报")
    form = models.CharField("格式", max_length=8, choices=Form)
    content = models.BinaryField("内容")
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "汇报文件"
        ordering = ["briefing", "form"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "form"], name="briefing_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.briefing} {self.get_form_display()}"


class BriefingJob(Job):
    """A briefing being made by the queue: for which period, and what came of it. Drafts stay until the next."""

    cadence = models.CharField(
        "周期", max_length=10, choices=Cadence, default=Cadence.MONTH, db_default=Cadence.MONTH
    )
    month = models.DateField("期次")
    publish = models.BooleanField("发布", default=False)
    reason = models.CharField("替换原因", max_length=300, blank=True)
    seen = models.BigIntegerField("看过的数据版本", null=True, blank=True)
    briefing = models.ForeignKey(
        Briefing, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="汇报"
    )

    class Meta:
        verbose_name = verbose_name_plural = "汇报编制"

    def __str__(self) -> str:
        return f"{self.key} {self.get_state_display()}"

    @property
    def key(self) -> str:
        """What addresses call its period."""
        return Cadence(self.cadence).key(self.month)


class DraftFile(models.Model):
    """A file that a job made without publishing."""

    job = models.ForeignKey(BriefingJob, models.CASCADE, related_name="files", verbose_name="编制")
    form = models.CharField("格式", max_length=8, choices=Form)
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "草稿文件"
        ordering = ["job", "form"]
        constraints = [models.UniqueConstraint(fields=["job", "form"], name="draft_file_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.form}"
