"""A published month of this district as files for a folder of many districts: its rows as they were frozen."""

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.conf import settings

from gis.bitemporal.past import history_began
from gis.district import District
from gis.errors import DomainError
from gis.periods import Cadence
from gis.snapshot import one_state
from maps.briefings.period import Period
from maps.models import Briefing
from maps.province.layout import FILE, TABLES, checked_name, partition, write
from parcels.coverage.networks import networks
from parcels.coverage.terms import KINDS, Terms
from parcels.models import PlanningArea
from roads.figures.grid import grid
from roads.figures.progress import measure
from roads.models import Work

Rows = tuple[dict[str, list[Any]], Any]


def publish_month(month: date, folder: Path, *, district: str = "") -> dict[str, int]:
    """Write the month's rows, as the briefing in force froze them, and say how many of each table.

    DomainError for a month that is not published, and for a district whose name cannot be a folder's. A month that
    was written before is replaced as a whole.
    """
    briefing = Briefing.objects.of_period(Cadence.MONTH, month).defer("facts", "scene").first()
    if briefing is None:
        raise DomainError(
            f"{month.year}年{month.month}月的汇报还没有发布，没有封存的数据可以写出。", field="month"
        )
    name = checked_name(district or str(District.objects.current()))
    began = history_began()
    early = began is not None and briefing.known_at < began
    period = Period(month, briefing.as_of, briefing.known_at, from_start=early)
    with one_state(), period.believed():
        tables = {
            "works": _works(briefing.as_of, briefing.known_at),
            "roads": _roads(briefing.as_of, briefing.known_at),
            "lines": _lines(briefing.known_at),
            "areas": _areas(briefing.as_of),
        }
    for table, (columns, shapes) in tables.items():
        _replace(folder, table, columns, shapes, district=name, month=f"{month:%Y-%m}")
    return {table: len(shapes) for table, (_, shapes) in tables.items()}


def _replace(folder: Path, table: str, columns: Any, shapes: Any, *, district: str, month: str) -> None:
    """Through a draft beside it and one renaming: at every moment a reader finds the month, as it was or as it is."""
    target = partition(folder, table, district=district, month=month)
    target.mkdir(parents=True, exist_ok=True)
    # On the target's disk, so that moving is a renaming; a folder deeper than months, where readers do not look.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".draft-") as draft:
        write(Path(draft) / "new", table, columns, shapes, crs=f"EPSG:{settings.STORAGE_SRID}")
        (Path(draft) / "new" / FILE).replace(target / FILE)


def _works(as_of: date, known_at: datetime) -> Rows:
    works = list(Work.objects.select_related("road", "unit").defer("road__centreline_3857").order_by("code"))
    progress = measure(works, as_of=as_of, known_at=known_at)
    rows = [
        {
            "code": work.code,
            "road": work.road.name if work.road else work.road_text,
            "kind": work.kind,
            "road_class": work.road.road_class if work.road else "",
            "unit": str(work.unit or ""),
            "from_m": float(work.span.lower) if work.span else None,
            "to_m": float(work.span.upper) if work.span else None,
            **{name: getattr(now, name) for name in ("percent", "finished_m", "under_way_m", "not_begun_m")},
            "light": now.light.value,
            "counts": now.counts,
            "newest_day": now.newest_day,
            "planned_start": now.plan.start,
            "planned_finish": now.plan.finish,
            "schematic": work.schematic,
            "demo": work.demo,
        }
        for work in works
        if (now := progress.get(work.pk)) is not None
    ]
    lines = [work.line for work in works if work.pk in progress]
    return _columns("works", rows), _shapes(lines)


def _roads(as_of: date, known_at: datetime) -> Rows:
    """Metres of each kind along each road, overlaps once: what a district's own totals are sums of."""
    totals = grid(as_of=as_of, known_at=known_at)
    rows = [
        {
            "road": one.road.name,
            "axis": one.road.axis_label,
            "kind": kind,
            **{
                name: getattr(metres, name)
                for name in ("planned_m", "finished_m", "under_way_m", "not_begun_m")
            },
            "schematic": one.road.schematic,
        }
        for one in (*totals.axes, *totals.beside)
        for kind, metres in one.kinds.items()
    ]
    return _columns("roads", rows), np.full(len(rows), None, dtype=object)


def _lines(known_at: datetime) -> Rows:
    served = networks(Terms(kinds=KINDS), known_at=known_at)
    columns: dict[str, list[Any]] = {name: [] for name in TABLES["lines"]}
    for network in served:
        columns["kind"] += [network.kind] * len(network.lines)
        columns["owner"] += list(map(str, network.owner))
        columns["reach_m"] += network.reach_m.tolist()
        columns["day"] += network.day.tolist()
    return columns, np.concatenate([np.empty(0, dtype=object), *(network.lines for network in served)])


def _areas(as_of: date) -> Rows:
    areas = list(PlanningArea.objects.all())
    rows = [
        {
            "code": area.code,
            "name": area.name,
            "target_km2": None if area.target_km2 is None else float(area.target_km2),
            "first": number == 0,
            "as_of": as_of,
        }
        for number, area in enumerate(areas)
    ]
    return _columns("areas", rows), _shapes([area.outline for area in areas])


def _columns(table: str, rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in TABLES[table]}


def _shapes(geometries: list[Any]) -> Any:
    return shapely.from_wkb(
        np.array([None if one is None else bytes(one.wkb) for one in geometries], dtype=object)
    )
