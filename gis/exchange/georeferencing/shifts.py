"""Places that all lie the same way beside what is known: measured shifts, old datums, rows compared by their keys."""

from typing import Final

import numpy as np

from gis.exchange.georeferencing.findings import AS_IS, UNSHIFTED, Finding, Remedy, metres, undoing
from gis.exchange.georeferencing.gcj02 import SHIFT_LABELS, SHIFTS
from gis.exchange.georeferencing.known_extent import KnownExtent
from gis.exchange.georeferencing.placement import FARTHEST_SHIFT_M, Placement, Points

# Points within FIT_M of known roads: a reading is better than another when it has many more of them.
FIT_M: Final = 15.0
LEAST_FIT: Final = 0.3
TIMES_BETTER: Final = 3.0
# A shift found by comparing is named after a web map when it lies this near to what the web map does there.
ALIKE_M: Final = 25.0
FARTHEST_M: Final = 160.0


def constant(shift: tuple[float, float], placement: Placement, *, as_is: bool) -> Finding:
    """That all places lie a little beside known roads, the same way; `shift` in metres mends it."""
    east, north = (have + more for have, more in zip(placement.shift_m, shift, strict=True))
    off = float(np.hypot(*shift))
    what = f"与已知道路相比，整体偏了 {metres(off)}：平移（东 {shift[0]:+.0f} 米，北 {shift[1]:+.0f} 米）后最吻合。"
    moved = Remedy(f"平移 东 {east:+.1f} 米、北 {north:+.1f} 米", {"shift": f"{east:.1f},{north:.1f}"})
    return Finding("constant_shift", what, off, (moved, AS_IS), blocking=not as_is)


def old_datum(points: Points, placement: Placement, extent: KnownExtent) -> Finding:
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
            return [Finding(web, what, size, (undoing(web), UNSHIFTED), blocking=True)]
    shift = f"{placement.shift_m[0] - middle[0]:.1f},{placement.shift_m[1] - middle[1]:.1f}"
    what = f"{said}。请确认坐标系；确认无误就是这些都整体移动了。"
    moved = Remedy(f"平移 {shift} 米对齐", {"shift": shift})
    return [Finding("constant_shift", what, size, (moved, AS_IS), blocking=not as_is)]


def are_proven(moves: Points) -> bool:
    """Whether rows known by their keys lie where they are known to lie, so that no web map moved them."""
    return bool(len(moves)) and float(np.median(np.hypot(*moves.T))) < ALIKE_M
