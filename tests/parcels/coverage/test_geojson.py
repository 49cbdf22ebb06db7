"""Land that leaves as GeoJSON: valid, and as large as its figure says."""

import json

import pytest
import shapely
import shapely.affinity
from django.test import Client
from pyproj import Transformer

from parcels.coverage.geojson import in_degrees
from tests.parcels.coverage.independent import geodesic_km2
from tests.parcels.coverage.test_figures import lay_area
from tests.shapes import EAST, NORTH


@pytest.mark.parametrize("turn", range(0, 180, 12))
def test_narrow_land_stays_valid_in_degrees(turn: float) -> None:
    line = shapely.LineString([(EAST, NORTH), (EAST + 300, NORTH)])
    sliver = shapely.affinity.rotate(shapely.segmentize(line, 7).buffer(0.006), turn)
    wide = shapely.box(EAST - 100, NORTH - 100, EAST, NORTH + 100)
    for shape in (sliver, shapely.union(sliver, wide), shapely.difference(wide.buffer(500), sliver)):
        assert in_degrees(shape).is_valid


@pytest.mark.django_db
def test_uncovered_land_of_overlapping_parts_is_counted_and_drawn_once(client: Client) -> None:
    lay_area()
    parts = [
        [[[x, 35.1], [x + 0.02, 35.1], [x + 0.02, 35.12], [x, 35.12], [x, 35.1]]] for x in (113.2, 113.21)
    ]
    parameters = {"polygon": {"type": "MultiPolygon", "coordinates": parts}, "as_of": "2014-06-30"}
    answer = client.post("/api/coverage/", parameters, "application/json").json()
    (land,) = (one for one in answer["features"] if one["properties"]["role"] == "uncovered")
    shape = shapely.from_geojson(json.dumps(land["geometry"]))
    assert shape.is_valid
    half = shapely.box(113.2, 35.1, 113.23, 35.12)
    assert shape.symmetric_difference(half).area == pytest.approx(0, abs=1e-7)
    assert land["properties"]["km2"] == pytest.approx(geodesic_km2(_stored(half)), rel=1e-5)


def _stored(degrees: shapely.Geometry) -> shapely.Geometry:
    move = Transformer.from_crs(4326, 4547, always_xy=True)
    return shapely.transform(degrees, move.transform, interleaved=False)
