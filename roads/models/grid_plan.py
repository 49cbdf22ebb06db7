"""Plans of axes: how many 纵 and 横 a plan has, whose plan it is, and which road is which axis.

The axes of the default plan stand on the roads themselves (`Road.axis`, `Road.axis_no`), which tiles, filters and
files read; those of the other plans are rows of `PlanAxis`. So each fact is kept once.
"""

from django.db import models
from django.db.models import Q

from roads.models.network import Road

MOST_AXES = 99


class GridPlanQuerySet(models.QuerySet["GridPlan"]):
    def default(self) -> "GridPlan | None":
        """The plan whose axes stand on the roads; None before the first plan."""
        return self.filter(is_default=True).first()


class GridPlan(models.Model):
    """A plan of so many axes north to south and so many east to west."""

    name = models.CharField("名称", max_length=24, unique=True)
    owner = models.CharField("制定单位", max_length=60, blank=True)
    ns_count = models.PositiveSmallIntegerField("纵的条数")
    ew_count = models.PositiveSmallIntegerField("横的条数")
    is_default = models.BooleanField("默认方案", default=False)
    demo = models.BooleanField("演示", default=False)

    objects = GridPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "路网方案"
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="grid_plan_one_default"
            ),
            models.CheckConstraint(
                condition=Q(ns_count__lte=MOST_AXES, ew_count__lte=MOST_AXES)
                & (Q(ns_count__gt=0) | Q(ew_count__gt=0)),
                name="grid_plan_has_axes",
                violation_error_message="纵横的条数各为 0 至 99，至少有一条。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def count(self, axis: str) -> int:
        """How many axes run this way."""
        return self.ns_count if axis == Road.Axis.NORTH_SOUTH else self.ew_count


class PlanAxis(models.Model):
    """Which road is an axis of a plan other than the default one."""

    plan = models.ForeignKey(GridPlan, models.CASCADE, related_name="axes", verbose_name="方案")
    axis = models.CharField("轴向", max_length=2, choices=Road.Axis)
    no = models.PositiveSmallIntegerField("轴号")
    road = models.ForeignKey(Road, models.CASCADE, related_name="plan_axes", verbose_name="道路")

    class Meta:
        verbose_name = verbose_name_plural = "方案的轴"
        ordering = ["plan", "axis", "no"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "axis", "no"], name="plan_axis_taken_once"),
            models.UniqueConstraint(fields=["plan", "road"], name="plan_road_one_axis"),
            models.CheckConstraint(condition=Q(no__range=(1, MOST_AXES)), name="plan_axis_number"),
        ]

    def __str__(self) -> str:
        return f"{self.get_axis_display()}{self.no} {self.road}"
