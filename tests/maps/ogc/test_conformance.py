"""Abstract tests of OGC API – Features parts 1 and 2 and Tiles part 1, as docs/ogc.md lists them."""

# Faces: maps/ogc/views.py

import json
import re
import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from gis.crs import to_wgs84
from tests.gis.tiles.mvt import tile_at
from tests.maps.wfs.client import make_district
from tests.shapes import EAST, NORTH

pytestmark = pytest.mark.django_db
OGCAPI = """
import json, sys, warnings
import pyogrio
warnings.simplefilter("ignore")
address = "OGCAPI:" + sys.argv[1]
frame = pyogrio.read_dataframe(address, API="ITEMS")
print(json.dumps({"works": len(frame), "bounds": list(frame.total_bounds)}))
"""


@pytest.fixture
def ogc(client: Client) -> Any:
    make_district()

    def ask(path: str, status: int = 200, **params: str) -> Any:
        address = path if path.startswith("http") else f"/ogc/{path}"
        answer = client.get(address, params) if params else client.get(address)
        assert answer.status_code == status, (path, answer.content[:300])
        return answer

    return ask


def links(document: Any, rel: str) -> list[dict[str, str]]:
    return [link for link in document["links"] if link["rel"] == rel]


def test_landing_page_links_to_its_definition_conformance_and_data(ogc: Any) -> None:
    page = ogc("").json()
    assert links(page, "service-desc")
    assert links(page, "conformance")
    assert links(page, "data")
    definition = ogc(links(page, "service-desc")[0]["href"])
    assert definition["Content-Type"].startswith("application/vnd.oai.openapi+json;version=3.0")
    assert definition.json()["openapi"].startswith("3.0")


def test_each_path_of_the_definition_exists(ogc: Any) -> None:
    paths = ogc("api").json()["paths"]
    assert {"/", "/conformance", "/collections"} <= {re.sub("^/ogc", "", path) or "/" for path in paths}


def test_each_collection_has_id_extent_crs_and_a_link_to_its_items(ogc: Any) -> None:
    for one in ogc("collections").json()["collections"]:
        assert one["id"]
        assert any("geo+json" in link["type"] for link in links(one, "items"))
        west, south, east, north = one["extent"]["spatial"]["bbox"][0]
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        assert "http://www.opengis.net/def/crs/OGC/1.3/CRS84" in one["crs"]
        assert one["storageCrs"] in one["crs"]
        alone = ogc(f"collections/{one['id']}").json()
        assert alone["id"] == one["id"]


def test_features_say_when_they_were_made_how_many_and_where_the_next_are(ogc: Any) -> None:
    answer = ogc("collections/works/items", limit="1")
    page = answer.json()
    assert answer["Content-Type"].startswith("application/geo+json")
    assert answer["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    assert page["type"] == "FeatureCollection"
    assert page["numberReturned"] == len(page["features"]) == 1
    assert page["numberMatched"] >= 2
    assert datetime.fromisoformat(page["timeStamp"]).tzinfo
    assert links(page, "self")
    [following] = links(page, "next")
    other = ogc(following["href"]).json()
    assert other["features"][0]["id"] != page["features"][0]["id"]


def test_a_single_feature_links_to_itself_and_its_collection(ogc: Any) -> None:
    first = ogc("collections/works/items", limit="1").json()["features"][0]
    feature = ogc(f"collections/works/items/{first['id']}").json()
    assert feature["id"] == first["id"]
    assert links(feature, "self")
    assert links(feature, "collection")


def test_a_limit_beyond_the_most_is_taken_as_the_most(ogc: Any) -> None:
    assert ogc("collections/works/items", limit="1000000").json()["numberReturned"] >= 2


def test_an_unknown_or_wrong_parameter_is_400(ogc: Any) -> None:
    for params in ({"nonsense": "1"}, {"limit": "-1"}, {"bbox": "1,2,3"}, {"datetime": "?"}, {"crs": "x"}):
        ogc("collections/works/items", status=400, **params)


@pytest.mark.parametrize(
    "interval",
    ["2014-11-30", "2014-11-30T12:00:00Z", "2014-01-01/2014-11-30", "../2014-11-30", "2014-11-30/.."],
)
def test_every_form_of_datetime_is_understood(ogc: Any, interval: str) -> None:
    assert ogc("collections/works/items", datetime=interval).json()["numberReturned"] > 0


def test_each_crs_of_a_collection_gives_coordinates_in_it(ogc: Any) -> None:
    lon, lat = to_wgs84(EAST, NORTH)
    for crs in ogc("collections/places").json()["crs"]:
        answer = ogc("collections/places/items", crs=crs)
        assert answer["Content-Crs"] == f"<{crs}>"
        x, y = answer.json()["features"][0]["geometry"]["coordinates"]
        if crs.endswith("CRS84"):
            assert (x, y) == pytest.approx((lon, lat), abs=0.1)
        elif crs.endswith(("/4326", "/4490")):
            assert (y, x) == pytest.approx((lon, lat), abs=0.1)


def test_tile_sets_name_their_matrices_their_template_and_give_tiles(ogc: Any) -> None:
    [one] = ogc("tiles").json()["tilesets"]
    found = ogc("tiles/WebMercatorQuad").json()
    assert one["dataType"] == found["dataType"] == "vector"
    [template] = links(found, "item")
    assert template["templated"]
    matrices = ogc("tileMatrixSets/WebMercatorQuad").json()["tileMatrices"]
    assert [one["id"] for one in matrices][:2] == ["0", "1"]
    address = template["href"]
    at = tile_at(100, 0, 14)
    for name, value in {"tileMatrix": str(at.z), "tileRow": str(at.y), "tileCol": str(at.x)}.items():
        address = address.replace(f"{{{name}}}", value)
    assert ogc(address)["Content-Type"] == "application/vnd.mapbox-vector-tile"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_gdals_driver_ogcapi_reads_the_features(live_server: Any) -> None:
    make_district()
    run = subprocess.run(
        [sys.executable, "-c", OGCAPI, f"{live_server.url}/ogc/collections/works"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr[-1500:]
    answer = json.loads(run.stdout)
    assert answer["works"] == 4
    assert answer["bounds"][:2] == pytest.approx((EAST, NORTH), abs=5000)  # in the CRS that stores
