"""OGC API at /ogc/: pages, boxes, days, coordinate systems, tiles, and refusals in words."""

from typing import Any

import pytest
from django.test import Client

from gis.crs import to_wgs84
from gis.models import DataVersion
from tests.maps.wfs.client import make_district
from tests.shapes import EAST, NORTH

pytestmark = pytest.mark.django_db
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def test_following_next_brings_every_feature_once(client: Client) -> None:
    make_district()
    address, codes, pages = "/ogc/collections/works/items?as_of=2014-11-30&limit=1", [], 0
    while address:
        page = client.get(address).json()
        codes += [one["properties"]["code"] for one in page["features"]]
        pages += 1
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert (sorted(codes), pages) == (["W1", "W2", "W3", "W4"], 4)


def test_a_feature_is_as_of_the_day_that_datetime_or_as_of_names(client: Client) -> None:
    works = make_district()
    address = f"/ogc/collections/works/items/{works['late'].pk}"

    def percent(**query: str) -> float:
        return client.get(address, query).json()["properties"]["percent"]

    assert percent(datetime="2014-09-09") == 0
    assert percent(as_of="2014-11-30") == percent(datetime="../2014-11-30T00:00:00Z") > 0


def test_a_box_and_a_property_choose_features(client: Client) -> None:
    make_district()
    lon, lat = to_wgs84(EAST + 100, NORTH)
    near = f"{lon - 0.0001},{lat - 0.0001},{lon + 0.0001},{lat + 0.0001}"
    parameters = {"bbox": near, "as_of": "2014-11-30"}
    assert [row["properties"]["code"] for row in items(client, parameters)] == ["W1"]
    assert items(client, {"bbox": "10,10,11,11"}) == []
    assert [row["properties"]["code"] for row in items(client, {"kind": "gas"})] == ["W3"]


def items(client: Client, parameters: dict[str, str]) -> list[Any]:
    features: list[Any] = client.get("/ogc/collections/works/items", parameters).json()["features"]
    return features


def test_coordinates_come_in_the_order_of_the_crs_that_is_named(client: Client) -> None:
    make_district()

    def first(crs: str) -> tuple[list[float], str]:
        answer = client.get("/ogc/collections/places/items", {"crs": crs} if crs else {})
        return answer.json()["features"][0]["geometry"]["coordinates"], answer["Content-Crs"]

    (lon, lat), said = first("")
    assert said == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    assert (lon > 110, lat < 40) == (True, True)
    assert first(f"{EPSG}4326")[0] == pytest.approx([lat, lon])
    north, east = first(f"{EPSG}4547")[0]
    assert north > 3_000_000 > east


def test_a_tile_is_the_one_of_the_map_with_row_before_column(client: Client) -> None:
    make_district()
    template = client.get("/ogc/tiles/WebMercatorQuad").json()["links"][-1]["href"]
    assert template.endswith("/ogc/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}")
    version = DataVersion.objects.values_list("version", flat=True).first()
    lon, lat = to_wgs84(EAST, NORTH)
    z, x, y = 12, *place(lon, lat, 12)
    ours = client.get(f"/tiles/district/{version}/{z}/{x}/{y}.mvt")
    response = client.get(f"/ogc/tiles/WebMercatorQuad/{z}/{y}/{x}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/vnd.mapbox-vector-tile")
    assert response.content == ours.content


def place(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    from math import asinh, pi, radians, tan

    return int((lon + 180) / 360 * 2**zoom), int((1 - asinh(tan(radians(lat))) / pi) / 2 * 2**zoom)


def test_every_address_of_the_landing_page_answers(client: Client) -> None:
    make_district()
    for link in client.get("/ogc/").json()["links"]:
        assert client.get(link["href"]).status_code == 200, link


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("collections/nothing", 404, "没有数据集"),
        ("collections/works/items/999999", 404, "没有编号"),
        ("collections/works/items/x", 404, "没有编号"),
        ("collections/works/items?nonsense=1", 400, "没有参数"),
        ("collections/works/items?limit=0", 400, "limit"),
        ("collections/works/items?limit=x", 400, "limit"),
        ("collections/works/items?bbox=1,2,3", 400, "四个数"),
        ("collections/works/items?bbox=a,b,c,d", 400, "不是数"),
        ("collections/works/items?datetime=yesterday", 400, "datetime"),
        ("collections/works/items?crs=EPSG:9999", 400, "坐标系"),
        ("collections/works/items?after=-1", 400, "after"),
        ("collections/pipes/items?diameter=wide", 400, ""),
        ("collections/planning-areas/items?target_km2=nan", 400, "target_km2"),
        ("collections/planning-areas/items?target_km2=-inf", 400, "target_km2"),
        ("collections/planning-areas/items?target_km2=1e999", 400, "target_km2"),
        ("collections?f=html", 400, "JSON"),
        ("tiles/Nothing", 404, "瓦片矩阵集"),
        ("tiles/WebMercatorQuad/99/0/0", 404, "瓦片"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    client: Client, address: str, status: int, word: str
) -> None:
    answer = client.get(f"/ogc/{address}")
    assert answer.status_code == status
    assert word in answer.json()["detail"]


def test_where_looking_needs_a_login_nothing_is_told(client: Client, settings: Any) -> None:
    settings.PUBLIC_READ = False
    for address in ("", "collections", "collections/works/items", "tiles/WebMercatorQuad/12/1/1"):
        assert client.get(f"/ogc/{address}").status_code in (401, 403)
