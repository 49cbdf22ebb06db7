"""The ground and point layers of the map style: river, outline, areas, names, axis shields, crossings, obstacles."""

from typing import Any, Final

from maps.style import expressions as e
from maps.style import symbology as s
from maps.style.lines import SOURCE, Layer, dashes, line
from parcels.sources.models import SourceStanding

# The source that the page fills with one point an axis in view.
SHIELDS: Final = "shields"
# Streets of one name are told apart by a number behind it (红荔路·2), which is not printed.
WHOLE_NAME: Final = ["to-string", ["get", "name"]]
NAME: Final = [
    "case",
    ["==", ["to-string", ["slice", WHOLE_NAME, -2, -1]], "·"],
    ["slice", WHOLE_NAME, 0, -2],
    ["==", ["to-string", ["slice", WHOLE_NAME, -3, -2]], "·"],
    ["slice", WHOLE_NAME, 0, -3],
    WHOLE_NAME,
]
HALO: Final = {"text-color": s.INK, "text-halo-color": s.PAPER, "text-halo-width": 1.6}


def ground_layers() -> list[Layer]:
    """The paper, the zone and the river: lowest of all."""
    made: list[Layer] = [{"id": "ground:paper", "type": "background", "paint": {"background-color": s.PAPER}}]
    for code in ("outline", "river"):
        symbol = s.GROUND[code]
        made.append(
            {
                "id": f"ground:{code}-fill",
                "type": "fill",
                "source": SOURCE,
                "source-layer": "ground",
                "filter": ["all", _kind(code), ["==", ["geometry-type"], "Polygon"]],
                "paint": {"fill-color": symbol.fill},
            }
        )
    for code in ("river", "railway", "outline"):
        symbol = s.GROUND[code]
        # A river drawn as a line is given some width; one drawn as an area only its bank.
        width: Any = e.by_zoom({9: 0.8, 14: 1.4, 18: 2.5})
        if code == "river":
            broad = ["case", ["==", ["geometry-type"], "LineString"]]
            width = e.by_zoom({9: [*broad, 2.5, 0.6], 14: [*broad, 9, 1.2], 18: [*broad, 40, 2]})
        made.append(
            line(
                f"ground:{code}",
                "ground",
                filter=_kind(code),
                paint={"line-color": symbol.line, "line-width": width, **dashes(symbol.dash)},
            )
        )
    return made


def area_layers() -> list[Layer]:
    symbol = s.GROUND["area"]
    return [
        line(
            "areas:outline",
            "areas",
            paint={"line-color": symbol.line, "line-width": 1.4, **dashes(symbol.dash)},
        ),
        text("areas:name", "areas", "name", size=12, minzoom=11, colour=symbol.line),
    ]


def _kind(code: str) -> list[Any]:
    return ["==", ["get", "kind"], code]


def text(layer: str, source_layer: str, field: str, *, size: Any, colour: str = s.INK, **more: Any) -> Layer:
    """A text layer; `layout_` entries are added to its layout."""
    layout = more.pop("layout", {})
    return {
        "id": layer,
        "type": "symbol",
        "source": SOURCE,
        "source-layer": source_layer,
        "layout": {"text-field": ["get", field], "text-font": list(s.FONT), "text-size": size, **layout},
        "paint": {**HALO, "text-color": colour},
        **more,
    }


def name_layers() -> list[Layer]:
    """Names along roads, axis numbers as shields, places and crossings."""
    return [*_names_along(), *_names_at_points(), _shields()]


def _names_along() -> list[Layer]:
    """The river and roads, named along their lines; roads of an axis from further away."""
    along = {"symbol-placement": "line", "text-max-angle": 30, "text-padding": 4}
    return [
        text(
            "names:river",
            "ground",
            "name",
            size=13,
            colour="#4f7386",
            filter=_kind("river"),
            layout={**along, "symbol-spacing": 600},
        ),
        text(
            "names:roads-minor",
            "roads",
            "name",
            size=12,
            filter=["==", ["get", "axis"], ""],
            minzoom=13,
            layout={**along, "symbol-spacing": 320, "text-field": NAME},
        ),
        text(
            "names:roads",
            "roads",
            "name",
            size=e.by_zoom({11: 12, 16: 14, 18: 18}),
            filter=["!=", ["get", "axis"], ""],
            minzoom=11,
            layout={**along, "symbol-spacing": 320, "text-field": NAME},
        ),
    ]


