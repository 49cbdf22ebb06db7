"""What the API shows of planning areas."""

from typing import Any

from rest_framework import serializers

from gis.api.features import FeatureSerializer, Figure, Label, ReadyGeometry
from gis.api.fields import DayInput, PersonName, StrictSerializer
from parcels.models import Parcel, ParcelState, PlanningArea, State


class PlanningAreaSerializer(FeatureSerializer):
    """一个规划范围；面积按椭球面算。"""

    geometry = ReadyGeometry("MultiPolygon")
    area_km2 = Figure(places=4, help_text="面积，平方公里")
    target_km2 = Figure(places=4, allow_null=True, help_text="覆盖目标，平方公里")

    class Meta:
        model = PlanningArea
        geo_field = "geometry"
        fields = (
            "id", "code", "name", "area_km2", "target_km2", "target_due", "position", "source", "schematic", "demo",
        )  # fmt: skip


class ParcelSerializer(FeatureSerializer):
    """一个地块；面积按椭球面算，申报面积相差超过容差的标出。"""

    geometry = ReadyGeometry("MultiPolygon")
    use_name = serializers.CharField(source="use.name", read_only=True)
    village = serializers.CharField(source="village.name", read_only=True, allow_null=True, default=None)
    village_code = serializers.CharField(source="village.code", read_only=True, allow_null=True, default=None)
    planning_area = serializers.CharField(
        source="planning_area.name", read_only=True, allow_null=True, default=None
    )
    area_m2 = Figure(places=1)
    area_mu = Figure(places=2, help_text="亩")
    declared_m2 = Figure(places=1, allow_null=True)
    difference_percent = Figure(places=2, allow_null=True, help_text="申报面积比测算面积多的百分数")
    area_flagged = serializers.BooleanField(read_only=True, help_text="相差超过容差")
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    state_label = serializers.SerializerMethodField()
    state_since = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Parcel
        geo_field = "geometry"
        fields = (
            "id", "code", "use_id", "use_name", "village", "village_code", "planning_area", "area_m2", "area_mu",
            "declared_m2", "difference_percent", "area_flagged", "state", "state_label", "state_since", "source",
            "schematic", "demo",
        )  # fmt: skip

    def get_state_label(self, row: Any) -> str:
        return str(State(row.state).label)


class ParcelStateSerializer(serializers.ModelSerializer):
    """地块的一个状态，从这一天起。"""

    state_label = Label("state")
    by = PersonName()

    class Meta:
        model = ParcelState
        fields = ("id", "day", "state", "state_label", "note", "by", "recorded_at", "demo")


class ParcelDossierSerializer(ParcelSerializer):
    """一个地块和它的历次状态。"""

    states = ParcelStateSerializer(source="all_states", many=True, read_only=True)

    class Meta(ParcelSerializer.Meta):
        fields = (*ParcelSerializer.Meta.fields, "states")  # type: ignore[assignment]


class NewStateSerializer(StrictSerializer):
    """一个新的地块状态。"""

    state = serializers.ChoiceField(choices=State.choices)
    day = DayInput(help_text="从哪天起，不能晚于今天")
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
