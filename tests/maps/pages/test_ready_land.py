"""The page of ready land and its files, read as a person would."""

# Faces: maps/pages/ready_land/*.py

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from maps.pages.ready_land.filters import ReadyLandFilters
from tests.maps.pages.page_reader import PageReader
from tests.parcels.coverage.test_figures import lay_area, lay_pipe
from tests.parcels.test_land import make_parcel, set_state

pytestmark = pytest.mark.django_db
ADDRESS = "/ready-land/?as_of=2014-06-30"


def read(client: Client, address: str = ADDRESS) -> PageReader:
    answer = client.get(address)
    assert answer.status_code == 200
    return PageReader(answer.content.decode())


def parcels(page: PageReader) -> list[list[str]]:
    """Rows of the parcels' table."""
    head = next(number for number, row in enumerate(page.rows) if row[0] == "地块")
    return page.rows[head + 1 :]


@pytest.fixture
def town() -> Any:
    """A parcel beside water and gas, one beside neither; the near one is clear land in a planning area."""
    area = lay_area()
    near, far = make_parcel("NEAR", 100, 50, 100, 100), make_parcel("FAR", 100, 5_000, 100, 100)
    near.planning_area = area
    near.save()
    set_state(near, "cleared", date(2014, 5, 1))
    for kind in ("water", "gas"):
        lay_pipe(kind)
    return near, far


def test_each_parcel_has_its_shares_and_how_many_count(client: Client, town: Any) -> None:
    first, second = parcels(read(client))
    assert first == ["NEAR", "2", "0", "✓ 100", "0", "✓ 100", "0", "0", "0", "15.0", "净地", "范围district"]
    assert second[:2] == ["FAR", "0"]
    assert second[-2:] == ["待征", "—"]


def test_a_planning_area_has_the_shares_of_the_coverage_page(client: Client, town: Any) -> None:
    page = read(client)
    row = page.rows[1]
    answer = client.get("/api/coverage/", {"as_of": "2014-06-30", "kinds": "water", "show": "none"}).json()
    assert row[0] == "范围district"
    assert row[4] == f"{100 * answer['covered_km2'] / answer['area_km2']:.1f}"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("zone=district", ["NEAR"]),
        ("zone=none", ["FAR"]),
        ("count=2", ["NEAR"]),
        ("count=2&count=0", ["NEAR", "FAR"]),
        ("lack=gas", ["FAR"]),
        ("lack=heat", ["NEAR", "FAR"]),
        ("state=cleared", ["NEAR"]),
        ("q=far", ["FAR"]),
        ("q=nothing", []),
    ],
)
def test_filters_narrow_the_table_the_map_and_the_files_alike(
    client: Client, town: Any, query: str, codes: list[str]
) -> None:
    page = read(client, f"{ADDRESS}&{query}")
    assert [row[0] for row in parcels(page) if codes] == codes if codes else "没有符合条件的地块" in page.text
    land = client.get(f"/ready-land/export.geojson?as_of=2014-06-30&{query}").json()
    assert [feature["properties"]["code"] for feature in land["features"]] == codes
    book = client.get(f"/ready-land/export.xlsx?as_of=2014-06-30&{query}").content
    rows = list(load_workbook(BytesIO(book))["地块"].iter_rows(values_only=True))
    assert [row[0] for row in rows[6:]] == codes


def test_a_filter_in_words_takes_itself_away_and_numbers_stay_countable(client: Client, town: Any) -> None:
    page = read(client, f"{ADDRESS}&count=2")
    (word,) = [address for text, address in page.links.items() if text.startswith("几通：2通")]
    assert "count" not in word
    assert "0 通 1 块" in page.text  # the other numbers are still counted, so that they can be chosen


def test_the_file_for_maps_says_its_day_its_terms_and_its_marks(client: Client, town: Any) -> None:
    near, _ = town
    near.schematic, near.demo = True, True
    near.save()
    land = client.get("/ready-land/export.geojson?as_of=2014-06-30").json()
    assert (land["as_of"], land["schematic"], land["demo"]) == ("2014-06-30", True, True)
    assert "给水 500 米" in land["terms"]
    (feature, _) = land["features"]
    assert feature["properties"]["reached_by"] == ["water", "gas"]
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert "示意" in read(client).text


def test_text_that_looks_like_a_formula_stays_text(client: Client, town: Any) -> None:
    near, _ = town
    near.planning_area.name = "=1+1"
    near.planning_area.save()
    book = load_workbook(BytesIO(client.get("/ready-land/export.xlsx?as_of=2014-06-30").content))
    cell = book["规划范围"]["A7"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_nonsense_is_refused_in_chinese(client: Client, town: Any) -> None:
    for query in ("zone=x", "count=9", "lack=steam", "state=x", "page=0", "page=9", "as_of=2014-02-30"):
        answer = client.get(f"/ready-land/?{query}")
        assert answer.status_code == 400, query
        assert any("\u4e00" <= sign <= "\u9fff" for sign in answer.content.decode())
    assert client.get("/ready-land/export.doc").status_code == 400


def test_an_empty_database_has_a_page(client: Client) -> None:
    text = read(client, "/ready-land/").text
    assert "还没有地块" in text
    assert "还没有规划范围" in text


def test_an_address_has_one_order_whatever_the_order_it_was_asked_in(rf: Any, town: Any) -> None:
    asked = "?page=2&q=NE&as_of=2014-06-30&lack=gas&count=7&count=0&other=1&zone=district"
    filters = ReadyLandFilters.read(rf.get("/" + asked).GET)
    assert (
        filters.address(page="2")
        == "?zone=district&count=7&count=0&lack=gas&q=NE&as_of=2014-06-30&page=2"
        == ReadyLandFilters.link(**filters.values)
    )


def test_the_page_takes_a_fixed_number_of_queries(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(ADDRESS).status_code == 200
        return len(captured)

    lay_area()
    lay_pipe()
    make_parcel("P0", 0, 50, 100, 100)
    few = queries()
    for number in range(1, 9):
        set_state(make_parcel(f"P{number}", 120 * number, 50, 100, 100), "acquired", date(2014, 6, 1))
    assert queries() <= few + 1
    assert few <= 25  # one of them asks what held on the day
