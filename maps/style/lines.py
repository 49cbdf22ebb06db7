"""The line layers of the map style: roads and carriageways by state. Colours and dashes come from
maps/style/symbology.py; expressions from maps/style/expressions.py."""

from typing import Any, Final

from maps.style import expressions as e
from maps.style import symbology as s

Layer = dict[str, Any]

SOURCE: Final = "district"
# Share of the road's drawn width that the state of its carriageway takes: the rest is casing.
CARRIAGEWAY_SHARE: Final = 0.8
LATE_PX: Final = 2.2
# Edges that a late line runs along: its name, its sign, and the half of the road that does not reach it.
EDGES: Final = (("left", -1, "R"), ("right", 1, "L"))
FADED: Final = 0.3


def line(layer: str, source_layer: str, *, paint: dict[str, Any], **more: Any) -> Layer:
    """A line layer with round joins; dashed lines get flat ends so that dashes keep their length."""
    cap: Any = e.PIECE_CAP if source_layer in ("works", "pipes") else "round"
    made: Layer = {
        "id": layer,
        "type": "line",
        "source": SOURCE,
        "source-layer": source_layer,
        "layout": {"line-join": "round", "line-cap": "butt" if "line-dasharray" in paint else cap},
        "paint": {**_faded(layer, source_layer), **paint},
    }
    made.update({name.replace("_", "-"): value for name, value in more.items() if value is not None})
    return made


def _faded(layer: str, source_layer: str) -> dict[str, Any]:
    """What is not selected steps back while something is: a glow alone drowns among many lanes."""
    if layer.startswith("selected:") or source_layer not in ("works", "pipes"):
        return {}
    mine = e.IS_SELECTED if source_layer == "works" else False
    return {"line-opacity": ["case", ["any", e.NONE_SELECTED, mine], 1, FADED]}


def dashes(dash: tuple[float, ...]) -> dict[str, Any]:
    return {"line-dasharray": list(dash)} if dash else {}


def grid_layers() -> list[Layer]:
    """The plan as quiet ground, and roads that were there before."""
    casing, surface = s.ROAD_PLAN.strokes
    old_casing, old_surface = s.EXISTING.strokes
    existing = ["<=", ["get", "since"], e.DAY]
    return [
        line(
            "grid:casing",
            "roads",
            paint={"line-color": casing.colour, "line-width": e.road_width(lambda w: ["+", w, 2])},
        ),
        line("grid:surface", "roads", paint={"line-color": surface.colour, "line-width": e.road_width()}),
        line(
            "grid:existing-casing",
            "existing",
            filter=existing,
            paint={"line-color": old_casing.colour, "line-width": e.road_width(lambda w: ["*", w, 0.95])},
        ),
        line(
            "grid:existing",
            "existing",
            filter=existing,
            minzoom=11,
            paint={
                "line-color": old_surface.colour,
                "line-width": e.road_width(lambda w: ["*", w, 0.95 * old_surface.width]),
            },
        ),
    ]


def glow_layers() -> list[Layer]:
    """A pale glow under the selected work, wide enough to be seen beside any state."""
    glow = {"line-color": s.GLOW, "line-opacity": 0.9, "line-blur": 3}
    return [
        line(
            "selected:carriageway",
            "works",
            filter=["all", e.IS_CARRIAGEWAY, e.IS_SELECTED],
            paint={**glow, "line-width": e.road_width(lambda w: ["+", w, 16])},
        ),
        line(
            "selected:network",
            "works",
            filter=["all", e.IS_NETWORK, e.IS_SELECTED],
            paint={**glow, "line-width": e.lane_width(1, 12), "line-offset": e.lane_offset()},
        ),
    ]


def carriageway_layers() -> list[Layer]:
    """Carriageways: what is finished lowest, what asks for attention on top, lateness beside."""
    share = CARRIAGEWAY_SHARE
    made = []
    for state in (s.FINISHED, s.UNDER_WAY, s.NOT_BEGUN, s.STOPPED):
        for number, stroke in enumerate(state.strokes):
            made.append(
                line(
                    f"carriageway:{state.code}" + (f"-{number}" if number else ""),
                    "works",
                    filter=["all", e.IS_KEPT, e.IS_CARRIAGEWAY, *conditions(state.code)],
                    paint={
                        "line-color": stroke.colour,
                        "line-width": e.carriageway_width(share * stroke.width),
                        "line-offset": e.carriageway_offset(share),
                        **dashes(stroke.dash),
                    },
                )
            )
    late = s.LATE.strokes[0]
    beside = [
        line(
            f"carriageway:late-{edge}",
            "works",
            filter=["all", e.IS_KEPT, e.IS_CARRIAGEWAY, e.IS_LATE, ["!=", e.SIDE, other_half]],
            paint={
                "line-color": late.colour,
                "line-width": LATE_PX,
                "line-offset": e.edge_offset(sign, share, LATE_PX),
                **dashes(late.dash),
            },
        )
        for edge, sign, other_half in EDGES
    ]
    return [*made, *beside, stopped_mark("carriageway:stopped-mark", e.IS_CARRIAGEWAY, 12)]


def conditions(state: str) -> list[Any]:
    """The terms of a state's filter, flattened into the surrounding `all`."""
    terms = e.STATE_FILTERS[state]
    return terms[1:] if terms[0] == "all" else [terms]


def stopped_mark(layer: str, which: list[Any], minzoom: int) -> Layer:
    """The word that tells a stopped stretch without colour."""
    return {
        "id": layer,
        "type": "symbol",
        "source": SOURCE,
        "source-layer": "works",
        "minzoom": minzoom,
        "filter": ["all", e.IS_KEPT, which, *conditions("stopped")],
        "layout": {
            "symbol-placement": "line-center",
            "text-field": s.STOPPED.mark,
            "text-font": list(s.FONT),
            "text-size": 12,
            "text-rotation-alignment": "viewport",
        },
        "paint": {"text-color": s.INK, "text-halo-color": s.PAPER, "text-halo-width": 3},
    }
