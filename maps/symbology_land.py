"""How land looks: parcels, villages, buildings, blockers, repeated digging. Hue and pattern or line together, so that
neither colour blindness nor grey print loses a state. No drawing code, no data."""

from dataclasses import dataclass
from typing import Final

from parcels.models import State
from villages.progress import Ripeness


@dataclass(frozen=True, slots=True)
class Ground:
    """An area: `pattern` (none, slash, dense, cross, dots, level, grid, solid) in `colour`; `line` is its edge."""

    code: str
    label: str
    colour: str
    pattern: str
    line: float = 1.0
    dash: tuple[float, ...] = ()


PARCEL_STATES: Final = (
    Ground(State.TO_ACQUIRE, "待征", "#a3382c", "slash"),
    Ground(State.ACQUIRED, "已征", "#b46a00", "dense"),
    Ground(State.DEMOLISHED, "已拆", "#7a5530", "cross"),
    Ground(State.CLEARED, "净地", "#4b7d52", "dots"),
    Ground(State.SUPPLIED, "已供", "#2f7f86", "level"),
    Ground(State.BUILDING, "在建", "#0d5c63", "grid"),
    Ground(State.BUILT, "建成", "#0d5c63", "solid"),
)
VILLAGES: Final = (
    Ground(Ripeness.PILOT, Ripeness.PILOT.label, "#6a3d7c", "slash", 2.6),
    Ground(Ripeness.RIPE, Ripeness.RIPE.label, "#6a3d7c", "none", 2.6),
    Ground(Ripeness.GROWING, Ripeness.GROWING.label, "#7d6f9a", "none", 2.0, (4.0, 2.0)),
    Ground(Ripeness.WAITING, Ripeness.WAITING.label, "#7d6f9a", "none", 1.6, (1.0, 2.0)),
    Ground("none", "未列入改造", "#8a867c", "none", 1.0, (1.0, 3.0)),
)
BUILDINGS: Final = (
    Ground("planned", "未开工", "#8e897d", "none", 1.0, (2.0, 2.0)),
    Ground("begun", "在建", "#d9870f", "dense"),
    Ground("topped_out", "已封顶", "#0d5c63", "level"),
    Ground("finished", "已竣工", "#0d5c63", "solid"),
)
BLOCKED_LATE: Final = ("late", "已过计划开工", "#b8261c")
BLOCKED_AHEAD: Final = ("ahead", "计划开工之前", "#a86400")
DUG_PAVED: Final = ("paved", "路面已铺好", "#8a1c5c")
DUG_PLANNED: Final = ("planned", "路面计划先铺", "#8a1c5c")
