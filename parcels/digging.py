"""Repeated digging: pipe works that would open a carriageway whose surface is finished, or will be, before the pipe."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from psycopg.types.range import Range

from gis.as_of import parse_day
from gis.errors import DomainError
from gis.parts import by_part
from gis.replica import connection
from parcels.norms import LEAST_DIGGING_M
from roads.chainage import Span, bounds, format_chainage, parse_chainage, span_of
from roads.choices import Kind
from roads.figures.progress import state_of_data
from roads.filters import road_called
from roads.models import Road, Work

BURIED: Final = (Kind.STORM, Kind.SEWAGE, Kind.WATER, Kind.GAS, Kind.HEAT, Kind.POWER, Kind.TELECOM)

# The step that lays a pipe or its duct: what comes after it opens nothing again.
LAYING_STEPS: Final = ("lay", "duct")

# Spans of chainage on the line of `road`, as GeoJSON in degrees.
OPENED_LINE = """
    (SELECT ST_AsGeoJSON(ST_Transform(ST_Collect(roads_cut(road.centreline, road.length_m, piece)), 4326), 7)
        FROM unnest(opened.opened) AS piece)
"""

# What the unfinished pipe works of some roads would open.
WORKS_SQL: Final = (Path(__file__).parent / "sql" / "digging.sql").read_text(encoding="utf-8")

# The lines of numbered spans of chainage as GeoJSON in degrees, one row a number.
LINES_SQL: Final = """
    SELECT number, ST_AsGeoJSON(ST_Transform(ST_Collect(
        roads_cut(road.centreline, road.length_m, numrange(low, high)) ORDER BY low), 4326), 7)
    FROM unnest(%s::int[], %s::bigint[], %s::numeric[], %s::numeric[]) AS piece (number, road_id, low, high)
    JOIN roads_road road ON road.id = road_id GROUP BY number
"""

# What a pipe that is not entered yet would open.
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
    `paved_m` where the surface is finished now, `planned_m` where it is planned to be finished before the pipe, by the
    plans that held on the day, as is `pipe_finish`; `spans` are both in chainage, `geojson` their line in degrees."""

    pipe: Work | None
    surface: Work | None
    paved_m: float
    planned_m: float
    surface_day: date | None
    pipe_finish: date | None
    spans: tuple[Span, ...]
    geojson: str

    @property
    def metres(self) -> float:
        return self.paved_m + self.planned_m


class DoubleDigging(NamedTuple):
    """An opening by a pipe work as it is kept: primary keys, metres, the day of the surface, the day by which
    the pipe is planned to be finished, spans of chainage."""

    pipe: int
    surface: int | None
    paved_m: float
    planned_m: float
    surface_day: date | None
    pipe_finish: date | None
    spans: tuple[tuple[Decimal, Decimal], ...]

    @property
    def metres(self) -> float:
        return self.paved_m + self.planned_m


def all_digging(*, as_of: date, known_at: datetime | None = None) -> tuple[DoubleDigging, ...]:
    """Every opening by active pipe works not laid yet, at the end of `as_of`, worst first: paved now before planned.

    Made anew only for roads on which something was written.
    """
    return _digging(state_of_data(), as_of, known_at)


def repeated_digging(*, as_of: date, known_at: datetime | None = None) -> tuple[Opening, ...]:
    """The openings that all_digging finds, with their works and lines."""
    return openings(all_digging(as_of=as_of, known_at=known_at))


def digging_along(
    rows: Sequence[DoubleDigging], *, road: str = "", kind: str = ""
) -> Sequence[DoubleDigging]:
    """Those of `rows` whose pipe lies along the road called `road` and is of `kind`, where these are given."""
    if not road and not kind:
        return rows
    works = Work.objects.filter(**({"kind": kind} if kind else {}))
    if road:
        works = works.filter(road=road_called(road))
    keys = set(works.values_list("pk", flat=True))
    return [row for row in rows if row.pipe in keys]


