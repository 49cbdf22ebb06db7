"""Writes the schematic roads, places, river and outline of the demonstration."""

from typing import Final

from django.contrib.gis.geos import GEOSGeometry, LineString, Point

from gis.models import GroundFeature
from roads.demo import ground
from roads.demo.frame import SRID, place
from roads.demo.streets import USUAL_RED_LINE_M, streets
from roads.models import GridPlan, Place, Road

ROAD_SOURCE: Final = "路名和相互关系据公开报道；线位为示意，轴号与等级为演示"
GROUND_SOURCE: Final = "示意图形，不是测量成果"
# The published plan: its name, how many 纵 and 横.
PLAN: Final = ("十纵八横", 10, 8)
# Named points: (column, row) of the lattice, and metres north of it.
PLACES: Final = (
    ("北大附中南门", 1.62, 7, 38.0),
    ("东方今典", 2.5, 5, 120.0),
    ("气象局", 6.55, 5.55, 60.0),
    ("电商产业园", 5.4, 9.2, 0.0),
    ("科技总部新城", 7.4, 5.4, 0.0),
    ("龙源湖", 7.5, 3.4, 0.0),
)  # fmt: skip


def lay_roads() -> list[Road]:
    """Writes the roads of the grid and beside it."""
    return Road.objects.bulk_create(
        Road(
            code=street.code,
            name=street.name,
            aliases=list(street.aliases),
            axis=street.axis,
            axis_no=street.axis_no,
            road_class=street.road_class,
            red_line_m=street.red_line_m or USUAL_RED_LINE_M[street.road_class],
            centreline=LineString(list(street.line.coords), srid=SRID),
            source=ROAD_SOURCE,
            schematic=True,
            demo=True,
        )
        for street in streets()
    )


def lay_plan() -> GridPlan:
    """Writes the plan whose axes the roads are."""
    name, north_south, east_west = PLAN
    return GridPlan.objects.create(
        name=name, ns_count=north_south, ew_count=east_west, is_default=True, demo=True
    )


def lay_places() -> list[Place]:
    """Writes the named points that stretches end at."""
    rows = []
    for name, column, row, north in PLACES:
        x, y = place(column, row)
        rows.append(
            Place(
                name=name,
                geom=Point(x, y + north, srid=SRID),
                source=GROUND_SOURCE,
                schematic=True,
                demo=True,
            )
        )
    return Place.objects.bulk_create(rows)


def lay_ground() -> list[GroundFeature]:
    """Writes the river and the zone outline."""
    shapes = [
        (GroundFeature.Kind.RIVER, ground.RIVER_NAME, ground.river()),
        (GroundFeature.Kind.OUTLINE, ground.OUTLINE_NAME, ground.outline()),
    ]
    return GroundFeature.objects.bulk_create(
        GroundFeature(
            kind=kind,
            name=name,
            geom=GEOSGeometry(shape.wkt, srid=SRID),
            source=GROUND_SOURCE,
            schematic=True,
            demo=True,
        )
        for kind, name, shape in shapes
    )
