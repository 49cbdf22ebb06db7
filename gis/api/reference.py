"""Collections of the kernel: published targets and responsible units."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from gis.api.collections import Collection
from gis.api.dated import Dated
from gis.api.features import Figure
from gis.models import ResponsibleUnit, Target


class TargetSerializer(serializers.ModelSerializer):
    """一项公布的目标。"""

    value = Figure(places=2, allow_null=True)
    baseline = Figure(places=2, allow_null=True)
    unit = serializers.CharField(source="measure_unit", read_only=True)

    class Meta:
        model = Target
        fields = (
            "id",
            "code",
            "label",
            "value",
            "unit",
            "baseline",
            "baseline_on",
            "due",
            "source",
            "position",
        )


@extend_schema(tags=["名录"])
@extend_schema_view(
    list=extend_schema(summary="目标", description="截至当日的目标和基期值，各有出处。"),
    retrieve=extend_schema(summary="一项目标"),
)
class TargetCollection(Dated, Collection):
    queryset = Target.objects.all()
    serializer_class = TargetSerializer
    key = ("position", "id")


class UnitSerializer(serializers.ModelSerializer):
    """一个责任单位。"""

    class Meta:
        model = ResponsibleUnit
        fields = ("id", "name", "short_name", "demo")


@extend_schema(tags=["名录"])
@extend_schema_view(
    list=extend_schema(summary="责任单位", description="负责工程和问题的单位，名称是截至当日的。"),
    retrieve=extend_schema(summary="一个责任单位"),
)
class UnitCollection(Dated, Collection):
    queryset = ResponsibleUnit.objects.all()
    serializer_class = UnitSerializer
    key = ("id",)
