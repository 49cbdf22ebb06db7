"""Pipes of the demonstration: in the ground before 2014, and those of the pipe works, laid as far as reported."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from django.contrib.gis.geos import LineString
from shapely import LineString as Shape
from shapely.ops import substring

from roads.chainage import span_of
from roads.choices import Kind
from roads.demo.construction import Sites
from roads.demo.frame import SRID
from roads.demo.intervals import Intervals, difference, intersection, millimetres, union
from roads.demo.measures import Measures
from roads.models import Pipe, Road, Work

SOURCE: Final = "线位为示意，管径、材质和敷设日期为演示"
LAID_BEFORE: Final = date(2013, 11, 15)
SHORTEST_RUN_M: Final = 5.0

# From the road's middle, as a share of half the red line; + is the south or east side. Drains under the carriageway,
# water, heat and power on one side, gas and telecom on the other.
OFFSETS: Final[dict[str, float]] = {
    Kind.STORM: 0.16,
    Kind.SEWAGE: -0.16,
    Kind.WATER: 0.56,
    Kind.GAS: -0.58,
    Kind.HEAT: 0.72,
    Kind.POWER: 0.88,
    Kind.TELECOM: -0.88,
}
# Letters of CJJ 61; diameter in mm on arterial, secondary and local roads (None: ducts have none); material.
FORMS: Final[dict[str, tuple[str, tuple[int, int, int] | None, str]]] = {
    Kind.STORM: ("YS", (1200, 800, 500), "钢筋混凝土"),
    Kind.SEWAGE: ("WS", (600, 400, 300), "HDPE 双壁波纹管"),
    Kind.WATER: ("JS", (500, 300, 200), "球墨铸铁"),
    Kind.GAS: ("RQ", (315, 200, 160), "PE100"),
    Kind.HEAT: ("RL", (600, 400, 250), "预制保温钢管"),
    Kind.POWER: ("DL", None, "CPVC 排管"),
    Kind.TELECOM: ("TX", None, "梅花管"),
}
CLASSES: Final = ("arterial", "secondary", "local")

# Roads with pipes before 2014, by crossing roads at the ends (None: the road's own end). Together they reach, at 500 m,
# about the 27.2 km² published for April 2014.
SERVED: Final = (
    ("韩愈路", "迎宾路", "山阳路"),
    ("世纪路", "迎宾路", "山阳路"),
    ("南海路", "迎宾路", "文汇路"),
    ("神州路", "中原路", "文汇路"),
    ("迎宾路", "丰收路", "南海路"),
    ("中原路", "丰收路", "神州路"),
    ("民主南路", "丰收路", "永兴路"),
    ("山阳路", "丰收路", "神州路"),
    ("建业路", None, None),
    ("民生路", None, None),
    ("怀玉路", None, None),
)
SERVED_KINDS: Final = (Kind.STORM, Kind.SEWAGE, Kind.WATER, Kind.GAS, Kind.POWER, Kind.TELECOM)
HEATED: Final = (
    ("世纪路", "迎宾路", "民主南路"),
    ("中原路", "丰收路", "南海路"),
    ("民主南路", "丰收路", "南海路"),
)


def lay_pipes(measures: Measures, sites: Sites) -> list[Pipe]:
    """Writes existing pipes and those of every pipe work that has a plan and was not cancelled."""
    rows: list[Pipe] = []
    for stretches, kinds in ((SERVED, SERVED_KINDS), (HEATED, (Kind.HEAT,))):
        for name, first, last in stretches:
            low, high = measures.at(name, first), measures.at(name, last, end=True)
            for kind in kinds:
                rows += _runs(measures, measures.roads[name], kind, (low, high), laid_on=LAID_BEFORE)
    for work in sites.works:
        if work.kind in OFFSETS and work.pk not in sites.cancelled:
            rows += _runs_of(measures, work, sites)
    return Pipe.objects.bulk_create(_numbered(rows))


def _runs_of(measures: Measures, work: Work, sites: Sites) -> Iterator[Pipe]:
    assert work.road is not None
    assert work.span is not None
    low, high = millimetres(work.span)
    for pipe in _runs(measures, work.road, work.kind, (low / 1000, high / 1000)):
        pipe.planned_for = work.planned_finish
        pipe.laid_on = _day_laid(sites, work, millimetres(pipe.span))
        yield pipe


def _day_laid(sites: Sites, work: Work, run: tuple[int, int]) -> date | None:
    """The day by which the last step was finished over the whole run; None while any of it is missing."""
    halves: dict[str, Intervals] = {"L": (), "R": ()}
    last = sites.steps[work.kind] - 1
    for entry in sites.entries(work):
        if entry.step == last:
            for half in halves:
                if entry.side in ("B", half):
                    halves[half] = union(halves[half], [entry.span])
            if not difference((run,), intersection(halves["L"], halves["R"])):
                return entry.day
    return None


def _runs(
    measures: Measures, road: Road, kind: str, ends: tuple[float, float], *, laid_on: date | None = None
) -> Iterator[Pipe]:
    """One pipe of `kind` from crossing to crossing of `road`, beside its centreline."""
    centre = Shape(road.centreline.coords)
    cuts = measures.cuts(road.name, *ends)
    letters, diameters, material = FORMS[kind]
    for low, high in pairwise(cuts):
        if high - low < SHORTEST_RUN_M:
            continue
        line = (
            substring(centre, low, high)
            .simplify(0.05)
            .offset_curve(_offset_m(road, kind), join_style="mitre")
        )
        yield Pipe(
            code=f"{letters}-{road.code}",
            kind=kind,
            road=road,
            span=span_of(low, high),
            line=LineString([(round(x, 3), round(y, 3)) for x, y in line.coords], srid=SRID),
            diameter_mm=diameters[CLASSES.index(road.road_class)] if diameters else None,
            material=material,
            laid_on=laid_on,
            source=SOURCE,
            schematic=True,
            demo=True,
        )


def _offset_m(road: Road, kind: str) -> float:
    """Metres to the left of the direction of chainage: east on a road going south, north on one going east."""
    assert road.red_line_m is not None
    half = float(road.red_line_m) / 2
    going_south = road.centreline.coords[-1][1] < road.centreline.coords[0][1] - road.length_m / 2
    return OFFSETS[kind] * half * (1 if going_south else -1)


def _numbered(rows: Iterable[Pipe]) -> list[Pipe]:
    """Codes made unique along each road: JS-shenzhou-01 from the road's start."""
    counts: dict[str, int] = {}
    ordered = sorted(rows, key=lambda pipe: (pipe.code, pipe.span.lower, str(pipe.laid_on)))
    for pipe in ordered:
        counts[pipe.code] = counts.get(pipe.code, 0) + 1
        pipe.code = f"{pipe.code}-{counts[pipe.code]:02d}"
    return ordered