def openings(rows: Sequence[DoubleDigging]) -> tuple[Opening, ...]:
    """`rows` with their works and lines; ask for as many as are shown."""
    works = (
        Work.objects.select_related("road", "unit")
        .defer("line", "road__centreline", "road__centreline_3857")
        .in_bulk({key for row in rows for key in (row.pipe, row.surface) if key})
    )
    rows = [row for row in rows if {row.pipe, row.surface} - {None} <= works.keys()]  # not deleted meanwhile
    lines = _lines(rows, works)
    return tuple(
        Opening(
            pipe=works[row.pipe],
            surface=works[row.surface] if row.surface else None,
            paved_m=row.paved_m,
            planned_m=row.planned_m,
            surface_day=row.surface_day,
            pipe_finish=row.pipe_finish,
            spans=tuple(Range(*span) for span in row.spans),
            geojson=lines[number],
        )
        for number, row in enumerate(rows)
    )


@lru_cache(maxsize=8)
def _digging(state: object, as_of: date, known_at: datetime | None) -> tuple[DoubleDigging, ...]:
    make = partial(_of_roads, as_of=as_of, known_at=known_at)
    rows = [row for of_road in by_part("digging", (as_of, known_at), make).values() for row in of_road]
    return tuple(sorted(rows, key=lambda row: (-row.paved_m, -row.planned_m, row.pipe, row.surface or 0)))


def _of_roads(
    roads: Sequence[int], *, as_of: date, known_at: datetime | None
) -> dict[int, list[DoubleDigging]]:
    """The openings on each of `roads` that has any worth telling of."""
    slices = "roads_slice" if known_at is None else "roads_slices_known(%(known_at)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            WORKS_SQL.format(slices=slices),
            {
                "roads": list(roads),
                "kinds": list(BURIED),
                "laying": list(LAYING_STEPS),
                "as_of": as_of,
                # PostgreSQL's moment after all others: everything recorded counts.
                "known_at": known_at or "infinity",
            },
        )
        rows = [DoubleDigging(*row)._replace(spans=tuple(map(bounds, row[-1]))) for row in cursor]
    of_work = dict(Work.objects.filter(road__in=roads).values_list("pk", "road_id"))
    by_road: dict[int, list[DoubleDigging]] = defaultdict(list)
    for row in rows:
        if row.metres >= LEAST_DIGGING_M:
            by_road[of_work[row.pipe]].append(row)
    return by_road


def _lines(rows: Sequence[DoubleDigging], works: Mapping[int, Work]) -> dict[int, str]:
    """The line of each of `rows` by its place in them."""
    pieces = [
        (number, works[row.pipe].road_id, *span) for number, row in enumerate(rows) for span in row.spans
    ]
    with connection.cursor() as cursor:
        # Without pieces zip gives no columns, where unnest wants four empty arrays.
        cursor.execute(LINES_SQL, [list(column) for column in zip(*pieces, strict=True)] or [[]] * 4)
        return dict(cursor.fetchall())


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
            Opening(None, surfaces.get(surface), paved, planned, day, ready, tuple(spans), line)
            for surface, paved, planned, day, spans, line in rows
        ]
    )


def _worst_first(openings: list[Opening]) -> list[Opening]:
    kept = [row for row in openings if row.metres >= LEAST_DIGGING_M]
    return sorted(kept, key=lambda row: (-row.paved_m, -row.planned_m))


def read_draft(values: dict[str, str]) -> dict[str, Any]:
    """Arguments of digging_of_draft from their written forms; DomainError naming the one at fault."""
    names = {"road": "道路", "kind": "类别", "from": "起点", "to": "止点"}
    for name, label in names.items():
        if not values[name]:
            raise DomainError(f"检查草拟工程要写明{label}。", field=name)
    if values["kind"] not in Kind.values:
        raise DomainError(f"没有“{values['kind'][:20]}”这个类别，可用：{'、'.join(BURIED)}。", field="kind")
    road = road_called(values["road"])
    low, high = (_metres(values[name], name, road) for name in ("from", "to"))
    if low >= high:
        raise DomainError("止点要大于起点。", field="to")
    ready: date | None = parse_day(values["ready"], field="ready") if values["ready"] else None
    return {"road": road, "kind": values["kind"], "span": span_of(low, high), "ready": ready}


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
