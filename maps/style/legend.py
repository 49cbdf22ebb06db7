"""The legend, from the symbology: entries of each switch of the map as strokes or shapes. Holds no drawing code."""

from typing import Any

from maps.style import symbology as s
from maps.style.symbology import BUILDINGS, VILLAGES
from parcels.sources.models import SourceStanding

Entry = dict[str, Any]


def strokes(*parts: s.Stroke, width: float = 6.0) -> list[dict[str, Any]]:
    """Lines of a swatch, bottom to top, in pixels; dashes in pixels too."""
    return [
        {
            "colour": part.colour,
            "width": round(2.0 if part.beside else part.width * width, 2),
            "dash": [round(n * part.width * width, 2) for n in part.dash],
            "beside": part.beside,
        }
        for part in parts
    ]


def entry(label: str, **symbol: Any) -> Entry:
    return {"label": label, **symbol}


def carriageway() -> list[Entry]:
    return [
        entry(
            state.label,
            code=state.code,
            strokes=strokes(*(s.FINISHED.strokes if state is s.LATE else ()), *state.strokes),
            mark=state.mark,
        )
        for state in s.CARRIAGEWAY_STATES
    ]


def grid() -> list[Entry]:
    return [
        entry(state.label, code=state.code, strokes=strokes(*state.strokes))
        for state in (s.EXISTING, s.ROAD_PLAN)
    ]


def kinds(*, surveyed: bool) -> list[Entry]:
    """Each kind as it looks when laid; then one kind in each state, since line tells state for all of them."""
    shown = [k for k in s.NETWORKS if not surveyed or k.code != "greening"]
    made = [entry(k.label, code=k.code, strokes=_laid(k), norm=k.norm) for k in shown]
    water = s.NETWORK["water"]
    planned = s.Stroke(water.dark, 0.3, water.planned_dash)
    states = [entry("计划", code="planned", strokes=strokes(planned))]
    if not surveyed:
        states.append(
            entry(
                "在建",
                code="under_way",
                strokes=strokes(s.Stroke(water.dark, 0.6), s.Stroke("#ffffff", 0.25)),
            )
        )
    if not surveyed:
        states.append(entry(s.BUNDLE.label, code=s.BUNDLE.code, strokes=strokes(*s.BUNDLE.strokes), mark="8"))
    return [*made, *states, entry("已敷设", code="laid", strokes=_laid(water))]


def _laid(kind: s.KindSymbol) -> list[dict[str, Any]]:
    parts = [s.Stroke(kind.dark, 0.8), s.Stroke(kind.colour, 0.45)]
    if kind.inner:
        parts.append(s.Stroke("#ffffff", 0.35, kind.inner))
    return strokes(*parts)


def obstacles() -> list[Entry]:
    shapes = [
        entry(o.label, code=o.code, image=f"obstacle:{o.code}:{s.OBSTACLE_OPEN[0]}") for o in s.OBSTACLES
    ]
    return [*shapes, entry("逾期未解决", code="overdue", image=f"obstacle:land:{s.OBSTACLE_OVERDUE[0]}")]


def sources() -> list[Entry]:
    """Each kind in use, then one of them in each other state."""
    in_use = [entry(one.label, code=one.code, image=f"source:{one.code}:in_use") for one in s.SOURCES]
    first = s.SOURCES[0].code
    others = [state for state in SourceStanding if state != SourceStanding.IN_USE]
    return [
        *in_use,
        *(
            entry(str(state.label), code=state.value, image=f"source:{first}:{state.value}")
            for state in others
        ),
    ]


def ground() -> list[Entry]:
    made = []
    for code in ("river", "outline", "railway"):
        symbol = s.GROUND[code]
        made.append(
            entry(
                symbol.label,
                code=code,
                strokes=strokes(s.Stroke(symbol.line, 0.3, symbol.dash)),
                fill=symbol.fill,
            )
        )
    return made


def areas() -> list[Entry]:
    symbol = s.GROUND["area"]
    return [entry(symbol.label, code="area", strokes=strokes(s.Stroke(symbol.line, 0.25, symbol.dash)))]


Legend = list[tuple[str, list[Entry]]]


def briefing_legends(*, networks: set[str], problems: set[str], ripeness: set[str]) -> dict[str, Legend]:
    """The legends of maps that travel as one file, by the key of the map, in sections: strokes, then shapes with a word
    or a fill. Kinds of networks and problems and villages are those that the file has."""
    roads = [*carriageway(), *grid()]
    covered = [
        entry("上月末已覆盖", code="covered", word="", fill="#9cc4c4"),
        entry("本月新增覆盖", code="gained", word="", fill="#e9b45c"),
    ]
    lines = [one for one in ground() if one["code"] == "outline"]
    shapes = [
        *(
            entry(f"问题：{one.label}", code=one.code, word=one.character, fill="#fffefb")
            for one in s.OBSTACLES
            if one.code in problems
        ),
        *(
            [entry("逾期未解决", code="overdue", word=s.OBSTACLES[0].character, fill="#b8261c", ink="#fff")]
            if problems
            else []
        ),
        *(entry(f"安置楼{one.label}", code=one.code, word="", fill=one.colour) for one in BUILDINGS),
        *(
            entry(f"村：{one.label}", code=one.code, word="", fill="#f4eff6", edge=one.colour)
            for one in VILLAGES
            if one.code in ripeness
        ),
        *covered,
    ]
    return {
        "grid": [
            ("道路", [*roads, *lines]),
            *([("管线和绿化", _lanes(networks))] if networks else []),
            ("其他", shapes),
        ],
        "change": [("道路", [*roads, *lines])],
        "coverage": [("覆盖", [*covered, *grid()[1:], *lines])],
    }


def _lanes(networks: set[str]) -> list[Entry]:
    """Networks as lanes beside their road: a line in the dark colour of its kind, and one kind in each other state."""
    shown = [one for one in s.NETWORKS if one.code in networks]
    water = shown[0]
    return [
        *(
            entry(one.label, code=one.code, strokes=strokes(s.Stroke(one.dark, 0.35, one.inner)))
            for one in shown
        ),
        entry("计划", code="planned", strokes=strokes(s.Stroke(water.dark, 0.15, water.planned_dash))),
        entry(
            "在建", code="under_way", strokes=strokes(s.Stroke(water.dark, 0.35), s.Stroke("#ffffff", 0.14))
        ),
    ]
