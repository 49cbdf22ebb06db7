"""Coordinates that are wrong in a way that is known: each named, with how many metres wrong it is and what mends it.

Swapped axes, easting with or without its zone's number, another meridian, Web Mercator taken for metres, degrees for
metres, coordinates shifted for web maps, old datums, land outside the district. Changes nothing.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from gis.exchange.georeferencing.crs_candidates import likely
from gis.exchange.georeferencing.findings import UNSHIFTED, Finding, Remedy, metres, undoing
from gis.exchange.georeferencing.gcj02 import SHIFT_LABELS, SHIFTS
from gis.exchange.georeferencing.known_extent import KnownExtent
from gis.exchange.georeferencing.placement import Placement, Points
from gis.exchange.georeferencing.shifts import (
    FIT_M,
    LEAST_FIT,
    TIMES_BETTER,
    constant,
    measured_shift,
    old_datum,
)

MISSED: Final = 0.1
# Doubts about places that lie in the district: what the rows would change can be shown all the same.
DOUBTS: Final = (*SHIFTS, "web_unknown", "constant_shift")


def examined(
    points: Points, placement: Placement, extent: KnownExtent, *, anywhere: bool = False, as_is: bool = False
) -> list[Finding]:
    """What is to be said of reading `points` (as the file has them) by `placement`; `anywhere` accepts other places,
    `as_is` places beside known ones."""
    if not len(points):
        return []
    findings = []
    if placement.reference.caution:
        findings.append(old_datum(points, placement, extent))
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
            return [constant(small, placement, as_is=as_is)]
        off = float(np.hypot(*placement.web_shift_m(best, points)))
        return [
            Finding(
                best,
                f"坐标像是 {SHIFT_LABELS[best]}：照原样只有 {plain:.0%} 的点在已知道路 {FIT_M:.0f} 米内，"
                f"还原后有 {fits[best]:.0%}。照原样导入会偏 {metres(off)}。",
                off,
                (undoing(best), UNSHIFTED),
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
            (UNSHIFTED, *map(undoing, SHIFT_LABELS)),
            blocking=True,
        )
    ]


def _reaches_far(placed: Points, shift: tuple[float, float], extent: KnownExtent) -> bool:
    """Whether the points that lie on known roads reach further than the shift itself: something smaller lies on one
    or another street wherever it is moved."""
    good = placed[np.isfinite(placed).all(axis=1)]
    fitting = good[extent.distances_m(good) <= FIT_M]
    return len(fitting) > 1 and float(np.hypot(*np.ptp(fitting, axis=0))) >= float(np.hypot(*shift))
