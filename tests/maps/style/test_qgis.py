"""The style for clients without global state: valid, of the day, and the same states as the workbench's."""

import json
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from django.test import Client

from maps.catalogue import DISTRICT
from maps.style.qgis import plain_style
from roads.models import WorkStatus
from tests.maps.style.test_workbench import LAID_AS, NEVER, TODAY, ask_specification, state_of
from tests.maps.wfs.client import DAY, make_district
from tests.shapes import make_user

URL = "http://127.0.0.1/tiles/district.json"


def made(**fields: Any) -> dict[str, Any]:
    options: dict[str, Any] = {"tiles_url": URL, "day": TODAY, "stopped": [], "late": [], "centre": None}
    return plain_style(**options | fields)


def test_the_official_validator_finds_nothing() -> None:
    assert ask_specification(made(centre=(113.27, 35.16), stopped=[7, 8], late=[9]), [])["errors"] == []


def test_it_uses_nothing_that_qgis_does_not_know() -> None:
    text = json.dumps(made(stopped=[7]))
    assert "global-state" not in text
    assert '"case"' not in text
    assert text.count("http") == 1


def test_every_layer_asks_for_properties_that_the_tiles_carry() -> None:
    fields = {layer.name: {*layer.fields, "$type"} for layer in DISTRICT.layers}
    for layer in made()["layers"]:
        if "filter" in layer:
            terms = layer["filter"][1:] if layer["filter"][0] == "all" else [layer["filter"]]
            assert {term[1] for term in terms} <= fields[layer["source-layer"]], layer["id"]


@pytest.mark.parametrize("kind", ["carriageway", "gas"])
def test_a_stretch_is_drawn_in_exactly_one_state(kind: str) -> None:
    days = ((NEVER, NEVER), (TODAY, NEVER), (TODAY + 1, NEVER), (TODAY - 9, TODAY), (TODAY - 9, TODAY + 1))
    for (begun, finished), stopped in product(days, (False, True)):
        case = {
            "state": {}, "layer": "works", "zoom": 14,
            "properties": {"w": 1, "k": kind, "b": begun, "f": finished},
        }  # fmt: skip
        drawn = ask_specification(made(stopped=[1] if stopped else []), [case])["drawn"][0]
        expected = state_of((begun, finished), stopped)
        if kind == "gas":
            expected = "laid" if expected == "finished" else "planned"
        assert {name.rsplit("-1", 1)[0].replace("gas-", "").split(":")[1] for name in drawn} == {expected}
    assert LAID_AS["finished"] == "laid"


def test_it_knows_the_works_that_are_late_and_stopped_on_the_day(client: Client, db: None) -> None:
    works = make_district()
    WorkStatus.objects.create(
        work=works["done"],
        status="suspended",
        day=DAY,
        reason="等图纸",
        recorded_at=datetime(2014, 11, 30, 9, tzinfo=UTC),
        by=make_user(),
    )
    document = client.get(f"/style-plain.json?as_of={DAY}").json()
    filters = {layer["id"]: layer.get("filter") for layer in document["layers"]}
    assert filters["carriageway:late"][-1] == ["in", "w", works["late"].pk]
    assert filters["carriageway:stopped"][-1] == ["in", "w", works["done"].pk]
    before = client.get("/style-plain.json?as_of=2014-05-02").json()
    assert next(x["filter"] for x in before["layers"] if x["id"] == "carriageway:late")[-1] == ["in", "w"]
    assert client.get("/style-plain.json?as_of=x").status_code == 400
