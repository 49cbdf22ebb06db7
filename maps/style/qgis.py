"""The map of one day as a style that QGIS understands: MapLibre's own expressions and what the page's scripts lay over
the map are left out, and every state is a layer. Colours are those of the workbench."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from maps.exports.looks import FILL
from maps.style import expressions as e
from maps.style import symbology as s
from maps.style.lines import CARRIAGEWAY_SHARE, SOURCE, Layer

Filter = list[Any]
ROAD: Final = s.ROAD_CLASSES[2]


def plain_style(
    *,
    tiles_url: str,
    day: int,
    stopped: Collection[int],
    late: Collection[int],
    centre: tuple[float, float] | None,
) -> dict[str, Any]:
    """The style document. `day` is a day number; `stopped` and `late` are works by primary key."""
    document: dict[str, Any] = {
        "version": 8,
        "name": "纵横",
        "sources": {SOURCE: {"type": "vector", "url": tiles_url}},
        "layers": [
            {"id": "ground:paper", "type": "background", "paint": {"background-color": s.PAPER}},
            *_ground(),
            *_parcels(day),
            *_buildings(day),
            *_roads(day),
            *_carriageways(day, sorted(stopped), sorted(late)),
            *_networks(day),
            *_names(),
            *_sources(day),
            *_obstacles(day),
        ],
    }
    return document | ({"center": list(centre), "zoom": 12} if centre else {})


def _line(name: str, of: str, colour: str, width: Any, *, dash: tuple[float, ...] = (), **more: Any) -> Layer:
    paint = {"line-color": colour, "line-width": width, **more.pop("paint", {})}
    if dash:
        paint["line-dasharray"] = list(dash)
    layout = {"line-join": "round", "line-cap": "butt" if dash else "round"} | more.pop("layout", {})
    return {
        "id": name,
        "type": "line",
        "source": SOURCE,
        "source-layer": of,
        "layout": layout,
        "paint": paint,
        **more,
    }


def _fill(name: str, of: str, colour: str, opacity: float, **more: Any) -> Layer:
    paint = {"fill-color": colour, "fill-opacity": opacity}
    return {"id": name, "type": "fill", "source": SOURCE, "source-layer": of, "paint": paint, **more}


def _text(name: str, of: str, field: str, *, size: int, along: bool = False, **more: Any) -> Layer:
    layout = {"text-field": f"{{{field}}}", "text-font": list(s.FONT), "text-size": size}
    if along:
        layout |= {"symbol-placement": "line", "symbol-spacing": 320}
    paint = {"text-color": s.INK, "text-halo-color": s.PAPER, "text-halo-width": 1.6}
    return {
        "id": name,
        "type": "symbol",
        "source": SOURCE,
        "source-layer": of,
        "layout": layout,
        "paint": paint,
        **more,
    }


def _ground() -> Iterator[Layer]:
    for code in ("outline", "river"):
        where = ["all", ["==", "kind", code], ["==", "$type", "Polygon"]]
        yield _fill(f"ground:{code}-fill", "ground", s.GROUND[code].fill, 1.0, filter=where)
    for code in ("river", "railway", "outline"):
        symbol = s.GROUND[code]
        yield _line(
            f"ground:{code}", "ground", symbol.line, 1.2, dash=symbol.dash, filter=["==", "kind", code]
        )
    area = s.GROUND["area"]
    yield _line("areas:outline", "areas", area.line, 1.4, dash=area.dash)


def _parcels(day: int) -> Iterator[Layer]:
    """Parcels by state; off at first, as in the workbench."""
    off: dict[str, Any] = {"layout": {"visibility": "none"}}
    for symbol in s.PARCEL_STATES:
        where = ["all", ["==", "st", symbol.code], ["<=", "since", day], [">", "until", day]]
        yield _fill(f"parcels:{symbol.code}-fill", "parcels", symbol.colour, FILL, filter=where, **off)
        yield _line(f"parcels:{symbol.code}", "parcels", symbol.colour, symbol.line, filter=where, **off)


def _buildings(day: int) -> Iterator[Layer]:
    ends = {"planned": ("", "b"), "begun": ("b", "t"), "topped_out": ("t", "f"), "finished": ("f", "")}
    for symbol in s.BUILDINGS:
        since, until = ends[symbol.code]
        where = ["all", *([["<=", since, day]] if since else []), *([[">", until, day]] if until else [])]
        yield _fill(f"buildings:{symbol.code}-fill", "buildings", symbol.colour, FILL, filter=where)
        yield _line(
            f"buildings:{symbol.code}",
            "buildings",
            symbol.colour,
            symbol.line,
            dash=symbol.dash,
            filter=where,
        )


def _roads(day: int) -> Iterator[Layer]:
    casing, surface = s.ROAD_PLAN.strokes
    old, inside = s.EXISTING.strokes
    for symbol in reversed(s.ROAD_CLASSES):
        where = ["==", "cls", symbol.code]
        yield _line(f"grid:casing-{symbol.code}", "roads", casing.colour, _width(symbol, 1, 2), filter=where)
        yield _line(f"grid:surface-{symbol.code}", "roads", surface.colour, _width(symbol), filter=where)
    for symbol in reversed(s.ROAD_CLASSES):
        built = ["all", ["==", "cls", symbol.code], ["<=", "since", day]]
        yield _line(
            f"grid:existing-{symbol.code}", "existing", old.colour, _width(symbol, 0.95), filter=built
        )
        share = 0.95 * inside.width
        yield _line(
            f"grid:existing-{symbol.code}-1", "existing", inside.colour, _width(symbol, share), filter=built
        )


def _carriageways(day: int, stopped: list[int], late: list[int]) -> Iterator[Layer]:
    going, begun, done = ["!in", "w", *stopped], ["<=", "b", day], ["<=", "f", day]
    states: tuple[tuple[s.State, list[Filter]], ...] = (
        (s.FINISHED, [done]),
        (s.UNDER_WAY, [begun, [">", "f", day], going]),
        (s.NOT_BEGUN, [[">", "b", day], going]),
        (s.STOPPED, [[">", "f", day], ["in", "w", *stopped]]),
    )
    for state, conditions in states:
        where = ["all", ["==", "k", "carriageway"], *conditions]
        for number, stroke in enumerate(state.strokes):
            width = _width(ROAD, CARRIAGEWAY_SHARE * stroke.width)
            name = f"carriageway:{state.code}" + (f"-{number}" if number else "")
            yield _line(name, "works", stroke.colour, width, dash=stroke.dash, filter=where)
    where = ["all", ["==", "k", "carriageway"], ["in", "w", *late]]
    yield _line("carriageway:late", "works", s.LATE.strokes[0].colour, 1.5, filter=where)


def _networks(day: int) -> Iterator[Layer]:
    """Works of networks in their lanes, and pipes where they were surveyed; below zoom 13 and 14 there is no room."""
    for symbol in s.NETWORKS:
        for of, built, zoom, aside in (("works", "f", 13, _lane(symbol.lane)), ("pipes", "laid", 14, 0)):
            for name, comparison, dash in (("planned", ">", symbol.planned_dash), ("laid", "<=", ())):
                yield _line(
                    f"{of}:{symbol.code}-{name}",
                    of,
                    symbol.dark if dash else symbol.colour,
                    1.0 if dash else 2.0,
                    dash=dash,
                    minzoom=zoom,
                    filter=["all", ["==", "k", symbol.code], [comparison, built, day]],
                    paint={"line-offset": aside},
                )


def _width(symbol: s.RoadClassSymbol, share: float = 1.0, more: float = 0.0) -> Filter:
    widths = {zoom: round(symbol.widths[at] * share + more, 2) for at, zoom in enumerate(s.WIDTH_ZOOMS)}
    return e.by_zoom(widths)


def _lane(lane: int) -> Filter:
    """Pixels from the middle of a road of the middling class to a lane beside it, left negative."""
    return e.by_zoom(
        {
            zoom: round(
                (1 if lane > 0 else -1)
                * (ROAD.widths[s.WIDTH_ZOOMS.index(zoom)] / 2 + gap + (abs(lane) - 1) * e.LANE_STEP[zoom]),
                2,
            )
            for zoom, gap in e.LANE_GAP.items()
        }
    )


def _names() -> Iterator[Layer]:
    yield _text("names:roads", "roads", "name", size=12, along=True, minzoom=12)
    yield _text("names:areas", "areas", "name", size=12, minzoom=11)
    yield _text("names:places", "places", "name", size=12, minzoom=12)


def _sources(day: int) -> Iterator[Layer]:
    """A square in the colour of the network, open until it is in use."""
    for symbol in s.SOURCES:
        for state, (fill, line, _) in s.SOURCE_STATES.items():
            yield {
                "id": f"sources:{symbol.code}-{state}",
                "type": "circle",
                "source": SOURCE,
                "source-layer": "sources",
                "filter": [
                    "all",
                    ["==", "k", symbol.code],
                    ["==", "st", state],
                    ["<=", "since", day],
                    [">", "until", day],
                ],
                "paint": {
                    "circle-radius": 6,
                    "circle-color": fill or symbol.colour,
                    "circle-stroke-color": line or symbol.colour,
                    "circle-stroke-width": 1.6,
                },
            }


def _obstacles(day: int) -> Iterator[Layer]:
    """Open ones as a dot, red once they are overdue."""
    for (code, _, fill, edge), comparison in ((s.OBSTACLE_OPEN, ">="), (s.OBSTACLE_OVERDUE, "<")):
        yield {
            "id": f"obstacles:{code}",
            "type": "circle",
            "source": SOURCE,
            "source-layer": "obstacles",
            "filter": ["all", ["<=", "found", day], [">", "res", day], [comparison, "due", day]],
            "paint": {
                "circle-radius": 5,
                "circle-color": fill,
                "circle-stroke-color": edge,
                "circle-stroke-width": 1.2,
            },
        }
