"""GeoJSON features: geometry that PostGIS has already written, and serializer fields for figures and labels."""

from typing import Any

import orjson
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON, GeomOutputGeoFunc, Transform
from django.db.models import F, QuerySet
from rest_framework import serializers
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from gis.api.fast_serializer import FastSerializer
from gis.crs import WGS84
from gis.text.percent import rounded_percent

# 1e-7 of a degree is a centimetre on the ground.
DECIMALS = 7


class ForcePolygonCCW(GeomOutputGeoFunc):
    """Outer rings counter-clockwise and holes clockwise, as RFC 7946 has them; lines and points as they are.

    https://postgis.net/docs/ST_ForcePolygonCCW.html promises that, but turns lines round, too, and with them the
    direction in which chainage grows.
    """

    arity = 1
    template = (
        "(SELECT CASE WHEN ST_Dimension(one.shape) = 2 THEN %(function)s(one.shape) ELSE one.shape END "
        "FROM (SELECT %(expressions)s AS shape) AS one)"
    )


def as_geojson(place: Any) -> AsGeoJSON:
    """GeoJSON text of a geometry column or expression, EPSG:4326, seven decimals; null stays null."""
    degrees = Transform(F(place) if isinstance(place, str) else place, WGS84)
    return AsGeoJSON(ForcePolygonCCW(degrees), precision=DECIMALS)


def without_shapes(rows: QuerySet, *joins: str) -> QuerySet:
    """`rows` with the relations `joins` fetched along and every geometry column left in the database."""
    deferred: list[str] = []
    for join in ("", *joins):
        model: Any = rows.model
        for step in filter(None, join.split("__")):
            model = model._meta.get_field(step).related_model
        shapes = [f.name for f in model._meta.concrete_fields if isinstance(_column(f), GeometryField)]
        deferred += [f"{join}__{name}" if join else name for name in shapes]
    return rows.select_related(*joins).defer(*deferred) if joins else rows.defer(*deferred)


def _column(field: Any) -> Any:
    """What a generated column holds, or the field itself."""
    return getattr(field, "output_field", field)


class ReadyGeometry(serializers.Field):
    """GeoJSON text from the query, embedded as it stands. `shapes` are the geometry types it can have."""

    def __init__(self, *shapes: str, **options: Any) -> None:
        self.shapes = shapes
        super().__init__(read_only=True, source="geojson", label="位置", **options)

    def to_representation(self, value: str | None) -> orjson.Fragment | None:
        return None if value is None else orjson.Fragment(value)


class Figure(serializers.FloatField):
    """A measured number, rounded for reading: metres to the millimetre unless said otherwise."""

    def __init__(self, *, places: int = 3, **options: Any) -> None:
        self.places = places
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> float:  # type: ignore[override]
        return round(float(value), self.places) + 0.0  # + 0.0 turns -0.0 into 0.0


class Percent(Figure):
    """A percent of work done to two places: 100 only where all is done, 0 only where nothing is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(places=2, **options)

    def to_representation(self, value: Any) -> float:  # type: ignore[override]
        return rounded_percent(value, self.places)


class Label(serializers.CharField):
    """The Chinese word of the serializer's coded column `of`."""

    def __init__(self, of: str, **options: Any) -> None:
        super().__init__(read_only=True, source=of, **options)

    def bind(self, field_name: str, parent: Any) -> None:
        super().bind(field_name, parent)
        self.words = dict(parent.Meta.model._meta.get_field(self.source).flatchoices)

    def to_representation(self, value: Any) -> str:
        return str(self.words.get(value, value))


class FeatureSerializer(FastSerializer, GeoFeatureModelSerializer):
    """A row as a GeoJSON feature; subclasses declare `geometry = ReadyGeometry(…)` and the properties they show.

    A list of them is a plain list: the collection's envelope makes it a FeatureCollection.
    """

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        return serializers.ModelSerializer.many_init.__func__(cls, *args, **kwargs)  # type: ignore[attr-defined]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        feature = super().to_representation(instance)
        key, place = feature.pop("id"), feature.pop("geometry")
        return {"type": "Feature", "id": key, "geometry": place, "properties": feature}
