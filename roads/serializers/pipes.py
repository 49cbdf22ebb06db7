"""What the API shows of pipes and obstacles, as they stood on the day asked for."""

from rest_framework import serializers

from gis.api.features import FeatureSerializer, Figure, Label, ReadyGeometry
from roads.models import Obstacle, Pipe


class PipeSerializer(FeatureSerializer):
    """一段管线；截至当日没有敷设的，敷设日期为空。"""

    geometry = ReadyGeometry("LineString")
    kind_label = Label("kind")
    road = serializers.CharField(source="road_name", read_only=True, allow_null=True)
    from_m = Figure(source="span.lower", allow_null=True, default=None)
    to_m = Figure(source="span.upper", allow_null=True, default=None)
    length_m = Figure()
    state = serializers.ChoiceField(choices=[("laid", "已敷设"), ("planned", "规划")], read_only=True)
    laid_on = serializers.DateField(source="laid_by_day", read_only=True, allow_null=True)

    class Meta:
        model = Pipe
        geo_field = "geometry"
        fields = (
            "id", "code", "kind", "kind_label", "road", "road_id", "from_m", "to_m", "length_m", "diameter_mm",
            "material", "state", "laid_on", "planned_for", "source", "schematic", "demo",
        )  # fmt: skip


class ObstacleSerializer(FeatureSerializer):
    """一个问题；截至当日没有解决的，解决日期和处理结果为空。位置是自身坐标，或所在桩号、工程的中点。"""

    geometry = ReadyGeometry("Point")
    kind_label = Label("kind")
    work = serializers.CharField(source="work.stretch", read_only=True, allow_null=True, default=None)
    road = serializers.CharField(source="work.road.name", read_only=True, allow_null=True, default=None)
    from_m = Figure(source="span.lower", allow_null=True, default=None)
    to_m = Figure(source="span.upper", allow_null=True, default=None)
    unit = serializers.CharField(source="unit.name", read_only=True, allow_null=True, default=None)
    state = serializers.ChoiceField(
        choices=[("open", "未解决"), ("overdue", "已逾期"), ("resolved", "已解决"), ("later", "尚未发现")],
        read_only=True,
    )
    resolved_on = serializers.DateField(source="resolved_by_day", read_only=True, allow_null=True)
    outcome = serializers.CharField(source="outcome_by_day", read_only=True)

    class Meta:
        model = Obstacle
        geo_field = "geometry"
        fields = (
            "id", "code", "kind", "kind_label", "title", "detail", "state", "work", "work_id", "road", "from_m",
            "to_m", "unit", "unit_id", "found_on", "due", "resolved_on", "outcome", "source", "schematic", "demo",
        )  # fmt: skip
