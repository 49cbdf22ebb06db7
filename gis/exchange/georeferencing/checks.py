"""Coordinates that are wrong in a way that is known: each named, with how many metres wrong it is and what mends it.

Swapped axes, easting with or without its zone's number, another meridian, Web Mercator taken for metres, degrees for
metres, coordinates shifted for web maps, old datums, land outside the district. Changes nothing.
"""

from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np

from gis.exchange.georeferencing.crs_candidates import likely
from gis.exchange.georeferencing.gcj02 import SHIFT_LABELS, SHIFTS
from gis.exchange.georeferencing.known_extent import KnownExtent
from gis.exchange.georeferencing.placement import FARTHEST_SHIFT_M, PLAIN, Placement, Points

# Points within FIT_M of known roads: a reading is better than another when it has many more of them.
FIT_M: Final = 15.0
LEAST_FIT: Final = 0.3
TIMES_BETTER: Final = 3.0
MISSED: Final = 0.1
# A shift found by comparing is named after a web map when it lies this near to what the web map does there.
ALIKE_M: Final = 25.0
FARTHEST_M: Final = 160.0
# Doubts about places that lie in the district: what the rows would change can be shown all the same.
DOUBTS: Final = (*SHIFTS, "web_unknown", "constant_shift")


class Remedy(NamedTuple):
    """What may be answered: the label of its button, and the options of a run that it sets."""

    label: str
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong or doubtful. `off_m` is how far places would be wrong; `answers` are what may be done about it, the
    likeliest first. A blocking one has to be answered before anything is written."""

    kind: str
    what: str
    off_m: float = 0.0
    answers: tuple[Remedy, ...] = ()
    blocking: bool = False

    @property
    def remedy(self) -> dict[str, str]:
        """The options of the likeliest answer; none where there is nothing to be done."""
        return self.answers[0].options if self.answers else {}


UNSHIFTED: Final = Remedy("不是网络地图坐标", {"web": PLAIN})
AS_IS: Final = Remedy("位置没错，照原样", {"as_is": "1"})


def examined(
    points: Points, placement: Placement, extent: KnownExtent, *, anywhere: bool = False, as_is: bool = False
) -> list[Finding]:
    """What is to be said of reading `points` (as the file has them) by `placement`; `anywhere` accepts other places,
    `as_is` places beside known ones."""
    if not len(points):
        return []
    findings = []
    if placement.reference.caution:
        findings.append(_old_datum(points, placement, extent))
    placed = placement.place(points)
    if extent.area is None:
        return findings
    if extent.inside(placed) >= MISSED:
        shifted = any("shift" in one.remedy for one in findings)
        return findings if shifted else findings + _shifted(points, placement, placed, extent, as_is=as_is)
    return findings + _elsewhere(points, placement, placed, extent, anywhere=anywhere)


def _elsewhere(
    points: Points, placement: Placement, placed: Points, extent: KnownExtent, *, anywhere: bool
) -> list[Finding]:
    """Nothing lies in the district: which other reading would put it there, and how far off this one is."""
    here = np.median(placed, axis=0)
    for guess in likely(points, extent):
        other = guess.placement
        there = np.median(other.place(points), axis=0)
        off = float(np.hypot(*(here - there))) if np.isfinite(here).all() else float("inf")
        kind, what = _difference(placement, other, points)
        distance = f"会偏 {metres(off)}" if np.isfinite(off) else "会落在投影之外"
        return [
            Finding(
                kind,
                f"{what}：按“{placement.label}”读，{distance}；"
                f"按“{other.label}”读，{guess.inside:.0%} 落在{extent.name}内。",
                off,
                (Remedy(f"改按 {other.label}", options_for(other)),),
                blocking=not anywhere,
            )
        ]
    away = extent.away_m(placed)
    if not np.isfinite(away):
        what = f"坐标按“{placement.label}”读不成位置，请检查坐标系。"
    else:
        what = (
            f"全部位置都在{extent.name}以外，离{extent.name} {metres(away)}。请检查坐标系，或确认确实在别处。"
        )
    accepted = Remedy("位置没错，就在区外", {"anywhere": "1"})
    return [Finding("outside", what, away, (accepted,), blocking=not anywhere)]


def _difference(placement: Placement, other: Placement, points: Points) -> tuple[str, str]:
    """A code and words for what tells two readings apart."""
    mine, theirs = placement.reference, other.reference
    if placement.packed != other.packed:
        return "packed_degrees", "坐标是度分秒连写（ddd.mmssss）" if other.packed else "坐标不是度分秒连写"
    if placement.swapped != other.swapped:
        return "swapped", "横、纵坐标颠倒了"
    if theirs.code == "EPSG:3857":
        return "web_mercator", "坐标是网络地图的 Web 墨卡托，不是测量的米"
    if mine.code == "EPSG:3857":
        return "web_mercator", "坐标不是 Web 墨卡托"
    if mine.is_degrees and not theirs.is_degrees:
        return "metres_as_degrees", "坐标是米，却按经纬度说明"
    if theirs.is_degrees and not mine.is_degrees:
        return "degrees_as_metres", "坐标是经纬度，却按米说明"
    easting = float(np.median(points[:, 1] if other.swapped else points[:, 0]))
    if theirs.zone and not mine.zone:
        return "zone_prefix", f"东坐标前有带号 {int(easting // 1_000_000)}，坐标系却是不带带号的"
    if mine.zone and not theirs.zone:
        return "zone_prefix", f"东坐标前没有带号，坐标系却是前有带号 {mine.zone} 的"
    return "meridian", "中央经线或分带不对"


def options_for(placement: Placement) -> dict[str, str]:
    code = placement.reference.code.removeprefix("EPSG:")
    packed = {"packed": "1" if placement.packed else ""} if placement.packed else {}
    return {"srid": code, "swapped": "1" if placement.swapped else "", **packed}


def _shifted(
    points: Points, placement: Placement, placed: Points, extent: KnownExtent, *, as_is: bool
) -> list[Finding]:
    """Whether places in the district were shifted for a web map: by known roads where they overlap, else asked."""
    if placement.web:
        return []
    plain = extent.fit(placed, FIT_M)
    fits = {web: extent.fit(replace(placement, web=web).place(points), FIT_M) for web in SHIFTS}
    best = max(fits, key=lambda web: fits[web])
    if (
        fits[best] >= LEAST_FIT
        and fits[best] >= TIMES_BETTER * plain
        and _reaches_far(
            replace(placement, web=best).place(points), placement.web_shift_m(best, points), extent
        )
    ):
        # Parallel streets fit one another: a small shift that fits better than the web map's explains more.
        small = measured_shift(placed, extent)
        if small is not None and extent.fit(placed + np.asarray(small), FIT_M) > fits[best]:
            return [_constant(small, placement, as_is=as_is)]
        off = float(np.hypot(*placement.web_shift_m(best, points)))
        return [
            Finding(
                best,
                f"坐标像是 {SHIFT_LABELS[best]}：照原样只有 {plain:.0%} 的点在已知道路 {FIT_M:.0f} 米内，"
                f"还原后有 {fits[best]:.0%}。照原样导入会偏 {metres(off)}。",
                off,
                (_undoing(best), UNSHIFTED),
                blocking=True,
            )
        ]
    if plain >= LEAST_FIT or not placement.reference.is_degrees:
        return []
    offs = {web: float(np.hypot(*placement.web_shift_m(web, points))) for web in SHIFTS}
    return [
        Finding(
            "web_unknown",
            "经纬度若取自高德、腾讯（GCJ-02）会偏约 {:.0f} 米，若取自百度（BD-09）会偏约 {:.0f} 米；"
            "与已知道路重叠太少，判断不了。请确认坐标的来源。".format(offs["gcj02"], offs["bd09"]),
            offs["gcj02"],
            (UNSHIFTED, *map(_undoing, SHIFT_LABELS)),
            blocking=True,
        )
    ]


def _reaches_far(placed: Points, shift: tuple[float, float], extent: KnownExtent) -> bool:
    """Whether the points that lie on known roads reach further than the shift itself: something smaller lies on one
    or another street wherever it is moved."""
    good = placed[np.isfinite(placed).all(axis=1)]
    fitting = good[extent.distances_m(good) <= FIT_M]
    return len(fitting) > 1 and float(np.hypot(*np.ptp(fitting, axis=0))) >= float(np.hypot(*shift))


def _undoing(web: str) -> Remedy:
    return Remedy(f"由 {SHIFT_LABELS[web]} 还原", {"web": web})


def _constant(shift: tuple[float, float], placement: Placement, *, as_is: bool) -> Finding:
    """That all places lie a little beside known roads, the same way; `shift` in metres mends it."""
    east, north = (have + more for have, more in zip(placement.shift_m, shift, strict=True))
    off = float(np.hypot(*shift))
    what = f"与已知道路相比，整体偏了 {metres(off)}：平移（东 {shift[0]:+.0f} 米，北 {shift[1]:+.0f} 米）后最吻合。"
    moved = Remedy(f"平移 东 {east:+.1f} 米、北 {north:+.1f} 米", {"shift": f"{east:.1f},{north:.1f}"})
    return Finding("constant_shift", what, off, (moved, AS_IS), blocking=not as_is)


def _old_datum(points: Points, placement: Placement, extent: KnownExtent) -> Finding:
    """Beijing 54 and Xian 80: that they may be off, and by how much where known roads can tell."""
    reference = placement.reference
    shift = None if placement.shift_m != (0.0, 0.0) else measured_shift(placement.place(points), extent)
    if shift is None:
        return _estimated(points, placement)
    east, north = shift
    off = float(np.hypot(east, north))
    return Finding(
        "old_datum",
        f"{reference.caution}与已知道路相比，平移（东 {east:+.0f} 米，北 {north:+.0f} 米）后最吻合。",
        off,
        (Remedy(f"平移 东 {east:+.1f} 米、北 {north:+.1f} 米", {"shift": f"{east:.1f},{north:.1f}"}),),
    )


def _estimated(points: Points, placement: Placement) -> Finding:
    """An old datum where no known road can tell: Beijing 54 has parameters of another place to borrow, Xian 80 none."""
    reference = placement.reference
    shift = None if placement.shift_m != (0.0, 0.0) else reference.borrowed_shift_m(points)
    if shift is None:
        return Finding("old_datum", reference.caution, reference.off_by_m)
    east, north = shift
    off = float(np.hypot(east, north))
    what = (
        f"{reference.caution}借用鄂尔多斯盆地的公开参数估计，这里要平移 东 {east:+.0f} 米、北 {north:+.0f} 米，"
        "差 10 米上下。"
    )
    moved = Remedy("按估计值平移", {"shift": f"{east:.1f},{north:.1f}"})
    return Finding("old_datum", what, off, (moved,))


def measured_shift(placed: Points, extent: KnownExtent) -> tuple[float, float] | None:
    """The shift in metres (east, north; at most FARTHEST_M each) that lays points best onto known roads.

    None without roads, and where no shift fits much better than none: parallel streets fit one another anyhow.
    """
    points = placed[np.isfinite(placed).all(axis=1)][:: max(1, len(placed) // 300)]
    if len(points) < 10 or not len(extent.lines):
        return None
    centre, best = np.zeros(2), 0.0
    for step, reach, within in ((20.0, FARTHEST_M, 15.0), (4.0, 20.0, 5.0), (1.0, 4.0, 2.0)):
        steps = np.arange(-reach, reach + step / 2, step)
        trials = [centre + np.array((east, north)) for east in steps for north in steps]
        fits = [extent.fit(points + trial, within) - 1e-6 * float(np.hypot(*trial)) for trial in trials]
        place = int(np.argmax(fits))
        centre, best = trials[place], fits[place]
    if best < LEAST_FIT or best < TIMES_BETTER * extent.fit(points, 2.0):
        return None
    return float(centre[0]), float(centre[1])


def compared(moves: Points, points: Points, placement: Placement, *, as_is: bool = False) -> list[Finding]:
    """What moves (n × 2, metres from known places to the file's) of rows known by their keys tell, all the same way.

    `points` are some of the file's own coordinates, to ask what web maps do there.
    """
    if len(moves) < 3 or not len(points):
        return []
    middle = np.median(moves, axis=0)
    size = float(np.hypot(*middle))
    spread = float(np.median(np.hypot(*(moves - middle).T)))
    if not 5.0 <= size <= FARTHEST_SHIFT_M or spread > max(3.0, size / 10):
        return []
    east, north = middle
    said = f"与库里相同的 {len(moves)} 个相比，一致地偏东 {east:+.1f} 米、偏北 {north:+.1f} 米（共 {metres(size)}）"
    for web in SHIFTS if not placement.web else ():
        if float(np.hypot(*(middle - np.asarray(placement.web_shift_m(web, points))))) < ALIKE_M:
            what = f"{said}，正是 {SHIFT_LABELS[web]} 在这里的偏移。"
            return [Finding(web, what, size, (_undoing(web), UNSHIFTED), blocking=True)]
    shift = f"{placement.shift_m[0] - middle[0]:.1f},{placement.shift_m[1] - middle[1]:.1f}"
    what = f"{said}。请确认坐标系；确认无误就是这些都整体移动了。"
    moved = Remedy(f"平移 {shift} 米对齐", {"shift": shift})
    return [Finding("constant_shift", what, size, (moved, AS_IS), blocking=not as_is)]


def are_proven(moves: Points) -> bool:
    """Whether rows known by their keys lie where they are known to lie, so that no web map moved them."""
    return bool(len(moves)) and float(np.median(np.hypot(*moves.T))) < ALIKE_M


def metres(distance: float) -> str:
    """A distance in words: 584 米, 38,000 公里."""
    return f"{distance:,.0f} 米" if distance < 10_000 else f"{distance / 1000:,.0f} 公里"


def as_rows(findings: list[Finding]) -> list[dict[str, Any]]:
    """Findings as plain values, to be kept with a run."""
    return [
        {
            "kind": one.kind,
            "what": one.what,
            "off_m": round(one.off_m, 1) if np.isfinite(one.off_m) else None,
            "blocking": one.blocking,
            "answers": [answer._asdict() for answer in one.answers],
        }
        for one in findings
    ]
