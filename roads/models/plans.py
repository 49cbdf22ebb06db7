"""Versions of the plan of a work: from which day which plan holds, recorded when, by whom and why."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from gis.bitemporal.two_times import TwoTimes
from roads.choices import Goal
from roads.models.works import Work


class WorkPlan(TwoTimes):
    """What was planned for a work on the days it holds. A work whose plan never changed has no rows: its columns hold
    the plan. With the first change the plan before it becomes the baseline, believed from the beginning."""

    work = models.ForeignKey(
        Work, models.DO_NOTHING, related_name="plans", verbose_name="工程", db_constraint=False
    )
    name = models.CharField("计划版本", max_length=24)
    baseline = models.BooleanField("基准计划", default=False, editable=False)
    planned_start = models.DateField("计划开工", null=True, blank=True)
    planned_finish = models.DateField("计划完工", null=True, blank=True)
    goal = models.CharField("目标", max_length=8, choices=Goal, blank=True)
    goal_due = models.DateField("目标期限", null=True, blank=True)
    budget_wan_yuan = models.DecimalField(
        "投资(万元)", max_digits=12, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "工程计划版本"
        ordering = ["work", "recorded_at", "id"]
        constraints = [
            ExclusionConstraint(
                name="workplan_one_at_a_time",
                expressions=[
                    ("work", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                violation_error_message="同一天、同一时点只能有一个计划版本。",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="workplan_has_reason"),
            models.CheckConstraint(condition=~Q(name=""), name="workplan_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.work_id} {self.name}"
