# Faces: maps/wfs/recipes.py
import json
import re
import subprocess
import sys
from typing import Any

import pytest
from owslib.etree import etree
from owslib.fes2 import And, Filter, PropertyIsEqualTo, PropertyIsGreaterThan, PropertyIsLike
from owslib.wfs import WebFeatureService

from gis.crs import transformer
from maps.wfs.recipes import RECIPES
from tests.maps.wfs.client import make_district, xml
from tests.shapes import EAST, NORTH

GDAL_READS = """
import json, sys, warnings
import pyogrio
warnings.simplefilter("ignore")
found = {}
for layer, _ in pyogrio.list_layers("WFS:" + sys.argv[1]):
    frame = pyogrio.read_dataframe("WFS:" + sys.argv[1], layer=layer)
    found[layer] = [len(frame), frame.crs.to_epsg(), frame.geometry.iloc[0].wkt]
frame = pyogrio.read_dataframe("WFS:" + sys.argv[1], layer="zongheng:works", where="light = 'red'")
found["red"] = list(frame["code"])
near = pyogrio.read_dataframe("WFS:" + sys.argv[1], layer="zongheng:places", bbox=tuple(json.loads(sys.argv[2])))
far = pyogrio.read_dataframe("WFS:" + sys.argv[1], layer="zongheng:places", bbox=tuple(json.loads(sys.argv[3])))
found["boxes"] = [len(near), len(far)]
print(json.dumps(found))
"""


@pytest.fixture
def service(live_server: Any) -> str:
    make_district()
    return f"{live_server.url}/wfs?as_of=2014-11-30"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_owslib_reads_it_as_any_wfs(service: str) -> None:
    wfs = WebFeatureService(service, version="2.0.0")
    assert wfs.identification.title == "纵横（截至 2014-11-30）"
    assert [name.removeprefix("zongheng:") for name in wfs.contents] == [one.layer.code for one in RECIPES]
    works = wfs.contents["zongheng:works"]
    assert works.title == "工程"
    assert {crs.code for crs in works.crsOptions} >= {4547, 4490, 4326, 3857}
    assert works.boundingBoxWGS84[:2] == pytest.approx(
        transformer(4547, 4326).transform(EAST, NORTH), abs=1e-3
    )
    fields = wfs.get_schema("zongheng:works")["properties"]
    assert (fields["percent"], fields["goal_due"], fields["demo"]) == ("double", "date", "boolean")
    page = json.loads(
        wfs.getfeature("zongheng:works", outputFormat="geojson", maxfeatures=2, startindex=1).read()
    )
    assert (len(page["features"]), page["numberMatched"]) == (2, 4)
    wanted = Filter(And([PropertyIsEqualTo("unit", "建设局"), PropertyIsGreaterThan("percent", "50")]))
    text = etree.tostring(wanted.toXML(), encoding="unicode")
    answer = json.loads(wfs.getfeature("zongheng:works", outputFormat="geojson", filter=text).read())
    assert [one["properties"]["code"] for one in answer["features"]] == ["W1"]
    like = etree.tostring(
        Filter(PropertyIsLike("stretch", "神州路*", wildCard="*")).toXML(), encoding="unicode"
    )
    posted = wfs.getfeature("zongheng:works", filter=like, method="Post").read()
    assert xml(posted).get("numberMatched") == "2"
    west, south = transformer(4547, 4326).transform(EAST - 5, NORTH - 5)
    box = (west, south, west + 0.0005, south + 0.0005, "urn:ogc:def:crs:EPSG::4326")
    assert (
        len(
            json.loads(wfs.getfeature("zongheng:places", outputFormat="geojson", bbox=box).read())["features"]
        )
        == 1
    )


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_gdal_reads_it_with_coordinates_the_right_way_round(service: str) -> None:
    boxes = [json.dumps([EAST + d, NORTH + d, EAST + d + 20, NORTH + d + 20]) for d in (0, 20)]
    done = subprocess.run(
        [sys.executable, "-c", GDAL_READS, service, *boxes],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    assert answer.pop("red") == ["W2"]
    assert answer.pop("boxes") == [1, 0]
    assert {name: rows for name, (rows, *_) in answer.items()} == {
        "zongheng:roads": 2, "zongheng:works": 4, "zongheng:pipes": 1, "zongheng:obstacles": 1, "zongheng:places": 1,
        "zongheng:villages": 2, "zongheng:redevelopments": 1, "zongheng:buildings": 1, "zongheng:planning-areas": 1,
        "zongheng:parcels": 1,
    }  # fmt: skip
    assert all(row[1] == 4547 for row in answer.values())
    place = [float(number) for number in re.findall(r"[\d.]+", answer["zongheng:places"][2])]
    assert place == pytest.approx([EAST + 10, NORTH + 10], abs=0.001)
    line = re.findall(r"[\d.]+", answer["zongheng:roads"][2])
    assert [float(line[0]), float(line[1])] == pytest.approx([EAST, NORTH], abs=0.001)
