"""A real city network, where it is at hand: names become streets, lengths agree with what the file says of itself."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from pyproj import Geod, Transformer

from roads.assembly import TOLERANCES, Assembly, Piece, assemble, names_of
from tests.paths import DATA

FILE = DATA / "shenzhen-futian-osm" / "shenzhen_futian_roads.geojson"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the streets of Futian are not at hand")
# OSMnx measures on this sphere.
SPHERE = Geod(a=6_371_009, b=6_371_009)
METRES = Transformer.from_crs(4326, 4547, always_xy=True)


@pytest.fixture(scope="module")
def features() -> list[dict[str, Any]]:
    return list(json.loads(FILE.read_text(encoding="utf-8"))["features"])


@pytest.fixture(scope="module")
def pieces(features: list[dict[str, Any]]) -> list[Piece]:
    return list(_pieces(features))


@pytest.fixture(scope="module")
def assembly(pieces: list[Piece]) -> Assembly:
    return assemble(pieces)


def _pieces(features: list[dict[str, Any]]) -> Iterator[Piece]:
    for key, feature in enumerate(features):
        said = feature["properties"]
        points = [METRES.transform(*place) for place in feature["geometry"]["coordinates"]]
        yield Piece(
            shapely.LineString(points),
            names_of(said["name"]),
            {"True": True, "False": False}.get(said["oneway"]),
            "_link" in said["highway"],
            key,
        )


def test_nine_names_in_ten_become_one_street_and_the_rest_is_accounted_for(
    assembly: Assembly, pieces: list[Piece]
) -> None:
    names = {name for piece in pieces for name in piece.names}
    made = [street.name for street in assembly.streets]
    refused = {each.name for each in assembly.refused}
    assert set(made) | refused == names
    assert not set(made) & refused
    assert sum(made.count(name) == 1 for name in names) >= 0.9 * len(names)
    assert {"福田立交", "竹子林立交桥", "车公庙立交"} <= refused


def test_single_carriageways_are_as_long_as_the_file_says(
    assembly: Assembly, features: list[dict[str, Any]]
) -> None:
    single = [s for s in assembly.streets if not s.averaged_m and not s.bridges and not s.left_out]
    assert len(single) > 90
    for street in single:
        said = sum(features[key]["properties"]["length"] for key in street.keys)
        x, y = street.line.xy
        lon, lat = METRES.transform(x, y, direction="INVERSE")
        assert SPHERE.line_length(lon, lat) == pytest.approx(said, rel=1e-4, abs=0.01)


def test_every_centreline_keeps_to_its_pieces(assembly: Assembly, pieces: list[Piece]) -> None:
    for street in assembly.streets:
        own = shapely.union_all([piece.line for piece in pieces if street.name in piece.names])
        bridged = shapely.union_all([shapely.Point(b.at).buffer(b.metres / 2 + 1) for b in street.bridges])
        points = shapely.line_interpolate_point(street.line, range(0, int(street.length_m), 10))
        away = (shapely.distance(points, own) > TOLERANCES.width_m / 2) & ~shapely.within(points, bridged)
        assert not away.any(), street.name


def test_double_streets_are_about_half_as_long_as_their_pieces(assembly: Assembly) -> None:
    double = [s for s in assembly.streets if s.averaged_m > 0.95 * s.length_m and not s.part]
    assert len(double) > 15
    for street in double:
        assert 1.8 < street.pieces_m / street.length_m < 3.2, street.name
