"""One change of one row, as the database wrote it down."""

from typing import Any

from django.db import models


class ChangeQuerySet(models.QuerySet["Change"]):
    """Changes by what they touched."""

    def of(self, row: models.Model) -> "ChangeQuerySet":
        """Changes of one row, newest first."""
        return self.filter(relation=row._meta.db_table, key=str(row.pk))


class Change(models.Model):
    """One change. The database makes these rows and refuses to change them (decision 0106)."""

    class Action(models.TextChoices):
        INSERT = "insert", "新增"
        UPDATE = "update", "修改"
        DELETE = "delete", "删除"
        TRUNCATE = "truncate", "清空"
        EXPORT = "export", "导出"

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField("时间")
    relation = models.TextField("表")
    key = models.TextField("主键")
    action = models.TextField("动作", choices=Action)
    old = models.JSONField("之前", null=True)
    new = models.JSONField("之后", null=True)
    actor = models.TextField("操作人")
    request_id = models.TextField("请求编号")
    program = models.TextField("程序")
    believed_at = models.DateTimeField("采信时间")
    holds_from = models.DateField("自哪天起适用", null=True)
    reason = models.TextField("原因")
    decides = models.BooleanField("决定数字")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        db_table = "kernel_change"
        ordering = ["-id"]
        managed = False

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.relation} {self.key}"

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """(column, old, new) of each column that this change says something of."""
        old, new = self.old or {}, self.new or {}
        return [(name, old.get(name), new.get(name)) for name in sorted({*old, *new})]
