"""/api/sources/: sources of networks, as they stood on the day asked for."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from gis.api.collections import Collection
from gis.api.dated import Dated
from gis.api.features import FeatureSerializer, Label, ReadyGeometry, without_shapes
from gis.api.filters import OneOf, RowFilterSet, text_filter
from parcels.sources.models import Source, SourceKind, SourceStanding
from roads.choices import Kind


class SourceSerializer(FeatureSerializer):
    """一个源点；状态是截至当日的，从来没有记过状态的算规划。"""

    geometry = ReadyGeometry("Point")
    kind_label = Label("kind")
    serves = serializers.ChoiceField(choices=Kind.choices, read_only=True)
    state = serializers.ChoiceField(choices=SourceStanding.choices, read_only=True)
    state_label = serializers.SerializerMethodField()
    state_day = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Source
        geo_field = "geometry"
        fields = (
            "id", "code", "name", "kind", "kind_label", "serves", "state", "state_label", "state_day", "source",
            "schematic", "demo",
        )  # fmt: skip

    def get_state_label(self, row: Source) -> str:
        return str(SourceStanding(row.state).label)  # type: ignore[attr-defined]


class SourceFilters(RowFilterSet):
    searched = ("code", "name")

    kind = OneOf(choices=SourceKind.choices, label="类别")
    state = OneOf(choices=SourceStanding.choices, label="截至当日的状态")
    q = text_filter("编号或名称里有这些字", method="by_text")


@extend_schema(tags=["管线和问题"])
@extend_schema_view(
    list=extend_schema(
        summary="源点",
        description="水厂、热源、变电站、调压站、污水处理厂等：管网要接到它们才算接通。状态是截至当日的。",
    ),
    retrieve=extend_schema(summary="一个源点"),
)
class SourceCollection(Dated, Collection):
    queryset = Source.objects.all()
    serializer_class = SourceSerializer
    filterset_class = SourceFilters
    repeatable = ("kind", "state")
    place = "geom"
    key = ("code",)

    def rows(self) -> QuerySet:
        return without_shapes(Source.objects.told_on(self.requested.as_of, known_at=self.requested.known_at))
