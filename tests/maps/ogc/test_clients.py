"""What map clients make of /ogc/: OWSLib and GDAL read it as any OGC API – Features."""

import json
import subprocess
import sys
from typing import Any

import pytest
from owslib.ogcapi.features import Features

from gis.crs import to_wgs84
from maps.wfs.recipes import RECIPES
from tests.maps.wfs.client import make_district
from tests.shapes import EAST, NORTH

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

GDAL_READS = """
import json, sys, warnings
import pyogrio
warnings.simplefilter("ignore")
found = {}
for layer, _ in pyogrio.list_layers("OAPIF:" + sys.argv[1]):
    frame = pyogrio.read_dataframe("OAPIF:" + sys.argv[1], layer=layer)
    found[layer] = [len(frame), frame.crs.to_epsg(), frame.geometry.dropna().iloc[0].bounds]
degrees = pyogrio.read_dataframe("OAPIF:" + sys.argv[1], layer="places", CRS="EPSG:4326")
found["degrees"] = degrees.geometry.iloc[0].bounds
print(json.dumps(found))
"""


def test_owslib_reads_collections_pages_and_conformance(live_server: Any) -> None:
    make_district()
    service = Features(f"{live_server.url}/ogc/")
    assert set(service.feature_collections()) == {one.layer.code for one in RECIPES}
    assert any(
        name.endswith("ogcapi-features-1/1.0/conf/core") for name in service.conformance()["conformsTo"]
    )
    page = service.collection_items("works", limit=2, datetime="2014-11-30")
    assert (page["numberReturned"], page["numberMatched"]) == (2, 4)
    feature = page["features"][0]
    assert (
        service.collection_item("works", feature["id"])["properties"]["code"] == feature["properties"]["code"]
    )


def test_gdal_reads_every_collection_in_metres_and_in_degrees(live_server: Any) -> None:
    make_district()
    run = subprocess.run(
        [sys.executable, "-c", GDAL_READS, f"{live_server.url}/ogc/"],
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["works"][0] == 4
    for recipe in RECIPES:
        _, srid, bounds = answer[recipe.layer.code]
        assert srid == 4547  # what GDAL asks for by itself: the CRS that stores
        assert bounds[:2] == pytest.approx((EAST, NORTH), abs=5000), recipe.layer.code
    assert answer["degrees"][:2] == pytest.approx(to_wgs84(EAST, NORTH), abs=0.1)
