"""What the API shows of roads, places and crossings."""

from rest_framework import serializers

from gis.api.fast_serializer import FastSerializer
from gis.api.features import FeatureSerializer, Figure, Label, ReadyGeometry
from roads.models import Crossing, ExistingStretch, Place, Road
from roads.serializers.fields import Chainage
from roads.stationing import Stationing


class ExistingStretchSerializer(FastSerializer, serializers.ModelSerializer):
    """已经建成的一段。"""

    from_m = Figure(source="span.lower")
    to_m = Figure(source="span.upper")

    class Meta:
        model = ExistingStretch
        fields = ("from_m", "to_m", "since", "source", "schematic", "demo")


class RoadSerializer(FeatureSerializer):
    """一条道路：中线、等级、在路网方案里的位置，以及截至当日已有的路段。"""

    geometry = ReadyGeometry("LineString")
    axis_label = serializers.CharField(read_only=True, help_text="如 纵3；不在轴上的为空")
    road_class_label = Label("road_class")
    length_m = Figure()
    red_line_m = Figure(allow_null=True, help_text="红线宽，米")
    stations = serializers.SerializerMethodField(
        help_text="设计桩号：从中线的哪一米（from_m）起是哪个桩号（station_m），一段一条；其余桩号都从中线起点起算"
    )
    station_equations = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="断链，按里程先后，如 K15+200=K15+250"
    )
    existing = ExistingStretchSerializer(many=True, read_only=True, source="existing_by_day")

    class Meta:
        model = Road
        geo_field = "geometry"
        fields = (
            "id", "code", "name", "aliases", "axis", "axis_no", "axis_label", "road_class", "road_class_label",
            "red_line_m", "length_m", "stations", "station_equations", "existing", "source", "schematic", "demo",
        )  # fmt: skip

    def get_stations(self, road: Road) -> list[dict[str, float]]:
        zones = Stationing.of(road).zones()
        return [{"from_m": zone.measure_m, "station_m": zone.station_m} for zone in zones]


class PlaceSerializer(FeatureSerializer):
    """一个有名字的地点，路段可以从它起或到它止。"""

    geometry = ReadyGeometry("Point")

    class Meta:
        model = Place
        geo_field = "geometry"
        fields = ("id", "name", "aliases", "source", "schematic", "demo")


class CrossingSerializer(FeatureSerializer):
    """两条中线相交处；每处从两条路各看一次，桩号是 road 上的。"""

    geometry = ReadyGeometry("Point")
    label = serializers.CharField(  # type: ignore[assignment]
        source="__str__", read_only=True, help_text="如 神州路×中原路"
    )
    road = serializers.CharField(source="road.name", read_only=True)
    other = serializers.CharField(source="other.name", read_only=True)
    measure_m = Figure(help_text="在 road 上的桩号，米")
    chainage = Chainage(source="measure_m")
    schematic = serializers.BooleanField(read_only=True)

    class Meta:
        model = Crossing
        geo_field = "geometry"
        fields = ("id", "label", "road", "road_id", "other", "other_id", "measure_m", "chainage", "schematic")
