"""Collects the shapes of a briefing's maps from the rooms, as of its day and by what was known at its moment."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

import shapely
from django.conf import settings
from django.db import connection

from gis.day_numbers import day_number
from gis.models import GroundFeature
from maps.briefings.collect.imagery import imagery_shapes
from maps.briefings.collect.land import TERMS, coverage_of, first_area
from maps.briefings.period import Period
from maps.drawing import scene as s
from parcels.coverage.figures import causes
from parcels.coverage.geojson import cause_shapes, covered_shape
from parcels.coverage.request import CoverageRequest
from parcels.models import PlanningArea
from roads.figures.progress import Progress, progress_of_all
from roads.models import ExistingStretch, Obstacle, Pipe, Road, Work
from villages.models import Redevelopment
from villages.progress import with_standing

DECIMETRE: Final = 1
# Land is drawn at 1:20,000 and smaller: two metres are a tenth of a millimetre.
LAND_TOLERANCE_M: Final = 2.0
# A margin around the district, metres.
MARGIN_M: Final = 300.0

# Slices of some works, as known at a moment: one row a stretch and side, with the newest day by the day asked for.
SLICES: Final = """
    SELECT work_id, side, lower(span)::float8, upper(span)::float8, begun_day, finished_day,
        coalesce((SELECT max(day) FROM unnest(step_days) AS day WHERE day <= %(day)s), kernel_day_number(NULL))
    FROM roads_slices_known(%(known_at)s)
    WHERE work_id = ANY (%(works)s)
    ORDER BY work_id, span, side
