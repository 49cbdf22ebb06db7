"""Kilometres of carriageway along each axis and over all roads, overlaps once, halves averaged.

The rule: what lies in the ground comes from reports and existing roads, whatever the status of a work; what is planned
are existing roads and all works, of cancelled ones only what was begun. Existing roads count on both days of a
comparison as on the later one, because of them only a day is known by which they were there.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from maps.audit.recompute.raw.rows import Plan
from maps.audit.recompute.says import Row, WorkedOut
from maps.audit.recompute.spans import Spans, metres, united
from maps.audit.recompute.works import HALVES, Works

KM = 1000.0
AXES = (("NS", "纵"), ("EW", "横"))


class Metres(NamedTuple):
    planned: float = 0.0
    finished: float = 0.0
    begun: float = 0.0


def carriageway(works: Works, day: date, existing_on: date) -> dict[int, Metres]:
    """Metres of each road by its id at the end of the day."""
    planned: dict[tuple[int, int], Spans] = defaultdict(list)
    finished: dict[tuple[int, int], Spans] = defaultdict(list)
    begun: dict[tuple[int, int], Spans] = defaultdict(list)
    for now in works.on(day).values():
        road = now.work.road_id
        if now.work.kind != "carriageway" or road is None or not now.work.span:
            continue
        for half in range(len(HALVES)):
            planned[road, half] += now.begun[half] if now.light == "cancelled" else now.work.span
            finished[road, half] += now.finished[half]
            begun[road, half] += now.begun[half]
    for row in works.tables.existing:
        for half in range(len(HALVES)):
            planned[row.road_id, half] += row.span
            if row.since <= existing_on:
                finished[row.road_id, half] += row.span
                begun[row.road_id, half] += row.span
    return {
        road: Metres(*(_metres(part, road) for part in (planned, finished, begun)))
        for road in {road for road, _ in planned}
    }


def _metres(part: dict[tuple[int, int], Spans], road: int) -> float:
    return sum(metres(united(part.get((road, half), []))) for half in range(len(HALVES))) / 2


def existing_m(works: Works, day: date) -> float:
    """Metres of road that were there by the day, overlaps once."""
    of_road: dict[int, Spans] = defaultdict(list)
    for row in works.tables.existing:
        if row.since <= day:
            of_road[row.road_id] += row.span
    return sum(metres(united(spans)) for spans in of_road.values())


def finished_km(works: Works, day: date, existing_on: date) -> float:
    return sum(one.finished for one in carriageway(works, day, existing_on).values()) / KM


def axes(works: Works, as_of: date, since: date) -> dict[str, list[Row]]:
    """Rows of the axes and their totals."""
    now, before = carriageway(works, as_of, as_of), carriageway(works, since, as_of)
    roads = works.tables.roads.values()
    on_axis = {(road.axis, road.axis_no): road.id for road in roads if road.axis}
    rows = []
    plan = works.tables.plan
    for axis, word in AXES:
        for number in range(1, _count(axis, on_axis, plan) + 1):
            road = on_axis.get((axis, number))
            keys = [road] if road is not None else []
            rows.append(_row(f"{word}{number}", keys, now, before, works, axis=True))
    axis_roads = [road.id for road in roads if road.axis]
    others = [road.id for road in roads if not road.axis]
    totals = [
        _row(label, keys, now, before, works)
        for label, keys in (
            (f"{plan.name if plan else '路网'}合计", axis_roads),
            ("其他道路", others),
            ("全部道路", axis_roads + others),
        )
    ]
    return {"axes": rows, "axis_totals": totals}


def _count(axis: str, on_axis: Mapping[tuple[str, int | None], int], plan: Plan | None) -> int:
    """How many axes run this way: what the plan says, else the highest number that a road has."""
    if plan is not None:
        return plan.ns_count if axis == "NS" else plan.ew_count
    return max((number or 0 for way, number in on_axis if way == axis), default=0)


def _row(
    label: str,
    roads: list[int],
    now: dict[int, Metres],
    before: dict[int, Metres],
    works: Works,
    *,
    axis: bool = False,
) -> Row:
    planned, finished, begun = (
        sum(parts) for parts in zip(*(now.get(key, Metres()) for key in roads), Metres(), strict=True)
    )
    earlier = sum(before.get(key, Metres()).finished for key in roads)
    figures: dict[str, Any] = {
        "planned_km": planned / KM,
        "finished_km": finished / KM,
        "under_way_km": (begun - finished) / KM,
        "not_begun_km": (planned - begun) / KM,
        "gained_km": (finished - earlier) / KM,
        "through": axis and planned > 0 and planned - finished < works.given.finished_tolerance_m,
        "percent": WorkedOut(lambda row: _percent(row, works.given.finished_tolerance_m)),
    }
    return Row((label,), (), figures)


def _percent(row: Mapping[str, Any], tolerance_m: float) -> float | None:
    """All of it where less is missing than of a finished work may be."""
    planned, finished = row["planned_km"], row["finished_km"]
    if not planned:
        return None
    return 100.0 if (planned - finished) * KM < tolerance_m else 100.0 * finished / planned
