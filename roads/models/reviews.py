"""Reports that a reviewer has accepted: appended beside the report, which itself is never edited."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from roads.models.reports import ProgressReport


class ReportReview(models.Model):
    """Somebody looked at a report and accepts it. A report that is wrong is voided instead."""

    report = models.OneToOneField(ProgressReport, models.PROTECT, related_name="review", verbose_name="上报")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人")
    at = models.DateTimeField("审核时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "上报审核"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.report}已审核"
