"""The raw tables as rows, read by plain SELECTs: no view, no function and no column that the product derives."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from maps.audit.recompute.raw.rows import (
    Area,
    Building,
    Existing,
    Obstacle,
    Parcel,
    ParcelState,
    Pipe,
    Plan,
    Published,
    Report,
    Road,
    Source,
    SourceState,
    Stage,
    Status,
    Step,
    Target,
    Unit,
    Village,
    VillageReport,
    Work,
    WorkPlan,
)
from maps.audit.recompute.spans import span_of

# Answers a statement with its rows.
Fetch = Callable[[str], Sequence[tuple[Any, ...]]]


@dataclass(frozen=True)
class Tables:
    """All rows a briefing is made of."""

    roads: dict[int, Road]
    steps: list[Step]
    works: list[Work]
    plans: list[WorkPlan]
    reports: list[Report]
    statuses: list[Status]
    existing: list[Existing]
    pipes: list[Pipe]
    obstacles: list[Obstacle]
    units: dict[int, Unit]
    targets: dict[str, Target]
    plan: Plan | None
    areas: list[Area]
    parcels: list[Parcel]
    parcel_states: list[ParcelState]
    sources: list[Source]
    source_states: list[SourceState]
    villages: list[Village]
    stages: list[Stage]
    village_reports: list[VillageReport]
    buildings: list[Building]
    published: list[Published]


# Each table: its row, and the statement with columns in the row's order.
ROADS = (Road, "SELECT id, name, axis, axis_no, road_class, red_line_m, centreline FROM roads_road")
STEPS = (Step, "SELECT id, kind, code, position, weight::float8 FROM roads_step ORDER BY kind, position")
WORKS = (
    Work,
    """
    SELECT id, code, kind, road_id, road_text, from_label, to_label, span, line, goal, goal_due,
        planned_start, planned_finish, unit_id, budget_wan_yuan FROM roads_work ORDER BY code
    """,
)
PLANS = (
    WorkPlan,
    """
    SELECT id, work_id, valid, recorded, baseline, carried, recorded_at,
        planned_start, planned_finish, goal, goal_due, budget_wan_yuan FROM roads_workplan ORDER BY recorded_at, id
    """,
)
REPORTS = (
    Report,
    "SELECT id, work_id, step_id, placed, side, day, recorded_at, voided_at FROM roads_progressreport",
)
STATUSES = (Status, "SELECT id, work_id, day, status, recorded_at FROM roads_workstatus")
EXISTING = (Existing, "SELECT id, road_id, span, since FROM roads_existingstretch")
PIPES = (Pipe, "SELECT id, code, kind, road_id, span, line, laid_on FROM roads_pipe ORDER BY code")
OBSTACLES = (Obstacle, "SELECT code, title, found_on, due, resolved_on FROM roads_obstacle ORDER BY code")
UNITS = (Unit, "SELECT id, name, short_name FROM kernel_responsibleunit")
TARGETS = (Target, "SELECT code, value, baseline, due, baseline_on FROM kernel_target")
GRID_PLAN = (Plan, "SELECT name, ns_count, ew_count FROM roads_gridplan WHERE is_default")
AREAS = (
    Area,
    """
    SELECT code, name, outline, target_km2, target_due, target_kinds, target_combine
    FROM parcels_planningarea ORDER BY position, code
    """,
)
PARCELS = (Parcel, "SELECT id, code, outline FROM parcels_parcel")
PARCEL_STATES = (ParcelState, "SELECT id, parcel_id, day, state, recorded_at FROM parcels_parcelstate")
SOURCES = (Source, "SELECT id, kind, geom FROM parcels_source ORDER BY code")
SOURCE_STATES = (
    SourceState,
    "SELECT id, source_id, day, state, recorded_at, voided_at FROM parcels_sourcestate",
)
VILLAGES = (
    Village,
    """
    SELECT project.id, village.code, village.name, pilot, households, demolish_m2, resettlement_m2,
        village.outline IS NOT NULL OR village.point IS NOT NULL
    FROM villages_redevelopment project JOIN villages_village village ON village.id = project.village_id
    """,
)
STAGES = (Stage, "SELECT redevelopment_id, position, code, planned_on, done_on FROM villages_stage")
VILLAGE_REPORTS = (
    VillageReport,
    """
    SELECT id, redevelopment_id, measure, day, value, recorded_at, voided_at FROM villages_redevelopmentreport
    """,
)
BUILDINGS = (
    Building,
    "SELECT redevelopment_id, floor_area_m2, begun_on FROM villages_resettlementbuilding",
)
BRIEFINGS = (Published, "SELECT cadence, month, version, as_of, known_at, facts FROM maps_briefing")
# Columns that come as ranges and as stored shapes, and what the auditor reads them as.
RANGES, SHAPES = frozenset({"span", "placed"}), frozenset({"line", "outline", "point"})


def read(fetch: Fetch) -> Tables:
    """Every table, read once."""

    def rows(table: tuple[Callable[..., Any], str]) -> list[Any]:
        return _rows(table[0], fetch(table[1]))

    return Tables(
        roads={road.id: road for road in rows(ROADS)},
        steps=rows(STEPS),
        works=rows(WORKS),
        plans=rows(PLANS),
        reports=rows(REPORTS),
        statuses=rows(STATUSES),
        existing=rows(EXISTING),
        pipes=rows(PIPES),
        obstacles=rows(OBSTACLES),
        units={unit.id: unit for unit in rows(UNITS)},
        targets={target.code: target for target in rows(TARGETS)},
        plan=next(iter(rows(GRID_PLAN)), None),
        areas=rows(AREAS),
        parcels=rows(PARCELS),
        parcel_states=rows(PARCEL_STATES),
        sources=rows(SOURCES),
        source_states=rows(SOURCE_STATES),
        villages=rows(VILLAGES),
        stages=rows(STAGES),
        village_reports=rows(VILLAGE_REPORTS),
        buildings=rows(BUILDINGS),
        published=[row._replace(facts=json.loads(bytes(row.facts))) for row in rows(BRIEFINGS)],
    )


def _rows(kind: Any, values: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Rows of a kind: ranges as spans, stored shapes as geometries."""
    columns = list(zip(*values, strict=True))
    for place, name in enumerate(kind._fields if columns else ()):
        if name in RANGES:
            columns[place] = tuple(span_of(value) for value in columns[place])
        elif name in SHAPES:
            columns[place] = tuple(shapely.from_wkb(list(columns[place])))
    return [kind(*row) for row in zip(*columns, strict=True)]