def _names_at_points() -> list[Layer]:
    """Crossings whose place is only assumed, and places beside a dot."""
    return [
        text(
            "names:crossings",
            "crossings",
            "label",
            size=12,
            colour=s.INK_2,
            minzoom=15,
            filter=["==", ["get", "schematic"], True],
            layout={"text-offset": [0.9, 0.9], "text-anchor": "top-left", "text-justify": "left"},
        ),
        {
            "id": "names:places-dot",
            "type": "circle",
            "source": SOURCE,
            "source-layer": "places",
            "minzoom": 12,
            "paint": {
                "circle-radius": 3,
                "circle-color": s.SHEET,
                "circle-stroke-color": s.INK,
                "circle-stroke-width": 1.2,
            },
        },
        text(
            "names:places",
            "places",
            "name",
            size=12,
            minzoom=13,
            layout={"text-offset": [0, 0.7], "text-anchor": "top"},
        ),
    ]


def _shields() -> Layer:
    """纵3, 横5 in a plate that fits its text, where static/maps/map/shields.js puts them: one an axis in view."""
    shown = text(
        "names:shields",
        "",
        "axis",
        size=12,
        colour="#ffffff",
        layout={
            "icon-image": "shield",
            "icon-text-fit": "both",
            "icon-text-fit-padding": [1, 4, 1, 4],
            "text-allow-overlap": True,
            "icon-allow-overlap": True,
        },
    )
    del shown["source-layer"]
    paint = {"text-color": "#ffffff", "text-halo-color": "#3c4a63", "text-halo-width": 1}
    return shown | {"source": SHIELDS, "paint": paint}


def obstacle_layers() -> list[Layer]:
    """Open obstacles: a shape and a character for the kind, filled once overdue."""
    open_now = ["all", e.IS_KEPT, ["<=", ["get", "found"], e.DAY], [">", ["get", "res"], e.DAY]]
    state = ["case", ["<", ["get", "due"], e.DAY], s.OBSTACLE_OVERDUE[0], s.OBSTACLE_OPEN[0]]
    return [
        {
            "id": "obstacles:mark",
            "type": "symbol",
            "source": SOURCE,
            "source-layer": "obstacles",
            "minzoom": 11,
            "filter": open_now,
            "layout": {
                "icon-image": ["concat", "obstacle:", ["get", "k"], ":", state],
                "icon-size": e.by_zoom({11: 0.75, 14: 1, 17: 1.2}),
                "icon-allow-overlap": True,
            },
            "paint": {},
        }
    ]


def source_layers() -> list[Layer]:
    """Sources as they stand on the day: a character in a square, with the name; what is not in use says so."""
    today = ["all", ["<=", ["get", "since"], e.DAY], [">", ["get", "until"], e.DAY]]
    words = [
        part
        for state in SourceStanding
        if state != SourceStanding.IN_USE
        for part in (state.value, f"（{state.label}）")
    ]
    return [
        {
            "id": "sources:mark",
            "type": "symbol",
            "source": SOURCE,
            "source-layer": "sources",
            "minzoom": 11,
            "filter": today,
            "layout": {
                "icon-image": ["concat", "source:", ["get", "k"], ":", ["get", "st"]],
                "icon-size": e.by_zoom({11: 0.8, 14: 1.1, 17: 1.3}),
                "icon-allow-overlap": True,
            },
            "paint": {},
        },
        text(
            "sources:name",
            "sources",
            "name",
            size=12,
            minzoom=13,
            filter=today,
            layout={
                "text-field": ["concat", ["get", "name"], ["match", ["get", "st"], *words, ""]],
                "text-offset": [0, 1.1],
                "text-anchor": "top",
                "text-optional": True,
            },
        ),
    ]


def images() -> dict[str, dict[str, str]]:
    """What the page draws when the map misses an image: no picture files, no other server."""
    drawn = {
        "shield": {"shape": "plate", "fill": "#3c4a63", "line": "#ffffff", "text": ""},
        "bundle": {"shape": "plate", "fill": s.SHEET, "line": s.SLATE, "text": ""},
    }
    for symbol in s.OBSTACLES:
        for code, _, fill, ink in (s.OBSTACLE_OPEN, s.OBSTACLE_OVERDUE):
            edge = ink if code == "open" else "#ffffff"
            drawn[f"obstacle:{symbol.code}:{code}"] = {
                "shape": symbol.shape,
                "fill": fill,
                "line": edge,
                "ink": ink,
                "text": symbol.character,
            }
    for source in s.SOURCES:
        for state, (face, edge_colour, letter) in s.SOURCE_STATES.items():
            drawn[f"source:{source.code}:{state}"] = {
                "shape": "square",
                "fill": face or source.colour,
                "line": edge_colour or source.colour,
                "ink": letter or source.colour,
                "text": source.character,
            }
    return drawn
