"""The layers of land in the map style: parcels and buildings from tiles, which carry their days; villages, blockers and
repeated digging from the small answers that the page asks for with each day (`day_sources`)."""

from typing import Any, Final

from maps.style import expressions as e
from maps.style import symbology as s
from maps.style.legend import Entry, entry, strokes
from maps.style.lines import SOURCE, Layer, dashes, line

# Source of the style, the address it is asked at with ?as_of=, and the group that wants it.
DAY_SOURCES: Final = (
    ("villages", "/api/villages/?mapped=yes", "villages"),
    ("blockers", "/api/blockers/", "blockers"),
    ("digging", "/api/digging/", "digging"),
    ("coverage", "/api/coverage/?show=covered", "coverage"),
)
NOW: Final = ["all", ["<=", ["get", "since"], e.DAY], [">", ["get", "until"], e.DAY]]
BLOCKING: Final = ["in", ["id"], ["global-state", "blocking"]]
BUILDING_NOW: Final[dict[str, Any]] = {
    "finished": ["<=", ["get", "f"], e.DAY],
    "topped_out": ["all", ["<=", ["get", "t"], e.DAY], [">", ["get", "f"], e.DAY]],
    "begun": ["all", ["<=", ["get", "b"], e.DAY], [">", ["get", "t"], e.DAY]],
    "planned": [">", ["get", "b"], e.DAY],
}


def day_sources(*sources: tuple[str, str, str]) -> dict[str, Any]:
    """Sources that start empty and are filled by the page."""
    empty = {"type": "FeatureCollection", "features": []}
    return {name: {"type": "geojson", "data": empty} for name, _, _ in sources}


def pattern_name(symbol: s.AreaSymbol) -> str:
    return f"hatch:{symbol.pattern}:{symbol.colour}"


def images() -> dict[str, dict[str, str]]:
    """Hatches that the page draws when the map misses them."""
    grounds = (*s.PARCEL_STATES, *s.VILLAGES, *s.BUILDINGS)
    return {
        pattern_name(g): {"shape": "hatch", "pattern": g.pattern, "line": g.colour}
        for g in grounds
        if g.pattern != "none"
    }


def parcel_layers() -> list[Layer]:
    """Parcels in the state of the day, below the roads."""
    made = []
    for symbol in s.PARCEL_STATES:
        now = [*NOW, ["==", ["get", "st"], symbol.code]]
        made += _area(f"parcels:{symbol.code}", SOURCE, "parcels", symbol, now)
    return made


def building_layers() -> list[Layer]:
    made = []
    for symbol in s.BUILDINGS:
        made += _area(f"buildings:{symbol.code}", SOURCE, "buildings", symbol, BUILDING_NOW[symbol.code])
    return made


def village_layers() -> list[Layer]:
    made: list[Layer] = []
    for symbol in s.VILLAGES:
        is_it = ["==", ["get", "ripeness"], symbol.code]
        made += _area(f"villages:{symbol.code}", "villages", "", symbol, is_it)
    name = {
        "id": "villages:name",
        "type": "symbol",
        "source": "villages",
        "minzoom": 12,
        "layout": {"text-field": ["get", "name"], "text-font": list(s.FONT), "text-size": 13, "text-padding": 4},
        "paint": {"text-color": "#4a2a57", "text-halo-color": s.PAPER, "text-halo-width": 1.6},
    }  # fmt: skip
    return [*made, name]


def blocker_layers() -> list[Layer]:
    """The stretch held up, barred across, and its parcel; red once the work should have begun."""
    colour = ["case", ["get", "late"], s.BLOCKED_LATE[2], s.BLOCKED_AHEAD[2]]
    width = e.by_zoom({10: 5, 14: 12, 17: 26})
    # Dashes count in line widths: so short along so wide a line they are bars across it.
    bars = {"line-color": colour, "line-width": width, "line-dasharray": [0.16, 0.28]}
    parcel = {"line-color": s.BLOCKED_LATE[2], "line-width": 2, "line-dasharray": [3, 1.5]}
    return [
        line("blockers:parcel", "parcels", filter=[*NOW, BLOCKING], minzoom=13, paint=parcel),
        _drawn(
            "blockers:edge", "blockers", {"line-color": colour, "line-width": 1.4, "line-gap-width": width}
        ),
        _drawn("blockers:bars", "blockers", bars),
        {
            "id": "blockers:mark",
            "type": "symbol",
            "source": "blockers",
            "minzoom": 11,
            "layout": {
                "symbol-placement": "line-center",
                "icon-image": ["case", ["get", "late"], "blocked:late", "blocked:ahead"],
                "icon-size": e.by_zoom({11: 0.75, 14: 1}),
                "icon-rotation-alignment": "viewport",
                "icon-allow-overlap": True,
            },
            "paint": {},
        },
    ]


