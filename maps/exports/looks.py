"""How rows look in drawings that leave: one of a few looks for each layer, by kind and state, from the symbology."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from maps.style import symbology as s
from parcels.sources.models import SERVES, SourceKind, SourceStanding
from roads.choices import Kind, Light
from roads.models import Road


@dataclass(frozen=True, slots=True)
class Look:
    """`name` is the CAD layer's; `colour` #rrggbb; `width` in pixels; `dashed` where it is planned or not begun;
    `fill` is the share of opacity of a filled area."""

    name: str
    colour: str
    width: float = 2.0
    dashed: bool = False
    fill: float = 0.0


# By column name, codes and not words.
Values = Mapping[str, Any]
# Opacity of a filled area.
FILL: Final = 0.25
CODES: Final = {kind: (symbol.norm.partition(" ")[0] or "LH") for kind, symbol in s.NETWORK.items()}


def look_of(layer: str, values: Values) -> Look:
    """The look of a row of a layer."""
    find = LOOKS.get(layer)
    return find(values) if find else Look(layer, s.INK)


def _road(values: Values) -> Look:
    code = values.get("class") or Road.RoadClass.LOCAL
    symbol = next(one for one in s.ROAD_CLASSES if one.code == code)
    return Look(f"道路中线_{symbol.label}", s.EXISTING.strokes[0].colour, symbol.widths[2] / 2)


def _state_of(light: str | None, percent: float) -> s.State:
    if light in (Light.SUSPENDED, Light.CANCELLED):
        return s.STOPPED
    if light == Light.FINISHED:
        return s.FINISHED
    return s.UNDER_WAY if percent > 0 else s.NOT_BEGUN


def _built(kind: str, state: s.State, group: str) -> Look:
    """A carriageway by its state; other kinds by their own colour, dashed until they are begun."""
    dashed = state in (s.NOT_BEGUN, s.STOPPED)
    if kind == Kind.CARRIAGEWAY:
        return Look(f"{group}_道路_{state.label}", state.strokes[0].colour, 2.0 if dashed else 4.0, dashed)
    symbol = s.NETWORK[kind]
    return Look(f"{group}_{CODES[kind]}_{symbol.label}_{state.label}", symbol.colour, 2.0, dashed)


def _work(values: Values) -> Look:
    state = _state_of(values.get("light"), float(values.get("percent") or 0))
    return _built(values["kind"], state, "工程")


def _slice(values: Values) -> Look:
    states = {state.code: state for state in (s.NOT_BEGUN, s.UNDER_WAY, s.FINISHED)}
    return _built(values["kind"], states[values["state"]], "进度")


def _report(values: Values) -> Look:
    return _built(values["kind"], s.FINISHED, "上报")


def _pipe(values: Values) -> Look:
    symbol, laid = s.NETWORK[values["kind"]], bool(values.get("laid"))
    word = "已敷设" if laid else "规划"
    return Look(f"管线_{CODES[symbol.code]}_{symbol.label}_{word}", symbol.colour, 2.0, not laid)


def _source(values: Values) -> Look:
    kind = SourceKind(values["kind"])
    symbol, in_use = s.NETWORK[SERVES[kind]], values.get("state") == SourceStanding.IN_USE
    return Look(f"源点_{kind.label}_{'投用' if in_use else '未投用'}", symbol.colour, 3.0, not in_use)


def _obstacle(values: Values) -> Look:
    late = values.get("state") == s.OBSTACLE_OVERDUE[0]
    words = {"open": "未解决", "overdue": "已逾期", "resolved": "已解决"}
    return Look(f"问题_{words[values['state']]}", s.OBSTACLE_OVERDUE[2] if late else s.INK_2)


def _ground(group: str, symbols: tuple[s.AreaSymbol, ...], column: str) -> Callable[[Values], Look]:
    known = {symbol.code: symbol for symbol in symbols}

    def find(values: Values) -> Look:
        symbol = known.get(values.get(column) or "", symbols[0])
        fill = 0.0 if symbol.pattern == "none" else FILL
        return Look(f"{group}_{symbol.label}", symbol.colour, symbol.line, bool(symbol.dash), fill)

    return find


LOOKS: Final[dict[str, Callable[[Values], Look]]] = {
    "roads": _road,
    "works": _work,
    "slices": _slice,
    "reports": _report,
    "pipes": _pipe,
    "sources": _source,
    "obstacles": _obstacle,
    "places": lambda values: Look("地点", s.INK),
    "villages": lambda values: Look("村", s.VILLAGES[-1].colour, 1.5),
    "redevelopments": _ground("改造", s.VILLAGES, "ripe"),
    "buildings": _ground("安置楼", s.BUILDINGS, "state"),
    "planning-areas": lambda values: Look("规划范围", s.GROUND["area"].line, 2.0, True),
    "parcels": _ground("地块", s.PARCEL_STATES, "state"),
}
