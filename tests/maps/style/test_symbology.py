# Faces: maps/style/legend.py
import re
from itertools import combinations

import pytest

from maps.style import legend
from maps.style import symbology as s
from maps.style.workbench import groups
from roads.choices import Kind, Light
from roads.models import Obstacle, Road
from tests.paths import CHECKOUT

# CJJ 61-2017, appendix B: red, green, blue.
CJJ_61 = {
    "storm": (76, 57, 38),
    "sewage": (76, 57, 38),
    "water": (0, 255, 255),
    "gas": (255, 0, 255),
    "heat": (255, 128, 0),
    "power": (255, 0, 0),
    "lighting": (255, 0, 0),
    "telecom": (0, 255, 0),
    "other": (0, 0, 0),
}


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [
        c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb(colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def hue(colour: str) -> float:
    import colorsys

    return colorsys.rgb_to_hsv(*(c / 255 for c in rgb(colour)))[0] * 360


class TestTable:
    def test_every_kind_light_class_and_obstacle_has_a_symbol(self) -> None:
        assert {"carriageway", *s.NETWORK} == set(Kind.values)
        assert set(s.LIGHTS) == set(Light.values)
        assert {c.code for c in s.ROAD_CLASSES} == set(Road.RoadClass.values)
        assert {o.code for o in s.OBSTACLES} == set(Obstacle.Kind.values)

    def test_words_are_those_of_the_models(self) -> None:
        assert {k.code: k.label for k in s.NETWORKS} == {c: t for c, t in Kind.choices if c != "carriageway"}
        assert {code: light.label for code, light in s.LIGHTS.items()} == dict(Light.choices)
        assert {c.code: c.label for c in s.ROAD_CLASSES} == dict(Road.RoadClass.choices)

    @pytest.mark.parametrize(("code", "colour"), CJJ_61.items())
    def test_pipes_have_the_colours_of_the_standard(self, code: str, colour: tuple[int, int, int]) -> None:
        assert rgb(s.NETWORK[code].colour) == colour

    @pytest.mark.parametrize("kind", s.NETWORKS, ids=lambda kind: kind.code)
    def test_the_dark_tone_keeps_the_hue_and_is_legible_on_paper(self, kind: s.KindSymbol) -> None:
        assert contrast(kind.dark, s.PAPER) >= 4.5
        apart = abs(hue(kind.dark) - hue(kind.colour)) % 360
        assert min(apart, 360 - apart) <= 12


class TestWithoutColour:
    def test_states_of_carriageways_differ_in_line_alone(self) -> None:
        lines = [
            (state.mark, *((stroke.width, stroke.dash, stroke.beside) for stroke in state.strokes))
            for state in s.CARRIAGEWAY_STATES
        ]
        assert len(set(lines)) == len(lines)

    def test_kinds_of_one_colour_differ_in_dashes(self) -> None:
        for one, other in combinations(s.NETWORKS, 2):
            if one.colour == other.colour:
                assert one.planned_dash != other.planned_dash, (one.code, other.code)
                assert one.inner != other.inner, (one.code, other.code)

    def test_each_kind_has_a_lane_of_its_own(self) -> None:
        lanes = [kind.lane for kind in s.NETWORKS]
        assert len(set(lanes)) == len(lanes)
        assert 0 not in lanes

    def test_lights_have_shapes_of_their_own(self) -> None:
        shapes = [light.shape for light in s.LIGHTS.values()]
        assert len(set(shapes)) == len(shapes)

    def test_obstacles_have_characters_of_their_own(self) -> None:
        assert len({o.character for o in s.OBSTACLES}) == len(s.OBSTACLES)

    def test_lights_and_states_are_legible_on_paper(self) -> None:
        for light in s.LIGHTS.values():
            assert contrast(light.colour, s.PAPER) >= 3.0, light.code
        for state in s.CARRIAGEWAY_STATES:
            outer = state.strokes[0].colour
            assert contrast(outer, s.PAPER) >= 3.0, state.code

    def test_red_means_late_alone_outside_the_lanes_of_pipes(self) -> None:
        symbols = [
            *(
                stroke.colour
                for state in s.CARRIAGEWAY_STATES
                if state is not s.LATE
                for stroke in state.strokes
            ),
            *(area.colour for area in (*s.PARCEL_STATES, *s.VILLAGES, *s.BUILDINGS)),
            *(source.colour for source in s.SOURCES),
            s.OBSTACLE_OVERDUE[2],
            s.BUNDLE.strokes[0].colour,
        ]
        reds = [one for one in symbols if rgb(one)[0] > 130 and max(rgb(one)[1:]) < 80]
        assert reds == []

    def test_late_is_told_from_finished_by_line_and_not_by_hue_alone(self) -> None:
        assert s.LATE.strokes[0].dash
        assert not s.FINISHED.strokes[0].dash


class TestPages:
    def test_pages_and_map_use_the_same_colours(self) -> None:
        css = (CHECKOUT / "maps/static/maps/base.css").read_text(encoding="utf-8")
        tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))
        shared = {
            "paper": s.PAPER,
            "sheet": s.SHEET,
            "ink": s.INK,
            "finished": s.FINISHED.strokes[0].colour,
            "under-way": s.UNDER_WAY.strokes[0].colour,
            "late": s.LATE.strokes[0].colour,
            "light-green": s.LIGHTS["green"].colour,
            "light-yellow": s.LIGHTS["yellow"].colour,
            "light-red": s.LIGHTS["red"].colour,
        }
        assert {name: tokens.get(name) for name in shared} == shared


class TestLegend:
    def test_every_state_and_kind_stands_in_the_legend(self) -> None:
        listed = {group.code: {entry["code"] for entry in group.legend} for group in groups()}
        assert {state.code for state in s.CARRIAGEWAY_STATES} == listed["carriageway"]
        assert set(s.NETWORK) <= listed["networks"]
        assert {"planned", "laid"} <= listed["pipes"]
        assert {o.code for o in s.OBSTACLES} <= listed["obstacles"]

    def test_entries_are_chinese_and_can_be_drawn(self) -> None:
        for group in groups():
            for entry in group.legend:
                assert any("一" <= c <= "鿿" for c in entry["label"])
                assert entry.get("strokes") or entry.get("image")

    def test_dashes_grow_with_the_width_of_their_line(self) -> None:
        thin, thick = (legend.strokes(s.Stroke("#000000", 0.5, (2, 1)), width=w)[0] for w in (4.0, 8.0))
        assert thin["dash"] == [4, 2]
        assert thick["dash"] == [8, 4]