"""


def collect_scene(period: Period, *, covered: bool = True) -> s.Scene:
    """The scene of the period; without land that networks cover, which takes the longest, unless `covered`."""
    with period.believed():
        return _scene(period, covered)


def _scene(period: Period, covered: bool) -> s.Scene:
    roads = list(Road.objects.order_by("code"))
    place = {road.pk: number for number, road in enumerate(roads)}
    lines = [_road(road) for road in roads]
    works = _works(period, place, lines)
    land = [*_ground(), *_areas(), *(_covered(period) if covered else ())]
    box = _box(land, lines)
    return s.Scene(
        srid=settings.STORAGE_SRID,
        as_of=period.as_of,
        since=period.since,
        cadence=period.cadence.value,
        box=box,
        lines=tuple(lines),
        existing=tuple(_existing(place)),
        works=works,
        pipes=tuple(_pipes()),
        marks=tuple(_marks(period)),
        villages=tuple(_villages(period)),
        land=tuple(land),
        schematic=any(road.schematic for road in roads),
        demo=any(road.demo for road in roads) or Work.objects.filter(demo=True).exists(),
        imagery=tuple(imagery_shapes(period, box)),
    )


def _points(geometry: Any) -> s.Ring:
    """The points of a GEOS or shapely line, metres to the decimetre."""
    return tuple((round(x, DECIMETRE), round(y, DECIMETRE)) for x, y, *_ in geometry.coords)


def _point(geometry: Any) -> s.Point:
    return round(geometry.x, DECIMETRE), round(geometry.y, DECIMETRE)


def _shape(geometry: Any) -> Any:
    return shapely.from_wkb(bytes(geometry.wkb))


def _polygons(geometry: Any, tolerance_m: float = 0.0) -> list[tuple[s.Ring, ...]]:
    """Each polygon of a shapely geometry as rings, the outer one first."""
    simple = geometry.simplify(tolerance_m) if tolerance_m else geometry
    polygons = [
        part for part in shapely.get_parts(simple) if part.geom_type == "Polygon" and not part.is_empty
    ]
    return [tuple(_points(ring) for ring in (part.exterior, *part.interiors)) for part in polygons]


def _road(road: Road) -> s.LineShape:
    return s.LineShape(
        name=road.name,
        label=road.axis_label,
        road_class=road.road_class,
        start_m=0.0,
        points=_points(road.centreline),
        in_plan=True,
    )


def _works(period: Period, place: dict[int, int], lines: list[s.LineShape]) -> tuple[s.WorkShape, ...]:
    """Located works with their slices; a work whose place is in doubt keeps its last good line."""
    now, before = period.then(progress_of_all), period.before(progress_of_all)
    rows = list(Work.objects.located().select_related("road", "unit").order_by("code"))
    pieces: dict[int, list[s.Piece]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            SLICES,
            {
                "works": [row.pk for row in rows],
                "known_at": period.known_at,
                "day": day_number(period.as_of),
            },
        )
        for work, side, low, high, begun, finished, newest in cursor:
            pieces[work].append(
                s.Piece(side=side, from_m=low, to_m=high, begun=begun, finished=finished, newest=newest)
            )
    shapes = []
    for row in rows:
        line = place[row.road_id] if row.road_id else -1
        if row.flag:
            # A work in doubt no longer lies on its road's line: it gets its own behind those of the roads.
            line = len(lines)
            lines.append(
                s.LineShape(
                    name="",
                    label="",
                    road_class=row.road.road_class if row.road else "",
                    start_m=row.from_m or 0.0,
                    points=_points(row.line),
                    in_plan=False,
                )
            )
        shapes.append(_work(row, line, now[row.pk], before.get(row.pk), pieces[row.pk]))
    return tuple(shapes)


def _work(row: Work, line: int, now: Progress, before: Progress | None, pieces: list[s.Piece]) -> s.WorkShape:
    return s.WorkShape(
        key=row.pk,
        line=line,
        kind=row.kind,
        name=row.stretch,
        unit=str(row.unit or ""),
        from_m=row.from_m or 0.0,
        to_m=row.to_m or 0.0,
        light=str(now.light),
        light_before=str(before.light) if before else "",
        percent=round(now.percent, 2),
        reason=now.light_reason,
        pieces=tuple(pieces),
    )


def _existing(place: dict[int, int]) -> Iterable[s.ExistingShape]:
    for row in ExistingStretch.objects.order_by("road__code", "span"):
        yield s.ExistingShape(
            line=place[row.road_id],
            from_m=float(row.span.lower),
            to_m=float(row.span.upper),
            since=day_number(row.since),
        )


def _pipes() -> Iterable[s.PipeShape]:
    for row in Pipe.objects.order_by("code").only("kind", "laid_on", "line"):
        yield s.PipeShape(kind=row.kind, laid=day_number(row.laid_on), points=_points(row.line))


def _marks(period: Period) -> Iterable[s.MarkShape]:
    """Obstacles found by the day and not resolved before the month."""
    rows = Obstacle.objects.open_on(period.since) | Obstacle.objects.filter(
        found_on__gt=period.since, found_on__lte=period.as_of
    )
    for row in rows.filter(geom__isnull=False).select_related("unit").order_by("code"):
        yield s.MarkShape(
            kind=row.kind,
            title=row.title,
            unit=str(row.unit or ""),
            point=_point(row.geom),
            found=day_number(row.found_on),
            due=day_number(row.due),
            resolved=day_number(row.resolved_on),
        )


def _villages(period: Period) -> Iterable[s.VillageShape]:
    """Villages with a redevelopment whose place is known, with their buildings."""
    rows = Redevelopment.objects.select_related("village").prefetch_related("buildings")
    for row in with_standing(rows, as_of=period.as_of, known_at=period.known_at):
        village = row.village
        point = village.point or (village.outline and village.outline.point_on_surface)
        if point is None:
            continue
        yield s.VillageShape(
            key=village.code,
            name=village.name,
            ripeness=row.ripeness.value,
            label=str(row.ripeness.label),
            rings=tuple(_polygons(_shape(village.outline))) if village.outline else (),
            point=_point(point),
            buildings=tuple(
                s.BuildingShape(
                    name=building.name,
                    floors=building.floors,
                    area_m2=building.floor_area_m2,
                    rings=_polygons(_shape(building.outline))[0],
                    begun=day_number(building.begun_on),
                    topped_out=day_number(building.topped_out_on),
                    finished=day_number(building.finished_on),
                )
                for building in row.buildings.all()
            ),
        )


def _ground() -> Iterable[s.LandShape]:
    for row in GroundFeature.objects.order_by("kind", "name"):
        yield from _land(row.kind, row.name, _shape(row.geom))


def _areas() -> Iterable[s.LandShape]:
    for row in PlanningArea.objects.all():
        yield from _land("area", row.name, _shape(row.outline))


def _covered(period: Period) -> Iterable[s.LandShape]:
    """Land covered at the end of the month before, and what the month gained, of the first planning area."""
    area = first_area()
    if area is None:
        return
    before = coverage_of(period, area, TERMS, period.since, pieces=True)
    yield from _land("covered", area.name, covered_shape(before), LAND_TOLERANCE_M)
    gained = causes(CoverageRequest(TERMS, area, period.known_at), since=period.since, until=period.as_of)
    shapes = list(cause_shapes(gained).values())
    if shapes:
        yield from _land("gained", area.name, shapely.union_all(shapes), LAND_TOLERANCE_M)


def _land(role: str, name: str, geometry: Any, tolerance_m: float = 0.0) -> Iterable[s.LandShape]:
    for rings in _polygons(geometry, tolerance_m):
        yield s.LandShape(role=role, name=name, polygon=True, rings=rings)
    for part in shapely.get_parts(geometry):
        if part.geom_type == "LineString":
            yield s.LandShape(role=role, name=name, polygon=False, rings=(_points(part),))


def _box(land: list[s.LandShape], lines: list[s.LineShape]) -> tuple[float, float, float, float]:
    """The outline of the district, or the roads where there is none, with a margin."""
    outline = [shape.rings[0] for shape in land if shape.role == "outline"]
    points = [point for ring in outline or [line.points for line in lines] for point in ring]
    if not points:
        return 0.0, 0.0, 1.0, 1.0
    east, north = zip(*points, strict=True)
    return min(east) - MARGIN_M, min(north) - MARGIN_M, max(east) + MARGIN_M, max(north) + MARGIN_M
