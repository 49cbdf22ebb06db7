"""Serializers of villages, redevelopments and resettlement buildings as of a day, and of input about them."""

from rest_framework import serializers

from gis.api.features import FeatureSerializer, Figure, Label, ReadyGeometry
from gis.api.fields import DayInput, PersonName, StrictSerializer
from villages.choices import Ripeness
from villages.models import Redevelopment, RedevelopmentReport, ResettlementBuilding, Village


class VillageSerializer(FeatureSerializer):
    """一个村或社区；同名的村不止一个，以代码为准。没有范围的 geometry 为空。"""

    geometry = ReadyGeometry("MultiPolygon", "Point")
    town = serializers.CharField(source="town.name", read_only=True)
    redevelopment_id = serializers.IntegerField(read_only=True, allow_null=True)
    ripeness = serializers.ChoiceField(
        choices=[*Ripeness.choices, ("none", "未列入改造")], read_only=True, help_text="截至当日改造的成熟度"
    )
    ripeness_label = serializers.CharField(read_only=True)
    readiness_percent = Figure(places=1, allow_null=True)
    signed_percent = Figure(places=1, allow_null=True)
    stage = serializers.CharField(read_only=True, allow_null=True, help_text="截至当日所处阶段")

    class Meta:
        model = Village
        geo_field = "geometry"
        fields = (
            "id", "code", "name", "official_name", "town", "town_id", "redevelopment_id", "ripeness",
            "ripeness_label", "readiness_percent", "signed_percent", "stage", "source", "schematic", "demo",
        )  # fmt: skip


class StageSerializer(serializers.Serializer):
    """一个阶段；截至当日没有完成的，完成日期为空。"""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    planned_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    late_days = serializers.IntegerField(help_text="比计划晚的天数，没有晚为 0")


class HousingSerializer(serializers.Serializer):
    """安置楼建筑面积，平方米。"""

    buildings = serializers.IntegerField()
    planned_m2 = Figure(places=0)
    begun_m2 = Figure(places=0)
    topped_out_m2 = Figure(places=0)
    finished_m2 = Figure(places=0)


class RedevelopmentReportSerializer(serializers.ModelSerializer):
    """一条累计数上报。"""

    measure_label = Label("measure")
    value = Figure(places=2)
    by = PersonName()
    voided = serializers.SerializerMethodField()

    class Meta:
        model = RedevelopmentReport
        fields = (
            "id", "measure", "measure_label", "day", "value", "correction", "reason", "by", "recorded_at", "voided",
            "void_reason", "demo",
        )  # fmt: skip

    def get_voided(self, row: RedevelopmentReport) -> bool:
        return row.voided_at is not None


class RedevelopmentSerializer(FeatureSerializer):
    """一个村的改造及其截至当日的进展；位置是村的范围。"""

    geometry = ReadyGeometry("MultiPolygon")
    village = serializers.CharField(source="village.name", read_only=True)
    village_code = serializers.CharField(source="village.code", read_only=True)
    town = serializers.CharField(source="village.town.name", read_only=True)
    unit = serializers.CharField(source="unit.name", read_only=True, allow_null=True, default=None)
    ripeness = serializers.ChoiceField(choices=Ripeness.choices, read_only=True)
    ripeness_label = serializers.CharField(source="ripeness.label", read_only=True)
    readiness_percent = Figure(source="readiness.percent", places=1)
    stage = serializers.CharField(source="standing.current_stage.label", read_only=True, default="全部完成")
    signed = serializers.IntegerField(source="standing.signed", read_only=True)
    moved = serializers.IntegerField(source="standing.moved", read_only=True)
    demolished_m2 = Figure(source="standing.demolished_m2", places=0)
    paid_wan_yuan = Figure(source="standing.paid_wan_yuan", places=2)
    signed_percent = Figure(source="standing.signed_percent", places=1)
    moved_percent = Figure(source="standing.moved_percent", places=1)
    demolished_percent = Figure(source="standing.demolished_percent", places=1)
    compensation_wan_yuan = Figure(allow_null=True, places=2)
    newest_report = serializers.DateField(source="standing.newest_report", read_only=True, allow_null=True)
    stages = StageSerializer(source="standing.stages", many=True, read_only=True)
    housing = HousingSerializer(source="standing.housing", read_only=True)

    class Meta:
        model = Redevelopment
        geo_field = "geometry"
        fields = (
            "id", "village", "village_code", "village_id", "town", "pilot", "ripeness", "ripeness_label",
            "readiness_percent", "stage", "households", "people", "signed", "moved", "signed_percent",
            "moved_percent", "demolish_m2", "demolished_m2", "demolished_percent", "compensation_wan_yuan",
            "paid_wan_yuan", "resettlement_m2", "housing", "stages", "unit", "unit_id", "leader", "newest_report",
            "source", "schematic", "demo",
        )  # fmt: skip


class RedevelopmentDossierSerializer(RedevelopmentSerializer):
    """一个改造项目和它的全部上报（含作废的）。"""

    reports = RedevelopmentReportSerializer(source="all_reports", many=True, read_only=True)

    class Meta(RedevelopmentSerializer.Meta):
        fields = (*RedevelopmentSerializer.Meta.fields, "reports")  # type: ignore[assignment]


class BuildingSerializer(FeatureSerializer):
    """一栋安置楼；截至当日没有发生的，日期为空。"""

    geometry = ReadyGeometry("Polygon")
    village = serializers.CharField(source="redevelopment.village.name", read_only=True)
    village_code = serializers.CharField(source="redevelopment.village.code", read_only=True)
    state = serializers.ChoiceField(
        choices=[("planned", "未开工"), ("begun", "在建"), ("topped_out", "已封顶"), ("finished", "已竣工")],
        read_only=True,
    )
    state_label = serializers.CharField(read_only=True)
    begun_on = serializers.DateField(source="begun_by_day", read_only=True, allow_null=True)
    topped_out_on = serializers.DateField(source="topped_by_day", read_only=True, allow_null=True)
    finished_on = serializers.DateField(source="finished_by_day", read_only=True, allow_null=True)

    class Meta:
        model = ResettlementBuilding
        geo_field = "geometry"
        fields = (
            "id", "code", "name", "village", "village_code", "redevelopment_id", "floors", "floor_area_m2", "state",
            "state_label", "begun_on", "topped_out_on", "finished_on", "source", "schematic", "demo",
        )  # fmt: skip


class NewStandingSerializer(StrictSerializer):
    """一条新的累计数。"""

    measure = serializers.ChoiceField(choices=RedevelopmentReport.Measure.choices)
    day = DayInput(help_text="截至日期，不能晚于今天")
    value = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, help_text="累计值")
    reason = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text="更正原因；比已报的小时必填"
    )
