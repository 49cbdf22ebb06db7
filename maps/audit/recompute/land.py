"""Land in the way of carriageways, and surfaces that pipe works would open again.

The rule for land: a parcel that is not clear and reaches into the corridor of a work (half the red line to both sides,
flat ends) holds up the chainage alongside it, but for metres begun on both halves already. The rule for digging: metres
a pipe work has still to lay, where a carriageway's surface is finished, or is to be finished before the pipe. Plans are
those that held on the day.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import shapely

from maps.audit.recompute.names import stretch
from maps.audit.recompute.raw.belief import last_words
from maps.audit.recompute.raw.rows import Parcel, Work
from maps.audit.recompute.says import Row, Says
from maps.audit.recompute.spans import Spans, common, metres, united, without
from maps.audit.recompute.works import HALVES, Standing, Works

BURIED = ("storm", "sewage", "water", "gas", "heat", "power", "telecom")
CHAIN = (*BURIED, "greening", "lighting")
# Chainages are stored to the millimetre; parts of land are rounded to the same before spans are compared.
MILLIMETRE = Decimal("0.001")


def blockers(works: Works, as_of: date) -> list[Row]:
    """Parcels in the way, least time to the planned start first."""
    tables, given = works.tables, works.given
    state = last_words(tables.parcel_states, lambda row: row.parcel_id, as_of=as_of, known_at=works.known_at)
    held = [
        parcel
        for parcel in tables.parcels
        if (state[parcel.id].state if parcel.id in state else "to_acquire") not in given.clear_states
    ]
    rows = []
    for now in works.on(as_of).values():
        # Suspended and cancelled works have no plan that land could hold up.
        if now.work.kind == "carriageway" and now.work.span and now.counts:
            for parcel, spans in _crossed(works, now.work, held):
                # Both halves begun: whoever builds there already is not held up.
                left = without(spans, common(*now.begun))
                if left:
                    word = state[parcel.id].state if parcel.id in state else "to_acquire"
                    rows.append(_blocker(works, now, parcel, left, word, as_of))
    return rows


def _crossed(works: Works, work: Work, parcels: Iterable[Parcel]) -> Iterable[tuple[Parcel, Spans]]:
    road = works.tables.roads[work.road_id or 0]
    half_m = float(road.red_line_m if road.red_line_m is not None else works.given.default_red_line_m) / 2
    corridor = shapely.buffer(work.line, half_m, cap_style="flat", join_style="mitre")
    for parcel in parcels:
        # Far quicker than intersecting, and enough for most parcels.
        if shapely.distance(parcel.outline, work.line) > half_m:
            continue
        parts = _polygons(shapely.intersection(parcel.outline, corridor))
        if sum(part.area for part in parts) > works.given.least_overlap_m2:
            spans = common(united(_alongside(part, work) for part in parts), work.span)
            if spans:
                yield parcel, spans


def _polygons(shape: Any) -> list[Any]:
    """The polygons of what two areas share, which may touch in lines and points besides."""
    # Twice: a collection may hold a multipolygon.
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts if part.geom_type == "Polygon"]


def _alongside(part: Any, work: Work) -> tuple[Decimal, Decimal]:
    """Chainage from the first to the last corner of a piece of land, to the millimetre."""
    along = shapely.line_locate_point(work.line, shapely.points(shapely.get_coordinates(part)))
    # The corners furthest back and ahead bound a polygon along a line well enough: land is drawn to the
    # metre.
    low, high = (Decimal(float(one)).quantize(MILLIMETRE) for one in (along.min(), along.max()))
    return work.span[0][0] + low, work.span[0][0] + high


def _blocker(works: Works, now: Standing, parcel: Parcel, spans: Spans, state: str, as_of: date) -> Row:
    work, given = now.work, works.given
    float_days = (work.planned_start - as_of).days if work.planned_start else None
    behind = sorted(
        (
            other
            for other in works.tables.works
            if other.road_id == work.road_id
            and other.kind in CHAIN
            and common(other.span, work.span)
            and common(other.span, spans)
        ),
        key=lambda other: CHAIN.index(other.kind),
    )
    held_m = metres(spans)
    ends = tuple(_chainage(end) for span in spans for end in span)
    return Row(
        (stretch(work, works.tables), parcel.code),
        (float_days is None, float_days or 0, -held_m),
        {
            "state": given.state_words[state],
            "metres": held_m,
            "chainage": Says(tuple(number for end in ends for number in end)),
            "late_days": None if float_days is None else max(0, -float_days),
            "waiting": tuple(given.kind_words[other.kind] for other in behind),
        },
    )


def _chainage(end: Decimal) -> tuple[str, str]:
    """K1+250 as its two numbers."""
    whole = round(end)
    return str(whole // 1000), f"{whole % 1000:03d}"


def digging(works: Works, as_of: date) -> list[Row]:
    """Surfaces that pipe works still to be laid would open, those paved now first."""
    rows = []
    for pipe in works.on(as_of).values():
        if pipe.work.kind not in BURIED or not pipe.counts:
            continue
        wanted = to_lay(works, pipe)
        label = f"{stretch(pipe.work, works.tables)}{works.given.kind_words[pipe.work.kind]}"
        for surface, paved, planned in _surfaces(works, pipe, wanted, as_of):
            if paved + planned >= works.given.least_digging_m:
                figures = {"metres": paved + planned, "paved_m": paved}
                rows.append(Row((label, surface), (-paved, -planned), figures))
    return rows


def to_lay(works: Works, pipe: Standing) -> Spans:
    """Metres of a pipe work that are still to be laid: where the laying step is not done on both halves."""
    laid = [step for step, _ in pipe.step_metres if step.code in works.given.laying_steps]
    left = pipe.work.span
    for step in laid:
        left = without(left, common(*(pipe.done[step.id, half] for half in HALVES)))
    return left


def _surfaces(works: Works, pipe: Standing, wanted: Spans, as_of: date) -> Iterable[tuple[str, float, float]]:
    """Each surface over the wanted metres: its name, metres paved now, metres planned to be paved before the pipe."""
    # By when the pipe lies in the ground; with a start alone, then at the latest it opens the surface.
    ready = pipe.work.planned_finish or pipe.work.planned_start
    for one in works.on(as_of).values():
        work = one.work
        if work.kind != "carriageway" or work.road_id != pipe.work.road_id or not one.counts:
            continue
        over = common(wanted, work.span)
        if over:
            paved = united(
                span
                for step, _ in one.step_metres
                if step.code == "surface"
                for half in HALVES
                for span in one.done[step.id, half]
            )
            before = bool(work.planned_finish and ready and work.planned_finish < ready)
            planned = metres(without(over, paved)) if before else 0.0
            yield f"{stretch(work, works.tables)}路面", metres(common(wanted, paved)), planned
    there = united(
        span
        for row in works.tables.existing
        if row.road_id == pipe.work.road_id and row.since <= as_of
        for span in row.span
    )
    if common(wanted, there):
        yield "已有道路路面", metres(common(wanted, there)), 0.0
