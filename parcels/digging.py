"""Repeated digging: pipe works that would open a carriageway whose surface is finished, or will be, before the pipe."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from django.db import connection

from gis.as_of import parse_day
from gis.errors import DomainError
from parcels.norms import LEAST_DIGGING_M
from roads.chainage import Span, bounds, format_chainage, parse_chainage, span_of
from roads.choices import Kind
from roads.figures.progress import state_of_data
from roads.filters import road_called
from roads.models import Road, Work
from roads.models.works import WorkStatus

BURIED: Final = (Kind.STORM, Kind.SEWAGE, Kind.WATER, Kind.GAS, Kind.HEAT, Kind.POWER, Kind.TELECOM)

# Spans of chainage on the line of `road`, as GeoJSON in degrees.
OPENED_LINE = """
    (SELECT ST_AsGeoJSON(ST_Transform(ST_Collect(roads_cut(road.centreline, road.length_m, piece)), 4326), 7)
        FROM unnest(opened.opened) AS piece)
"""

# One row for each carriageway an unfinished pipe work would open. Metres already laid are no longer wanted.
WORKS_SQL = f"""
    SELECT pipe.id, opened.surface_id, opened.paved_m, opened.planned_m, opened.surface_day, opened.opened,
        {OPENED_LINE}
    FROM roads_work pipe
    JOIN roads_road road ON road.id = pipe.road_id
    JOIN (
        SELECT work_id, range_intersect_agg(finished) AS finished
        FROM roads_work_spans(%(ids)s, %(as_of)s, %(known_at)s) GROUP BY 1
    ) AS done ON done.work_id = pipe.id
    CROSS JOIN LATERAL parcels_opened(
        pipe.road_id, nummultirange(pipe.span) - done.finished, coalesce(pipe.planned_finish, pipe.planned_start),
        %(as_of)s, %(known_at)s
    ) AS opened
"""

# The same for a pipe that is not entered yet.
DRAFT_SQL = f"""
    SELECT opened.surface_id, opened.paved_m, opened.planned_m, opened.surface_day, opened.opened, {OPENED_LINE}
    FROM roads_road road
    CROSS JOIN LATERAL parcels_opened(
        road.id, nummultirange(numrange(%s, %s)), %s, %s, 'infinity'
    ) AS opened
    WHERE road.id = %s
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """One carriageway opened for a pipe. `surface` is None for a road that was there before. Lengths in metres:
    `paved_m` where the surface is finished now, `planned_m` where it is planned to be finished before the pipe; `spans`
    are both in chainage, `geojson` their line in degrees."""

    pipe: Work | None
    surface: Work | None
    paved_m: float
    planned_m: float
    surface_day: date | None
    spans: tuple[Span, ...]
    geojson: str

    @property
    def metres(self) -> float:
        return self.paved_m + self.planned_m


def repeated_digging(*, as_of: date, known_at: datetime | None = None) -> tuple[Opening, ...]:
    """Every opening by unfinished, active pipe works at the end of `as_of`, worst first: paved now before planned.

    Found once for each state of the data.
    """
    return _digging(state_of_data(), as_of, known_at)


@lru_cache(maxsize=64)
def _digging(state: object, as_of: date, known_at: datetime | None) -> tuple[Opening, ...]:
    located = Work.objects.located().defer("line", "road__centreline", "road__centreline_3857")
    out = WorkStatus.objects.stopped(as_of=as_of, known_at=known_at).values("work")
    pipes = located.filter(kind__in=BURIED).exclude(pk__in=out).select_related("road", "unit")
    by_id = {work.pk: work for work in pipes}
    with connection.cursor() as cursor:
        cursor.execute(WORKS_SQL, {"ids": list(by_id), "as_of": as_of, "known_at": known_at or "infinity"})
        rows = cursor.fetchall()
    surfaces = Work.objects.select_related("road").defer("line").in_bulk({row[1] for row in rows if row[1]})
    return tuple(
        _worst_first(
            [
                Opening(by_id[pipe], surfaces.get(surface), paved, planned, day, tuple(spans), line)
                for pipe, surface, paved, planned, day, spans, line in rows
            ]
        )
    )


def digging_of_draft(*, road: Road, kind: str, span: Span, ready: date | None, as_of: date) -> list[Opening]:
    """What a pipe work of `kind` over `span` (metres of `road`), ready on `ready`, would open if it were entered."""
    if kind not in BURIED:
        raise DomainError("只有地下管线工程才会开挖路面。", field="kind")
    with connection.cursor() as cursor:
        cursor.execute(DRAFT_SQL, [*bounds(span), ready, as_of, road.pk])
        rows = cursor.fetchall()
    surfaces = Work.objects.select_related("road").defer("line").in_bulk({row[0] for row in rows if row[0]})
    return _worst_first(
        [
            Opening(None, surfaces.get(surface), paved, planned, day, tuple(spans), line)
            for surface, paved, planned, day, spans, line in rows
        ]
    )


def _worst_first(openings: list[Opening]) -> list[Opening]:
    kept = [row for row in openings if row.metres >= LEAST_DIGGING_M]
    return sorted(kept, key=lambda row: (-row.paved_m, -row.planned_m))


def read_draft(asked: dict[str, str]) -> dict[str, Any]:
    """Arguments of digging_of_draft from their written forms; DomainError naming the one at fault."""
    names = {"road": "道路", "kind": "类别", "from": "起点", "to": "止点"}
    for name, label in names.items():
        if not asked[name]:
            raise DomainError(f"检查草拟工程要写明{label}。", field=name)
    if asked["kind"] not in Kind.values:
        raise DomainError(f"没有“{asked['kind'][:20]}”这个类别，可用：{'、'.join(BURIED)}。", field="kind")
    road = road_called(asked["road"])
    low, high = (_metres(asked[name], name, road) for name in ("from", "to"))
    if low >= high:
        raise DomainError("止点要大于起点。", field="to")
    ready: date | None = parse_day(asked["ready"], field="ready") if asked["ready"] else None
    return {"road": road, "kind": asked["kind"], "span": span_of(low, high), "ready": ready}


def _metres(text: str, name: str, road: Road) -> float:
    try:
        metres = (
            float(text)
            if text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit()
            else parse_chainage(text)
        )
    except DomainError as error:
        raise DomainError(error.message, field=name) from None
    if not 0 <= metres <= road.length_m + 0.5:
        raise DomainError(
            f"{road.name}长 {road.length_m:,.0f} 米，{format_chainage(0)} 至 {format_chainage(road.length_m)}。",
            field=name,
        )
    return min(metres, road.length_m)
