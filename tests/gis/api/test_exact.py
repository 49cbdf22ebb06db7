"""The schema says what the API takes: days and moments in range or nothing, boxes, the bounds of pages."""

# Faces: gis/api/exact.py

import re
from typing import Any

import pytest
import yaml
from django.test import Client

from gis.api.exact import BOX, CRS, DAY, exact

pytestmark = pytest.mark.django_db


def document(client: Client) -> Any:
    return yaml.safe_load(client.get("/api/schema/").content)


def parameters(client: Client) -> list[tuple[str, dict[str, Any]]]:
    paths = document(client)["paths"]
    return [
        (path, parameter)
        for path, methods in paths.items()
        for operation in methods.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query"
    ]


def test_every_day_and_moment_is_in_range_or_empty(client: Client) -> None:
    found = parameters(client)
    assert len(found) > 100
    for path, one in found:
        assert one["schema"].get("format") not in ("date", "date-time"), (path, one["name"])
        if one["name"] in ("as_of", "known_at"):
            assert {"type": "string", "maxLength": 0} in one["schema"]["anyOf"], path
        if one["name"] == "page":
            assert one["schema"]["maximum"] >= 10_000 or one["schema"]["maximum"] > 0


@pytest.mark.parametrize(
    ("schema", "taken", "refused"),
    [
        (DAY, ["2014-11-30", "2088-01-01"], ["1999-12-31", "2091-01-01", "8184-06-01"]),
        (BOX, ["", "113.1,34.5,113.2,34.6", "-1,-2,3,4"], ["1,2,3", "}", "a,b,c,d"]),
        (CRS, ["", "EPSG:4547"], ["火星", "4547"]),
    ],
)
def test_patterns_take_what_is_taken(schema: dict[str, str], taken: list[str], refused: list[str]) -> None:
    assert all(re.search(schema["pattern"], text) for text in taken)
    assert not any(re.search(schema["pattern"], text) for text in refused)


def test_asking_by_post_needs_no_login_in_the_schema_either(client: Client) -> None:
    paths = document(client)["paths"]
    assert {} in paths["/api/coverage/"]["post"]["security"]
    assert {} not in paths["/api/reports/"]["post"]["security"]


def test_what_stands_in_the_path_is_left_as_it_is() -> None:
    given = {"name": "id", "in": "path", "schema": {"type": "integer"}}
    assert exact(given) is given
