"""The filters that lists offer have an index to lean on (asked of the planner with sequential reading forbidden)."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis.models import ResponsibleUnit
from tests.shapes import make_report, make_road, make_work

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "table"),
    [
        ("works/?bbox=113.2,35.1,113.3,35.2", "roads_work"),
        ("works/?kind=gas", "roads_work"),
        ("works/?road=神州路", "roads_work"),
        ("works/?unit=一公司", "roads_work"),
        ("works/?light=no_plan", "roads_work"),
        ("pipes/?bbox=113.2,35.1,113.3,35.2", "roads_pipe"),
        ("pipes/?kind=gas", "roads_pipe"),
        ("pipes/?road=神州路", "roads_pipe"),
        ("roads/?bbox=113.2,35.1,113.3,35.2", "roads_road"),
        ("reports/?work=1", "roads_progressreport"),
        ("places/?bbox=113.2,35.1,113.3,35.2", "roads_place"),
    ],
)
def test_a_list_reads_its_table_by_an_index(client: Client, address: str, table: str) -> None:
    unit = ResponsibleUnit.objects.create(name="一公司")
    make_report(make_work(make_road("神州路"), unit=unit))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/api/{address}").status_code == 200
    (rows,) = [
        query["sql"]
        for query in queries
        if f'FROM "{table}"' in query["sql"] and "ST_AsGeoJSON" in query["sql"]
    ]
    rows = rows.rpartition(" ORDER BY ")[
        0
    ]  # the order has an index too, which would hide a filter without one
    assert re.search(rf" on {table} .*\n\s+(Index|Recheck) Cond:", plan_of(rows))


def test_reports_come_in_order_without_sorting(client: Client) -> None:
    make_report(make_work())
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/reports/")
    (rows,) = [query["sql"] for query in queries if "ST_AsGeoJSON" in query["sql"]]
    assert "report_newest_first" in plan_of(rows)


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}".replace("%", "%%"), [])
        lines: list[Any] = cursor.fetchall()
    return "\n".join(line for (line,) in lines)
