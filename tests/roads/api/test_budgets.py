"""Lists cost the same number of queries for one row as for fifty."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis.models import ResponsibleUnit, Target
from parcels.models import PlanningArea
from roads.chainage import span_of
from roads.models import ExistingStretch, Obstacle, Pipe
from tests.shapes import make_place, make_report, make_road, make_work, straight

pytestmark = pytest.mark.django_db
DAY = date(2014, 6, 1)
AREA = MultiPolygon(Polygon.from_bbox((430000, 3890000, 431000, 3891000)), srid=4547)


def grow(number: int) -> None:
    """One more of everything, each with its own road, unit and reports."""
    road = make_road(f"第{number}路", line=straight(y=10.0 * number))
    make_road(f"横穿{number}路", line=straight(x=10.0 * number + 5, y=-100, length=900, east=False))
    unit = ResponsibleUnit.objects.create(name=f"单位{number}")
    ExistingStretch.objects.create(road=road, span=span_of(0, 10), since=DAY)
    work = make_work(road, 0, 500, unit=unit)
    make_report(work, "subgrade", 0, 100)
    make_place(f"地点{number}", 10, 20)
    Obstacle.objects.create(code=f"o{number}", kind="land", title="问题", work=work, unit=unit, found_on=DAY)
    Pipe.objects.create(code=f"p{number}", kind="gas", line=straight(), road=road, laid_on=DAY)
    Target.objects.create(code=f"t{number}", label="目标", value=1)
    PlanningArea.objects.create(code=f"a{number}", name=f"范围{number}", outline=AREA)


def queries(client: Client, address: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as counted:
        answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return len(counted)


LISTS = [
    "roads/", "works/", "works/?light=no_plan", "works/?bbox=113,35,114,36", "works/?q=路 单位", "reports/", "pipes/",
    "obstacles/", "places/", "crossings/", "planning-areas/", "steps/", "units/", "targets/", "grid/", "day/",
    "months/", "search/?q=路",
]  # fmt: skip


def test_no_list_asks_more_for_fifty_rows_than_for_one(client: Client) -> None:
    numbers: dict[str, list[int]] = {address: [] for address in LISTS}
    grown = 0
    for size in (1, 10, 50):
        while grown < size:
            grown += 1
            grow(grown)
        for address in LISTS:
            numbers[address].append(queries(client, f"/api/{address}"))
    assert {address: counts for address, counts in numbers.items() if len(set(counts)) > 1} == {}
    assert max(counts[0] for counts in numbers.values()) <= 20, numbers


def test_one_work_costs_the_same_with_one_report_as_with_thirty(client: Client) -> None:
    grow(1)
    (feature,) = client.get("/api/works/").json()["features"]
    address = f"/api/works/{feature['id']}/"
    few = queries(client, address)
    from roads.models import Work

    work = Work.objects.get()
    for number in range(30):
        make_report(work, "base", number, number + 1, day=date(2014, 5, 1 + number % 28))
    assert queries(client, address) == few


def test_geometry_is_written_by_the_database_and_never_fetched_twice(client: Client) -> None:
    grow(1)
    with CaptureQueriesContext(connection) as counted:
        client.get("/api/works/")
    sent = " ".join(query["sql"] for query in counted)
    assert "ST_AsGeoJSON" in sent
    assert '"roads_work"."line"::bytea' not in sent
    assert '"roads_road"."centreline"::bytea' not in sent
