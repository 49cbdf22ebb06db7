"""Streets of OpenStreetMap extracts: those of the same data in another format, where the data are at hand."""

# Faces: gis/exchange/readers/reading.py, gis/exchange/clipping.py

import json
from pathlib import Path
from typing import Any

import osmium
import pytest

from gis.errors import DomainError
from gis.exchange.readers.geodata.osm import STREETS
from gis.exchange.readers.reading import read_files
from gis.models import District
from roads.models import Road
from tests.importing import brought_in
from tests.paths import DATA

FILE = DATA / "shenzhen-futian-osm" / "shenzhen_futian_roads.geojson"


def write_osm(path: Path, features: list[dict[str, Any]]) -> Path:
    """The features as ways, nodes shared where ends meet, as an extract has them."""
    nodes: dict[tuple[float, float], int] = {}
    ways = []
    for key, feature in enumerate(features, start=1):
        refs = [
            nodes.setdefault(tuple(place), len(nodes) + 1) for place in feature["geometry"]["coordinates"]
        ]
        said = feature["properties"]
        tags = {"highway": said["highway"], "oneway": {"True": "yes"}.get(str(said["oneway"]), "no")}
        if said["name"]:
            tags["name"] = said["name"]
        ways.append(osmium.osm.mutable.Way(id=key, nodes=refs, tags=tags))
    with osmium.SimpleWriter(str(path)) as writer:
        for place, key in nodes.items():
            writer.add_node(osmium.osm.mutable.Node(id=key, location=place))
        for way in ways:
            writer.add_way(way)
    return path


def street(name: str, highway: str = "primary", **tags: str) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": [[114.0, 22.5], [114.01, 22.5]]}
    return {"properties": {"name": name, "highway": highway, "oneway": False} | tags, "geometry": line}


@pytest.mark.parametrize("suffix", [".osm.pbf", ".osm"])
def test_named_streets_for_vehicles_are_read_and_the_rest_is_said(tmp_path: Path, suffix: str) -> None:
    features = [street("深南大道"), street(""), street("小径", "footway")]
    path = write_osm(tmp_path / f"区{suffix}", features)
    (table,) = read_files([(path.name, path)]).tables
    assert [row[:3] for row in table.values] == [("深南大道", "primary", "no")]
    assert table.crs == "EPSG:4326"
    assert any("1 条街道没有名字" in note for note in table.notes)


@pytest.mark.parametrize(
    "content", [b"not a protocol buffer at all", b"\x00\x00\x00\x0d\n\tOSMHeader\x18\x7f"]
)
def test_a_damaged_extract_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(DomainError, match="OpenStreetMap"):
        read_files([(path.name, path)])


@pytest.mark.django_db
@pytest.mark.skipif(not FILE.exists(), reason="the streets of Futian are not at hand")
def test_an_extract_gives_the_same_roads_as_the_same_data_in_geojson(tmp_path: Path, settings: Any) -> None:
    settings.IMPORT_FOLDER = tmp_path / "kept"
    features = json.loads(FILE.read_text(encoding="utf-8"))["features"]
    features = [one for one in features if one["properties"]["highway"] in STREETS]
    same = tmp_path / "福田.geojson"
    same.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    brought_in("roads", [(same.name, same)], leave_out=True)
    before = {road.name: (road.length_m, road.road_class) for road in Road.objects.all()}
    Road.objects.all().delete()
    path = write_osm(tmp_path / "福田.osm.pbf", features)
    brought_in("roads", [(path.name, path)], leave_out=True)
    after = {road.name: (road.length_m, road.road_class) for road in Road.objects.all()}
    assert set(after) == set(before)
    # An extract keeps seven digits of a degree: a centimetre at each point.
    assert all(abs(after[name][0] - before[name][0]) < 0.5 for name in before)
    assert {name: one[1] for name, one in after.items()} == {name: one[1] for name, one in before.items()}


@pytest.mark.django_db
def test_an_extract_of_the_city_comes_down_to_the_extent_of_the_district(
    tmp_path: Path, settings: Any
) -> None:
    settings.IMPORT_FOLDER = tmp_path / "kept"
    District.objects.create(pk=1, name="福田区", west=113.99, south=22.49, east=114.02, north=22.51)
    far = street("远方大道") | {
        "geometry": {"type": "LineString", "coordinates": [[114.3, 22.7], [114.31, 22.7]]}
    }
    path = write_osm(tmp_path / "市.osm.pbf", [street("深南大道"), far])
    run = brought_in("roads", [(path.name, path)])
    assert list(Road.objects.values_list("name", flat=True)) == ["深南大道"]
    assert "1 条街道在区情的地图范围以外" in str(run.outcome)
