"""What the API shows of planning areas."""

from gis.api.features import FeatureSerializer, Figure, ReadyGeometry
from parcels.models import PlanningArea


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
