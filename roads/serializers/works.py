"""What the API shows of works with their progress; the figures come from roads.figures.progress."""

from rest_framework import serializers

from gis.api.fast_serializer import FastSerializer
from gis.api.features import FeatureSerializer, Figure, Label, Percent, ReadyGeometry
from roads.choices import Goal, Light
from roads.models import Step, Work, WorkStatus
from roads.serializers.fields import Chainage


class StepProgressSerializer(FastSerializer):
    """一道工序的进度。"""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    weight = Figure()
    finished_m = Figure(help_text="完成长度，米；半幅按一半计")
    percent = Percent()


class StepSerializer(serializers.ModelSerializer):
    """一类工程的一道工序，按施工次序。"""

    kind_label = Label("kind")
    weight = Figure()

    class Meta:
        model = Step
        fields = ("id", "kind", "kind_label", "code", "label", "position", "weight")


class WorkSerializer(FeatureSerializer):
    """一项工程，带截至当日的进度；没有定位的工程 geometry 为空。"""

    geometry = ReadyGeometry("LineString")
    kind_label = Label("kind")
    road = serializers.CharField(source="road_name", read_only=True, help_text="路名；不在路网里的照原文")
    axis = serializers.CharField(source="road.axis_label", read_only=True, default="", help_text="如 纵3")
    stretch = serializers.CharField(read_only=True, help_text="如 神州路(中原路—西经大道)")
    from_m = Figure(allow_null=True)
    to_m = Figure(allow_null=True)
    from_chainage = Chainage(source="from_m", allow_null=True)
    to_chainage = Chainage(source="to_m", allow_null=True)
    length_m = Figure()
    light = serializers.ChoiceField(source="progress.light", choices=Light.choices, read_only=True)
    light_label = serializers.CharField(source="progress.light.label", read_only=True)
    light_reason = serializers.CharField(source="progress.light_reason", read_only=True)
    percent = Percent(source="progress.percent", help_text="各工序按权重合计，0–100")
    planned_percent = Percent(source="progress.planned_percent", allow_null=True)
    finished_m = Figure(source="progress.finished_m", help_text="全部工序都完成的长度，米；半幅按一半计")
    under_way_m = Figure(source="progress.under_way_m")
    not_begun_m = Figure(source="progress.not_begun_m")
    newest_report = serializers.DateField(source="progress.newest_day", read_only=True, allow_null=True)
    steps = StepProgressSerializer(source="progress.steps", many=True, read_only=True)
    status = serializers.ChoiceField(
        source="progress.status", choices=WorkStatus.Status.choices, read_only=True
    )
    status_reason = serializers.CharField(source="progress.status_reason", read_only=True)
    unit = serializers.CharField(source="unit.name", read_only=True, allow_null=True, default=None)
    goal = serializers.ChoiceField(
        source="progress.plan.goal",
        choices=Goal.choices,
        allow_blank=True,
        read_only=True,
        help_text="截至当日的计划的目标",
    )
    goal_label = serializers.CharField(source="progress.plan.goal_label", read_only=True)
    due = serializers.DateField(
        source="progress.plan.goal_due", read_only=True, allow_null=True, help_text="截至当日的计划的目标期限"
    )
    planned_start = serializers.DateField(source="progress.plan.start", read_only=True, allow_null=True)
    planned_finish = serializers.DateField(source="progress.plan.finish", read_only=True, allow_null=True)
    late_days = serializers.IntegerField(
        source="progress.late_days",
        read_only=True,
        allow_null=True,
        help_text="计划完工比基准计划晚的天数，早为负；没有调整过为空",
    )
    resolution_label = Label("resolution")
    bulletin = serializers.CharField(source="bulletin.title", read_only=True, allow_null=True, default=None)
    budget_wan_yuan = Figure(source="progress.plan.budget_wan_yuan", allow_null=True, places=2)

    class Meta:
        model = Work
        geo_field = "geometry"
        fields = (
            "id", "code", "kind", "kind_label", "road", "road_id", "axis", "stretch", "from_label", "to_label",
            "from_m", "to_m", "from_chainage", "to_chainage", "length_m", "light", "light_label", "light_reason",
            "percent", "planned_percent", "finished_m", "under_way_m", "not_begun_m", "newest_report", "steps",
            "status", "status_reason", "unit", "unit_id", "goal", "goal_label", "due", "planned_start",
            "planned_finish", "late_days", "budget_wan_yuan", "resolution", "resolution_label", "resolution_reason",
            "flag", "bulletin", "quote", "source", "schematic", "demo",
        )  # fmt: skip
