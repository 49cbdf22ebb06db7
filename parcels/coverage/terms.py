"""The terms of a coverage figure: kinds, combination, method, reach, step and halves that serve; fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gis.errors import DomainError
from parcels.coverage.engine.buffers import arc_reach
from parcels.coverage.engine.problem import DEFAULT_QUAD_SEGS
from parcels.norms import (
    JOIN_M,
    LARGEST_JOIN_M,
    LARGEST_REACH_M,
    LEAST_JOIN_M,
    LEAST_REACH_M,
    PIPE_REACH_M,
    ROAD_REACH_M,
)
from roads.choices import Kind
from roads.models import Road, Step

CARRIAGEWAY: Final = Kind.CARRIAGEWAY.value
KINDS: Final = (CARRIAGEWAY, *PIPE_REACH_M)
# The kinds of the published baseline of April 2014, so that figures can be held against it.
BASELINE_KINDS: Final = ("water", "power", "heat")
METHODS: Final = {"reach": "按服务半径", "blocks": "按街区"}
HALVES: Final = {"both": "两幅都完成", "either": "任一幅完成"}
ALL_STEPS: Final = "all"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is counted and how. `reach_m` names classes of road and kinds of pipe; `steps` the step that serves.

    `connected` counts only what is joined to a source; lines no farther apart than `join_m` are joined.
    """

    kinds: tuple[str, ...] = BASELINE_KINDS
    combine: str | int = "any"
    method: str = "reach"
    reach_m: tuple[tuple[str, float], ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    halves: str = "both"
    quad_segs: int = DEFAULT_QUAD_SEGS
    connected: bool = False
    join_m: float = JOIN_M

    def reach_of(self, name: str) -> float:
        """Metres for a class of road or a kind of pipe: as asked, else the default."""
        return dict(self.reach_m).get(name, (ROAD_REACH_M | PIPE_REACH_M)[name])

    def reaches(self) -> dict[str, float]:
        """Every reach that counts under these terms."""
        names = [name for kind in self.kinds for name in (ROAD_REACH_M if kind == CARRIAGEWAY else (kind,))]
        return {name: self.reach_of(name) for name in names}

    def step_of(self, kind: str) -> str:
        return dict(self.steps).get(kind, ALL_STEPS)

    @property
    def error_bound(self) -> float:
        """Share of the reach that a chord of a round end may fall short of the arc; 0 where there are no arcs."""
        return 0.0 if self.method == "blocks" else 1 - arc_reach(self.quad_segs)

    @property
    def combine_label(self) -> str:
        words = {"any": "任一种即算", "all": "全部都有才算"}
        return words.get(str(self.combine), f"至少 {self.combine} 种")

    @property
    def kinds_label(self) -> str:
        return "、".join(str(Kind(kind).label) for kind in self.kinds)


def read_terms(
    *,
    kinds: str = "",
    combine: str = "",
    method: str = "",
    reach: Iterable[str] = (),
    steps: Iterable[str] = (),
    halves: str = "",
    quad_segs: int | None = None,
    connected: str | bool = "",
    join: str = "",
) -> Terms:
    """Terms from what a person wrote, such as "water,heat" and "arterial=400"; DomainError with the field."""
    wanted = _kinds(kinds)
    return Terms(
        kinds=wanted,
        combine=_combine(combine, len(wanted)),
        method=_one_of(method, METHODS, "method", "方法") or "reach",
        reach_m=_reaches(reach),
        steps=_steps(steps),
        halves=_one_of(halves, HALVES, "halves", "半幅") or "both",
        quad_segs=_quad_segs(quad_segs),
        connected=_connected(connected),
        join_m=_join(join),
    )


def _kinds(text: str) -> tuple[str, ...]:
    named = [name.strip() for name in text.replace("，", ",").split(",") if name.strip()]
    by_label = {str(Kind(kind).label): kind for kind in KINDS}
    codes = [by_label.get(name, name) for name in named]
    for name in codes:
        if name not in KINDS:
            raise DomainError(f"不认识种类“{name[:20]}”，可用：{'、'.join(KINDS)}。", field="kinds")
    return tuple(dict.fromkeys(codes)) or BASELINE_KINDS


def _combine(text: str, kinds: int) -> str | int:
    word = text.strip() or "any"
    if word in ("any", "all"):
        return word
    if word.isascii() and word.isdigit() and len(word) < 4 and 1 <= int(word) <= kinds:
        return int(word)
    raise DomainError(
        f"组合方式“{word[:20]}”不行，要写 any、all 或 1 至 {kinds} 之间的整数（共 {kinds} 种）。",
        field="combine",
    )


def _one_of(text: str, known: Mapping[str, str], field: str, label: str) -> str:
    word = text.strip()
    if word and word not in known:
        raise DomainError(f"{label}“{word[:20]}”不行，可用：{'、'.join(known)}。", field=field)
    return word


def _pairs(texts: Iterable[str], field: str) -> list[tuple[str, str]]:
    parts = [part.strip() for text in texts for part in text.replace("，", ",").split(",") if part.strip()]
    for part in parts:
        if part.count("=") != 1:
            raise DomainError(f"看不懂“{part[:30]}”，请写成 名称=值，如 water=500。", field=field)
    return [(name.strip(), value.strip()) for name, value in (part.split("=") for part in parts)]


def _reaches(texts: Iterable[str]) -> tuple[tuple[str, float], ...]:
    known = ROAD_REACH_M | PIPE_REACH_M
    reaches: dict[str, float] = {}
    for name, value in _pairs(texts, "reach"):
        if name not in known:
            raise DomainError(f"没有“{name[:20]}”的服务半径，可用：{'、'.join(known)}。", field="reach")
        try:
            metres = float(value)
        except ValueError:
            raise DomainError(f"服务半径“{value[:20]}”不是数。", field="reach") from None
        # Not a number is refused here, too: no comparison holds for it.
        if metres != 0 and not LEAST_REACH_M <= metres <= LARGEST_REACH_M:
            raise DomainError(
                f"服务半径要在 {LEAST_REACH_M:.0f} 至 {LARGEST_REACH_M:.0f} 米之间，或写 0（不计），"
                f"不能是 {value[:20]}。",
                field="reach",
            )
        # What is at its default is left out: terms that mean the same are equal, and so are keys of kept
        # answers.
        if metres != known[name]:
            reaches[name] = metres
    return tuple(sorted(reaches.items()))


def _steps(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    steps: dict[str, str] = {}
    for kind, code in _pairs(texts, "steps"):
        if code == ALL_STEPS and kind in KINDS:
            continue
        if not Step.objects.filter(kind=kind, code=code).exists():
            raise DomainError(f"“{kind[:20]}”没有工序“{code[:20]}”。", field="steps")
        steps[kind] = code
    return tuple(sorted(steps.items()))


def _quad_segs(number: int | None) -> int:
    if number is None:
        return DEFAULT_QUAD_SEGS
    if not 4 <= number <= 256:
        raise DomainError("圆弧分段数（每四分之一圆）要在 4 至 256 之间。", field="quad_segs")
    return number


def _connected(said: str | bool) -> bool:
    words = {"": False, "0": False, "false": False, "1": True, "true": True}
    word = str(said).strip().lower()
    if word not in words:
        raise DomainError(f"connected 要写 1（只计接通源点的）或 0，不能是“{word[:20]}”。", field="connected")
    return words[word]


def _join(text: str) -> float:
    if not text.strip():
        return JOIN_M
    try:
        metres = float(text)
    except ValueError:
        raise DomainError(f"相接容差“{text[:20]}”不是数。", field="join") from None
    if not LEAST_JOIN_M <= metres <= LARGEST_JOIN_M:
        raise DomainError(f"相接容差要在 {LEAST_JOIN_M:g} 至 {LARGEST_JOIN_M:g} 米之间。", field="join")
    return metres


def road_classes() -> list[tuple[str, str]]:
    """Classes of road that have a reach, with their names."""
    return [(value, str(label)) for value, label in Road.RoadClass.choices if value in ROAD_REACH_M]