def digging_layers() -> list[Layer]:
    """Beside the road where a pipe would open it: solid where paved, dashed where paving is planned first."""
    width = {
        "line-color": s.DUG_PAVED[2],
        "line-width": 2.4,
        "line-gap-width": e.by_zoom({10: 5, 14: 14, 17: 30}),
    }
    paved = [">", ["get", "paved_m"], 0]
    return [
        _drawn("digging:paved", "digging", width, filter=paved),
        _drawn("digging:planned", "digging", {**width, "line-dasharray": [2, 1.5]}, filter=["!", paved]),
    ]


def mark_images() -> dict[str, dict[str, str]]:
    """The mark in the middle of a stretch that land holds up."""
    return {
        f"blocked:{code}": {"shape": shape, "fill": fill, "line": edge, "ink": ink, "text": "阻"}
        for code, shape, fill, edge, ink in (
            ("late", "hexagon", s.BLOCKED_LATE[2], "#ffffff", "#ffffff"),
            ("ahead", "hexagon", s.SHEET, s.BLOCKED_AHEAD[2], s.BLOCKED_AHEAD[2]),
        )
    }


def legend_of(grounds: tuple[s.AreaSymbol, ...]) -> list[Entry]:
    made = []
    for symbol in grounds:
        edge = strokes(s.Stroke(symbol.colour, 0.3, symbol.dash))
        if symbol.pattern == "none":
            made.append(entry(symbol.label, code=symbol.code, strokes=edge, fill=s.SHEET))
        else:
            made.append(entry(symbol.label, code=symbol.code, image=pattern_name(symbol)))
    return made


def blocker_legend() -> list[Entry]:
    return [
        entry(label, code=code, image=f"blocked:{code}")
        for code, label, _ in (s.BLOCKED_LATE, s.BLOCKED_AHEAD)
    ]


def digging_legend() -> list[Entry]:
    return [
        entry(label, code=code, strokes=strokes(s.Stroke(colour, beside=True, dash=dash)))
        for (code, label, colour), dash in ((s.DUG_PAVED, ()), (s.DUG_PLANNED, (0.7, 0.5)))
    ]


def _area(layer: str, source: str, source_layer: str, symbol: s.AreaSymbol, when: Any) -> list[Layer]:
    """Pale fill, pattern over it, edge: three layers, the pattern only where there is one."""
    where: dict[str, Any] = {"source": source, "filter": when}
    if source_layer:
        where["source-layer"] = source_layer
    made: list[Layer] = [
        {
            "id": f"{layer}-fill",
            "type": "fill",
            **where,
            "paint": {"fill-color": symbol.colour, "fill-opacity": 0.1},
        }
    ]
    if symbol.pattern != "none":
        made.append(
            {
                "id": f"{layer}-pattern",
                "type": "fill",
                **where,
                "paint": {"fill-pattern": pattern_name(symbol), "fill-opacity": 0.75},
            }
        )
    edge = {"line-color": symbol.colour, "line-width": symbol.line, **dashes(symbol.dash)}
    return [*made, {"id": layer, "type": "line", **where, "layout": {"line-join": "round"}, "paint": edge}]


def _drawn(layer: str, source: str, paint: dict[str, Any], **more: Any) -> Layer:
    """A line layer over a source of the day."""
    return {
        "id": layer,
        "type": "line",
        "source": source,
        "layout": {"line-cap": "butt"},
        "paint": paint,
        **more,
    }
