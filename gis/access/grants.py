"""Rights given to a person beside the roles: one kind of thing, for one unit or for all of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Thing(models.TextChoices):
    """What a right is about; the names that every check of a right uses."""

    REPORT = "report", "填报"
    REVIEW = "review", "审核"
    PLAN = "plan", "工程和计划"
    LAND = "land", "用地"
    OBSTACLES = "obstacles", "问题"
    IMPORTS = "imports", "导入"
    PUBLISH = "publish", "发布汇报"
    ADMINISTER = "administer", "设置和人员"


# The others concern the whole district: files, settings and briefings have no one unit.
OF_A_UNIT = (Thing.REPORT, Thing.PLAN, Thing.OBSTACLES)


class Grant(models.Model):
    """That a person may do something, for the works of `unit`, or for all where it is null."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants", verbose_name="用户"
    )
    thing = models.CharField("权限", max_length=12, choices=Thing)
    unit = models.ForeignKey(
        "kernel.ResponsibleUnit",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name="单位",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="授权人")

    class Meta:
        verbose_name = verbose_name_plural = "另给的权限"
        ordering = ["thing", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "thing", "unit"], nulls_distinct=False, name="grant_given_once"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(thing__in=[str(thing) for thing in OF_A_UNIT]),
                name="grant_of_the_whole_district",
                violation_error_message="这项权限不分单位。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_thing_display()}（{self.unit or '所有单位'}）"
