"""The offline pack of a phone: chosen roads, their crossings and works, steps with what is reported, in one answer."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db import connection

from gis.crs import WGS84, storage_srid, transformer
from roads.models import Crossing, Road, Step, Work, WorkStatus
from roads.models.works import WorkQuerySet

MOST_WORKS: Final = 2000

# One row a step and half of each work: the metres reported finished.
DONE: Final = """
    SELECT work_id, step_id, side, done FROM roads_step_spans(%s, %s, 'infinity') ORDER BY work_id, step_position, side
"""
# One row a vertex of each road: metres along it.
VERTICES: Final = """
    SELECT r.id, ST_X(p.geom), ST_Y(p.geom),
        coalesce(sum(p.step) OVER (PARTITION BY r.id ORDER BY p.no), 0)
    FROM roads_road r
    CROSS JOIN LATERAL (
        SELECT d.path[1] AS no, d.geom, ST_Distance(d.geom, lag(d.geom) OVER (ORDER BY d.path)) AS step
        FROM ST_DumpPoints(r.centreline) AS d
    ) AS p
    WHERE r.id = ANY (%s) ORDER BY r.id, p.no
"""


def pack(*, works: WorkQuerySet, roads: Iterable[int], as_of: date) -> dict[str, Any]:
    """Everything a phone needs of `works` and of the roads with the keys `roads`, as of the end of `as_of`."""
    rows = list(
        works.located().select_related("unit").defer("line").order_by("road_id", "span", "kind")[:MOST_WORKS]
    )
    keys = sorted({*roads, *(work.road_id for work in rows if work.road_id)})
    return {"as_of": as_of.isoformat(), "roads": _roads(keys), "works": _works(rows, as_of)}


def _roads(keys: list[int]) -> list[dict[str, Any]]:
    lines, crossings = _lines(keys), _crossings(keys)
    rows = Road.objects.filter(pk__in=keys).defer("centreline", "centreline_3857").order_by("code")
    return [
        {
            "id": road.pk, "name": road.name, "aliases": road.aliases, "axis": road.axis_label,
            "length_m": round(road.length_m, 3), "schematic": road.schematic, "line": lines[road.pk],
            "crossings": crossings[road.pk],
        }
        for road in rows
    ]  # fmt: skip


def _lines(keys: list[int]) -> dict[int, list[list[float]]]:
    """Longitude, latitude and metres along the road of every vertex."""
    with connection.cursor() as cursor:
        cursor.execute(VERTICES, [keys])
        rows = cursor.fetchall()
    lines: dict[int, list[list[float]]] = defaultdict(list)
    if rows:
        lon, lat = transformer(storage_srid(), WGS84).transform([r[1] for r in rows], [r[2] for r in rows])
        for (pk, _, _, metres), x, y in zip(rows, lon, lat, strict=True):
            lines[pk].append([round(x, 7), round(y, 7), round(float(metres), 3)])
    return lines


def _crossings(keys: list[int]) -> dict[int, list[dict[str, Any]]]:
    crossings: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Crossing.objects.filter(road__in=keys).order_by("road_id", "measure_m")
    for pk, metres, name in rows.values_list("road_id", "measure_m", "other__name"):
        crossings[pk].append({"m": round(metres, 1), "label": name})
    return crossings


def _works(rows: list[Work], as_of: date) -> list[dict[str, Any]]:
    ids = [work.pk for work in rows]
    names = dict(Road.objects.filter(pk__in={work.road_id for work in rows}).values_list("pk", "name"))
    done = _done(ids, as_of)
    steps: dict[str, list[Step]] = defaultdict(list)
    for step in Step.objects.order_by("kind", "position"):
        steps[step.kind].append(step)
    latest = WorkStatus.objects.filter(work_id__in=ids).latest_for(as_of=as_of)
    status = dict(latest.values_list("work_id", "status"))
    return [
        {
            "id": work.pk, "code": work.code, "road_id": work.road_id, "kind": work.kind,
            "kind_label": work.get_kind_display(), "stretch": _stretch(work, names),
            "from_m": work.from_m, "to_m": work.to_m,
            "unit": work.unit.name if work.unit else "", "unit_id": work.unit_id,
            "status": status.get(work.pk, WorkStatus.Status.ACTIVE), "schematic": work.schematic,
            "steps": [
                {"code": step.code, "label": step.label, "done": done.get((work.pk, step.pk), {"L": [], "R": []})}
                for step in steps[work.kind]
            ],
        }
        for work in rows
    ]  # fmt: skip


def _stretch(work: Work, names: dict[int, str]) -> str:
    ends = "—".join(filter(None, [work.from_label, work.to_label]))
    name = names.get(work.road_id or 0, work.road_text)
    return f"{name}({ends})" if ends else name


def _done(ids: list[int], as_of: date) -> dict[tuple[int, int], dict[str, list[list[float]]]]:
    done: dict[tuple[int, int], dict[str, list[list[float]]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(DONE, [ids, as_of])
        for work, step, side, spans in cursor:
            done[work, step][side] = [[float(span.lower), float(span.upper)] for span in spans]
    return done
