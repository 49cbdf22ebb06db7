"""The line layers of the map style: roads, works by state, networks and pipes by kind. Colours and dashes come from
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
                    filter=["all", e.IS_KEPT, e.IS_CARRIAGEWAY, *_conditions(state.code)],
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
    return [*made, *beside, _mark("carriageway:stopped-mark", e.IS_CARRIAGEWAY, 12)]


def _conditions(state: str) -> list[Any]:
    """The terms of a state's filter, flattened into the surrounding `all`."""
    terms = e.STATE_FILTERS[state]
    return terms[1:] if terms[0] == "all" else [terms]


def _mark(layer: str, which: list[Any], minzoom: int) -> Layer:
    """The word that tells a stopped stretch without colour."""
    return {
        "id": layer,
        "type": "symbol",
        "source": SOURCE,
        "source-layer": "works",
        "minzoom": minzoom,
        "filter": ["all", e.IS_KEPT, which, *_conditions("stopped")],
        "layout": {
            "symbol-placement": "line-center",
            "text-field": s.STOPPED.mark,
            "text-font": list(s.FONT),
            "text-size": 12,
            "text-rotation-alignment": "viewport",
        },
        "paint": {"text-color": s.INK, "text-halo-color": s.PAPER, "text-halo-width": 3},
    }


def network_layers() -> list[Layer]:
    """Networks along roads: hue is the kind, line is the state; each kind keeps its lane."""
    offset = e.lane_offset()
    made = _by_state(
        "networks",
        "works",
        offset,
        planned=["all", e.IS_KEPT, e.IS_NETWORK, *_conditions("not_begun")],
        laid=["all", e.IS_KEPT, e.IS_NETWORK, e.FINISHED],
        start=e.LANES_ZOOM,
        under_way=["all", e.IS_KEPT, e.IS_NETWORK, *_conditions("under_way")],
    )
    stopped, late = s.STOPPED.strokes[0], s.LATE.strokes[0]
    made.append(
        line(
            "networks:stopped",
            "works",
            filter=["all", e.IS_KEPT, e.IS_NETWORK, *_conditions("stopped")],
            minzoom=e.LANES_ZOOM,
            paint={
                "line-color": e.by_kind(lambda k: k.dark, s.INK_2),
                "line-width": e.lane_width(0.8),
                "line-offset": offset,
                **dashes(stopped.dash),
            },
        )
    )
    made += [
        line(
            f"networks:late-{edge}",
            "works",
            filter=["all", e.IS_KEPT, e.IS_NETWORK, e.IS_LATE],
            minzoom=e.LANES_ZOOM,
            paint={
                "line-color": late.colour,
                "line-width": 1.1,
                **dashes((4.0, 2.4)),
                "line-offset": e.lane_offset(aside=sign * 0.8),
            },
        )
        for edge, sign, _ in EDGES
    ]
    return [*_bundle_layers(), *made, _mark("networks:stopped-mark", e.IS_NETWORK, e.LANES_ZOOM)]


def _bundle_layers() -> list[Layer]:
    """One line for all networks along a stretch, red beside it where one of them is late, and their number."""
    offset, late = e.bundle_offset(), s.LATE.strokes[0]
    zooms = {"minzoom": e.BUNDLE_ZOOM, "maxzoom": e.LANES_ZOOM}
    return [
        line(
            "networks:bundle",
            "bundles",
            filter=e.UNFILTERED,
            paint={
                "line-color": s.SLATE,
                "line-width": e.by_zoom({13: 1.6, 15: 2.6}),
                "line-offset": offset,
                "line-opacity": ["case", e.NONE_SELECTED, 1, FADED],
            },
            **zooms,
        ),
        line(
            "networks:bundle-late",
            "works",
            filter=["all", e.UNFILTERED, e.IS_NETWORK, e.IS_LATE],
            paint={
                "line-color": late.colour,
                "line-width": 1.6,
                "line-offset": e.road_width(lambda width: ["+", ["*", width, 0.5], 6.0]),
                **dashes(late.dash),
            },
            **zooms,
        ),
        {
            "id": "networks:bundle-count",
            "type": "symbol",
            "source": SOURCE,
            "source-layer": "bundles",
            "filter": ["all", e.UNFILTERED, [">", ["get", "n"], 1]],
            **zooms,
            "layout": {
                "symbol-placement": "line-center",
                "text-field": ["to-string", ["get", "n"]],
                "text-font": list(s.FONT),
                "text-size": 11,
                "text-rotation-alignment": "viewport",
                "icon-rotation-alignment": "viewport",
                "icon-image": "bundle",
                "icon-text-fit": "both",
                "icon-text-fit-padding": [0, 3, 0, 3],
                "text-padding": 2,
            },
            "paint": {"text-color": s.SLATE},
        },
    ]


def pipe_layers() -> list[Layer]:
    """Pipes with their own line."""
    lanes = _by_state(
        "pipes", "pipes", e.pipe_offset(), planned=["!", e.LAID], laid=e.LAID, start=e.LANES_ZOOM
    )
    far = line(
        "pipes:far",
        "pipes",
        filter=e.LAID,
        minzoom=12,
        maxzoom=e.LANES_ZOOM,
        paint={"line-color": "#98a1a8", "line-width": 0.7},
    )
    return [far, *lanes]


def _by_state(
    group: str,
    source_layer: str,
    offset: Any,
    *,
    planned: Any,
    laid: Any,
    start: int,
    under_way: Any = None,
) -> list[Layer]:
    """Layers of one group of networks: planned ones dashed, those under way hollow, laid ones in their colour."""
    dark = e.by_kind(lambda k: k.dark, s.INK_2)
    hue = e.by_kind(lambda k: k.colour, s.INK_2)
    patterned = [k.code for k in s.NETWORKS if k.inner]
    inner = e.by_kind(lambda k: ["literal", list(k.inner or (1, 0))], ["literal", [1, 0]])
    planned_dash = e.by_kind(lambda k: ["literal", list(k.planned_dash)], ["literal", [3, 2]])

    def strand(name: str, shown: Any, colour: Any, width: float, **dash: Any) -> Layer:
        paint = {"line-offset": offset, "line-color": colour, "line-width": e.lane_width(width), **dash}
        return line(f"{group}:{name}", source_layer, filter=shown, minzoom=start, paint=paint)

    hollow = (
        [strand("under_way", under_way, dark, 1), strand("under_way-1", under_way, "#ffffff", 0.4)]
        if under_way is not None
        else []
    )
    with_pattern = ["all", laid, ["in", e.KIND, ["literal", patterned]]]
    return [
        strand("planned", planned, dark, 0.55, **{"line-dasharray": planned_dash}),
        *hollow,
        strand("laid", laid, dark, 1.2),
        strand("laid-1", laid, hue, 0.6),
        strand("laid-2", with_pattern, "#ffffff", 0.45, **{"line-dasharray": inner}),
    ]
