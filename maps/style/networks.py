"""The line layers of networks along roads and of pipes: hue is the kind, line is the state; from afar one for all."""

from typing import Any

from maps.style import expressions as e
from maps.style import symbology as s
from maps.style.lines import EDGES, FADED, SOURCE, Layer, conditions, dashes, line, stopped_mark


def network_layers() -> list[Layer]:
    """Networks along roads: hue is the kind, line is the state; each kind keeps its lane."""
    offset = e.lane_offset()
    made = _by_state(
        "networks",
        "works",
        offset,
        planned=["all", e.IS_KEPT, e.IS_NETWORK, *conditions("not_begun")],
        laid=["all", e.IS_KEPT, e.IS_NETWORK, e.FINISHED],
        start=e.LANES_ZOOM,
        under_way=["all", e.IS_KEPT, e.IS_NETWORK, *conditions("under_way")],
    )
    stopped, late = s.STOPPED.strokes[0], s.LATE.strokes[0]
    made.append(
        line(
            "networks:stopped",
            "works",
            filter=["all", e.IS_KEPT, e.IS_NETWORK, *conditions("stopped")],
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
    return [*_bundle_layers(), *made, stopped_mark("networks:stopped-mark", e.IS_NETWORK, e.LANES_ZOOM)]


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
        _bundle_count(zooms),
    ]


def _bundle_count(zooms: dict[str, int]) -> Layer:
    """How many networks one line stands for, in a plate on it."""
    return {
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
    }


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
