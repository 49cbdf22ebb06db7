"""Versions of plans as the API shows them, and what it accepts to append one."""

from typing import Any

from rest_framework import serializers

from gis.api.features import Figure, Label
from gis.api.fields import DayInput, PersonName
from roads.choices import Goal
from roads.models import WorkPlan


class PlanSerializer(serializers.ModelSerializer):
    """工程计划的一个版本：自哪天起适用，何时由谁记录，为什么。"""

    stretch = serializers.CharField(source="work.stretch", read_only=True)
    kind = serializers.CharField(source="work.kind", read_only=True)
    holds_from = serializers.DateField(
        source="valid.lower", read_only=True, allow_null=True, help_text="自这天起适用；空为全期"
    )
    goal_label = Label("goal")
    budget_wan_yuan = Figure(allow_null=True, places=2)
    by = PersonName(allow_null=True)

    class Meta:
        model = WorkPlan
        fields = (
            "id", "work_id", "stretch", "kind", "name", "baseline", "holds_from", "planned_start", "planned_finish",
            "goal", "goal_label", "goal_due", "budget_wan_yuan", "reason", "by", "recorded_at", "demo",
        )  # fmt: skip


class NewPlanSerializer(serializers.Serializer):
    """调整一项工程的计划：只写要改的列。"""

    work = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="工程编号")
    name = serializers.CharField(max_length=24, help_text="版本名称，如 年初计划、调整计划")
    reason = serializers.CharField(max_length=300, help_text="原因，必填")
    holds_from = DayInput(
        required=False, allow_null=True, default=None, help_text="自哪天起适用；不写为更正全期"
    )
    planned_start = DayInput(required=False, allow_null=True)
    planned_finish = DayInput(required=False, allow_null=True)
    goal = serializers.ChoiceField(choices=Goal.choices, required=False, allow_blank=True)
    goal_due = DayInput(required=False, allow_null=True)
    budget_wan_yuan = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError(
                {str(name)[:40]: [f"没有这个字段，可用：{'、'.join(self.fields)}。"] for name in unknown}
            )
        return attrs
