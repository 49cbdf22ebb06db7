# Faces: maps/style/*.py
import json
import subprocess
from itertools import product
from typing import Any

import pytest
from django.test import Client

from gis.devtools.setup.frontend import node
from maps.catalogue import DISTRICT
from maps.style.workbench import DRAWING_ORDER, groups, style
from roads.models import Slice
from tests.paths import CHECKOUT

NEVER = Slice.NEVER
TODAY = 5000


def ask_specification(document: dict[str, Any], cases: list[dict[str, Any]]) -> Any:
    """What the official specification says about `document`, by Node."""
    if not (CHECKOUT / "node_modules" / "@maplibre").exists():
        pytest.skip("node_modules is not there: run script/test")
    done = subprocess.run(
        [node(CHECKOUT), "tests/maps/style/style_probe.mjs"],
        cwd=CHECKOUT,
        input=json.dumps({"style": document, "cases": cases}),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def made(**fields: Any) -> dict[str, Any]:
    return style(tiles_url="http://127.0.0.1/tiles/district.json", day=TODAY, **fields)


class TestValidity:
    def test_the_official_validator_finds_nothing(self) -> None:
        assert ask_specification(made(centre=(113.27, 35.16)), [])["errors"] == []

    def test_the_validator_would_find_something(self) -> None:
        broken = made()
        broken["layers"][-1]["layout"]["icon-allow-overlap"] = "perhaps"
        assert ask_specification(broken, [])["errors"]

    def test_nothing_is_asked_of_another_server(self) -> None:
        document = made()
        assert "glyphs" not in document
        assert "sprite" not in document
        text = json.dumps(document)
        assert text.count("http") == text.count("http://127.0.0.1/tiles/district.json") == 1

    def test_every_layer_draws_properties_that_the_tiles_carry(self) -> None:
        fields = {layer.name: set(layer.fields) for layer in DISTRICT.layers}
        for layer in made()["layers"]:
            if "source-layer" in layer:
                known = fields[layer["source-layer"]]
                assert properties_of(layer) <= known, layer["id"]


def properties_of(part: Any) -> set[str]:
    """Names that `["get", name]` asks for, anywhere in a layer."""
    if isinstance(part, dict):
        return set().union(*map(properties_of, part.values()))
    if isinstance(part, list):
        if len(part) == 2 and part[0] == "get":
            return {part[1]}
        return set().union(*map(properties_of, part)) if part else set()
    return set()


class TestGroups:
    def test_every_layer_belongs_to_one_switch_or_is_the_selection(self) -> None:
        document = made()
        listed = [name for group in document["metadata"]["zongheng:groups"] for name in group["layers"]]
        drawn = [layer["id"] for layer in document["layers"]]
        assert len(set(listed)) == len(listed)
        assert set(drawn) - set(listed) == {name for name in drawn if name.startswith("selected:")}

    def test_layer_names_begin_with_their_group(self) -> None:
        for group in groups():
            assert all(layer["id"].startswith(f"{group.code}:") for layer in group.layers)

    def test_all_groups_have_a_place_in_the_drawing_order(self) -> None:
        assert {group.code for group in groups()} | {"selected"} == set(DRAWING_ORDER)

    def test_switches_that_are_off_hide_their_layers(self) -> None:
        document = made()
        off = {name for g in document["metadata"]["zongheng:groups"] if not g["on"] for name in g["layers"]}
        hidden = {
            layer["id"] for layer in document["layers"] if layer.get("layout", {}).get("visibility") == "none"
        }
        assert off == hidden != set()

    def test_images_that_the_legend_shows_are_described(self) -> None:
        document = made()
        known = document["metadata"]["zongheng:images"]
        legends = [entry for group in document["metadata"]["zongheng:groups"] for entry in group["legend"]]
        assert {entry["image"] for entry in legends if "image" in entry} <= known.keys()


def state_of(days: tuple[int, int], stopped: bool) -> str:
    """The state of a slice as decided here, without the style."""
    begun, finished = (day <= TODAY for day in days)
    if finished:
        return "finished"
    if stopped:
        return "stopped"
    return "under_way" if begun else "not_begun"


LAID_AS = {"finished": "laid", "not_begun": "planned"}


class TestStates:
    DAYS = ((NEVER, NEVER), (TODAY, NEVER), (TODAY + 1, NEVER), (TODAY - 9, TODAY), (TODAY - 9, TODAY + 1))

    def probe(self, kind: str, zoom: float) -> list[tuple[str, bool, list[str]]]:
        """For each combination of days, stopped and late: the state expected, lateness, and the layers drawn."""
        combinations = list(product(self.DAYS, (False, True), (False, True)))
        cases = [
            {
                "state": {
                    "day": TODAY,
                    "late": [1] if late else [],
                    "stopped": [1] if stopped else [],
                    "selected": 0,
                },
                "layer": "works",
                "properties": {"w": 1, "k": kind, "side": "B", "b": days[0], "f": days[1], "cls": "arterial"},
                "zoom": zoom,
            }
            for days, stopped, late in combinations
        ]
        drawn = ask_specification(made(), cases)["drawn"]
        return [
            (state_of(days, stopped), late, layers)
            for (days, stopped, late), layers in zip(combinations, drawn, strict=True)
        ]

    def test_a_carriageway_is_drawn_in_exactly_one_state_and_late_beside(self) -> None:
        for state, late, layers in self.probe("carriageway", 14):
            states = {name.split(":")[1].split("-")[0] for name in layers} - {"late"}
            assert states == {state}
            assert {name for name in layers if ":late" in name} == (
                {"carriageway:late-left", "carriageway:late-right"} if late else set()
            )

    def test_a_network_is_drawn_in_exactly_one_state(self) -> None:
        for state, late, layers in self.probe("gas", 16):
            states = {name.split(":")[1].split("-")[0] for name in layers} - {"late"}
            assert states == {LAID_AS.get(state, state)}
            assert ("networks:late-left" in layers) == ("networks:late-right" in layers) == late

    def test_networks_below_the_zoom_where_lanes_can_be_told_are_one_line_with_their_number(self) -> None:
        for _, late, layers in self.probe("gas", 14):
            assert layers == (["networks:bundle-late"] if late else [])
        cases = [
            {
                "state": {"day": TODAY},
                "layer": "bundles",
                "properties": {"n": count, "cls": "local"},
                "zoom": zoom,
            }
            for count, zoom in ((8, 14), (1, 14), (8, 15))
        ]
        assert ask_specification(made(), cases)["drawn"] == [
            ["networks:bundle", "networks:bundle-count"],
            ["networks:bundle"],
            [],
        ]

    def test_a_filtered_map_draws_the_works_kept_and_no_other(self) -> None:
        state = {"day": TODAY, "late": [], "stopped": [], "selected": 0, "filtered": True, "kept": [1]}
        cases = [
            {
                "state": state,
                "layer": "works",
                "properties": {"w": work, "k": kind, "b": TODAY, "f": NEVER},
                "zoom": 16,
            }
            for kind, work in product(("carriageway", "gas"), (1, 2))
        ]
        drawn = ask_specification(made(), cases)["drawn"]
        assert [bool(layers) for layers in drawn] == [True, False, True, False]

    def test_lateness_of_a_half_stands_on_its_own_side(self) -> None:
        cases = [
            {
                "state": {"day": TODAY, "late": [1], "stopped": [], "selected": 0},
                "layer": "works",
                "properties": {"w": 1, "k": "carriageway", "side": side, "b": NEVER, "f": NEVER},
                "zoom": 14,
            }
            for side in "LR"
        ]
        drawn = ask_specification(made(), cases)["drawn"]
        beside = [[name for name in layers if ":late" in name] for layers in drawn]
        assert beside == [["carriageway:late-left"], ["carriageway:late-right"]]

    def test_a_stopped_stretch_is_marked_by_a_word(self) -> None:
        for state, _, layers in self.probe("carriageway", 14):
            assert ("carriageway:stopped-mark" in layers) == (state == "stopped")

    def test_a_slice_that_lost_its_work_in_merging_is_drawn_but_never_late(self) -> None:
        cases = [
            {
                "state": {"day": TODAY, "late": [1], "stopped": [2], "selected": 3},
                "layer": "works",
                "properties": {"k": "carriageway", "b": TODAY, "f": NEVER, "cls": "arterial"},
                "zoom": 11,
            }
        ]
        assert ask_specification(made(), cases)["drawn"] == [
            ["carriageway:under_way", "carriageway:under_way-1"]
        ]

    def test_the_selected_work_glows(self) -> None:
        for kind, layer in (("carriageway", "selected:carriageway"), ("heat", "selected:network")):
            properties = {"w": 7, "k": kind, "b": NEVER, "f": NEVER, "cls": "local"}
            state = {"day": TODAY, "late": [], "stopped": []}
            cases = [
                {"state": state | {"selected": who}, "layer": "works", "properties": properties, "zoom": 14}
                for who in (7, 8)
            ]
            mine, other = ask_specification(made(), cases)["drawn"]
            assert layer in mine
            assert layer not in other

    def test_obstacles_show_from_the_day_they_are_found_to_the_day_before_they_are_resolved(self) -> None:
        state = {"day": TODAY, "late": [], "stopped": [], "selected": 0}
        spans = {
            (TODAY, TODAY + 1): True,
            (TODAY + 1, NEVER): False,
            (TODAY - 5, TODAY): False,
            (1, NEVER): True,
        }
        cases = [
            {"state": state, "layer": "obstacles", "properties": {"found": a, "res": b}, "zoom": 14}
            for a, b in spans
        ]
        drawn = ask_specification(made(), cases)["drawn"]
        assert [bool(layers) for layers in drawn] == list(spans.values())


@pytest.mark.django_db
class TestAddress:
    def test_it_opens_at_the_day_asked_for(self, client: Client) -> None:
        document = client.get("/style.json?as_of=2014-09-30").json()
        assert document["state"]["day"] == {"default": 5386}
        assert document["sources"]["district"]["url"].endswith("/tiles/district.json")

    def test_a_day_that_cannot_be_read_is_400_in_chinese(self, client: Client) -> None:
        reply = client.get("/style.json?as_of=yesterday")
        assert reply.status_code == 400
        assert "看不懂日期" in reply.json()["detail"]
