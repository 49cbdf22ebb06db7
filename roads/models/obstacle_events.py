"""What was done about an obstacle, step by step: assigned, received, answered, checked, closed, its due day moved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from gis.models import ResponsibleUnit
from roads.models.obstacles import Obstacle


class ObstacleEvent(models.Model):
    """One step, appended and never edited; the obstacle keeps its present unit, due day and day of resolving."""

    class Step(models.TextChoices):
        ASSIGNED = "assigned", "交办"
        RECEIVED = "received", "签收"
        ANSWERED = "answered", "反馈"
        RETURNED = "returned", "退回"
        CHECKED = "checked", "复核"
        CLOSED = "closed", "销号"
        DUE_MOVED = "due_moved", "改期"

    obstacle = models.ForeignKey(Obstacle, models.PROTECT, related_name="events", verbose_name="问题")
    step = models.CharField("步骤", max_length=10, choices=Step)
    day = models.DateField("日期")
    note = models.CharField("说明", max_length=300)
    unit = models.ForeignKey(
        ResponsibleUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="交给"
    )
    due = models.DateField("期限", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("记录时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "问题办理"
        ordering = ["obstacle", "day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(note=""),
                name="obstacle_event_says_something",
                violation_error_message="请写说明。",
            ),
            models.CheckConstraint(
                condition=~Q(step="assigned") | Q(unit__isnull=False, due__isnull=False),
                name="obstacle_assigned_to_whom_until_when",
                violation_error_message="交办要有单位和期限。",
            ),
            models.CheckConstraint(
                condition=~Q(step="due_moved") | Q(due__isnull=False), name="obstacle_moved_to_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.day}"
