"""A job as people see it: what is done for whom, how far it is, what came of it. The queue is procrastinate's."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by what they are about and how far they are."""

    def underway(self) -> "JobQuerySet":
        """Those that wait or run."""
        return self.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))

    def of(self, subject: str) -> "JobQuerySet":
        """All about one subject, newest first."""
        return self.filter(subject=subject).order_by("-asked_at", "-pk")


class Job(models.Model):
    """One piece of work in the queue. `subject` is what it is about (`import:12`): one job a subject at a time."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"

    task = models.CharField("任务", max_length=40)
    subject = models.CharField("对象", max_length=60)
    arguments = models.JSONField("参数", default=dict, blank=True)
    state = models.CharField("状态", max_length=9, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField("进度", default=0)
    message = models.CharField("说明", max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField("开始过几次", default=0)
    cancelling = models.BooleanField("要求取消", default=False)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    queue_id = models.BigIntegerField("队列编号", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="发起人")
    asked_at = models.DateTimeField("发起时间")
    heard_at = models.DateTimeField("最近进展")

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["subject", "-asked_at"], name="job_of_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=("waiting", "running")),
                name="job_one_a_subject_at_a_time",
                violation_error_message="正在处理，请等它完成。",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="job_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_state_display()}"

    @property
    def underway(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def failed(self) -> bool:
        return self.state == self.State.FAILED
