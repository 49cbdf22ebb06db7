"""The crossing that 甲路与乙路交叉口 names, or why there is none."""

from typing import Final

from django.contrib.gis.db.models.functions import Transform
from django.db.models import F

from gis.crs import WGS84
from roads.chainage import format_chainage
from roads.finding.names import RoadNames
from roads.finding.query import CROSSING_WORD, crossing_names
from roads.finding.results import SearchResult, place_of
from roads.models import Crossing

MOST_CROSSINGS: Final = 6
MOST_ROADS: Final = 6


def _named_roads(name: str, names: RoadNames, *, closed: bool) -> list[int]:
    """Roads of one side of a crossing; 中原 of 中原路口 is 中原路, and with the closing word a near name will do."""
    return names.called(name) or names.called(f"{name}路") or (names.meant(name) if closed else [])


def crossings(text: str, names: RoadNames) -> list[SearchResult]:
    """Where the two roads of 甲路与乙路交叉口 meet; the first way of reading the text that gives two roads counts."""
    readings = list(crossing_names(text))
    word = CROSSING_WORD.search(text)
    for closed in (False, True) if word else (False,):
        for one, other in readings:
            of_one, of_other = (
                _named_roads(name, names, closed=closed)[:MOST_ROADS] for name in (one, other)
            )
            if of_one and of_other and (meetings := _meetings(of_one, of_other)):
                return meetings
    return []


def _meetings(of_one: list[int], of_other: list[int]) -> list[SearchResult]:
    rows = (
        Crossing.objects.filter(road__in=of_one, other__in=of_other)
        .select_related("road", "other")
        .defer("road__centreline", "road__centreline_3857", "other__centreline", "other__centreline_3857")
        .annotate(point=Transform(F("geom"), WGS84))
        .order_by("road__name", "measure_m")
    )
    meetings = []
    for row in rows[:MOST_CROSSINGS]:
        sub = f"路口 · 在{row.road.name} {format_chainage(round(row.measure_m, 1))}"
        meetings.append(SearchResult("crossing", row.road_id, f"{row.road.name}与{row.other.name}交叉口", sub,
                           *place_of(row.point, None), road=row.road_id, m=round(row.measure_m, 3),
                           schematic=row.road.schematic or row.other.schematic))  # fmt: skip
    return meetings


def why_no_crossing(text: str, names: RoadNames) -> str:
    """Why no crossing was found: a road that is not known, or two that do not meet."""
    one, other = next(crossing_names(text))
    missing = [name for name in (one, other) if not _named_roads(name, names, closed=True)]
    if missing:
        return f"没有找到道路“{'”“'.join(missing)}”。"
    return f"“{one}”与“{other}”的中线没有相交。"
