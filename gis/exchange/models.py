"""Import runs, the rows each wrote, and remembered columns."""

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q


class ImportRun(models.Model):
    """One file brought in, or about to be: what was asked, what the check found, who applied and undid it, when."""

    class Status(models.TextChoices):
        WAITING = "waiting", "待检查"
        CHECKED = "checked", "已检查"
        APPLIED = "applied", "已导入"
        UNDONE = "undone", "已撤销"

    layer = models.CharField("图层", max_length=40)
    file_name = models.CharField("文件", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size_bytes = models.PositiveBigIntegerField("大小(字节)")
    is_packed = models.BooleanField("几个文件打的包", default=False, editable=False)
    status = models.CharField("状态", max_length=8, choices=Status, default=Status.WAITING)
    options = models.JSONField("选项", default=dict, blank=True)
    outcome = models.JSONField("检查结果", default=dict, blank=True)
    at = models.DateTimeField("上传时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="导入人",
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤销人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "checked"], applied_at__isnull=True)
                | Q(status="applied", applied_at__isnull=False, undone_at__isnull=True)
                | Q(status="undone", applied_at__isnull=False, undone_at__isnull=False),
                name="import_status_with_moments",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="import_applied_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="import_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.pk} 号导入 {self.file_name}"


class ImportedRow(models.Model):
    """One row of the database that a run wrote: its values before and after, as text, from which the run is undone."""

    class Action(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "修改"
        DELETED = "gone", "删除"

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows", verbose_name="导入")
    position = models.PositiveIntegerField("顺序")
    action = models.CharField("动作", max_length=8, choices=Action)
    table = models.CharField("表", max_length=60)
    key = models.CharField("主键", max_length=40)
    label = models.CharField("名称", max_length=120)
    before = models.JSONField("之前", null=True, blank=True)
    after = models.JSONField("之后", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入的行"
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="imported_row_position_once"),
        ]
        indexes = [models.Index(fields=["table", "key"], name="imported_row_of")]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.label}"


class ColumnMapping(models.Model):
    """Which heading was which column the last time a file with these headings came in for a layer."""

    layer = models.CharField("图层", max_length=40)
    headings = models.CharField("表头指纹", max_length=64)
    columns = models.JSONField("对应关系")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="选择人")
    used_at = models.DateTimeField("最近使用")

    class Meta:
        verbose_name = verbose_name_plural = "列对应"
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "headings"], name="mapping_once_a_set_of_headings"),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.headings[:8]}"
