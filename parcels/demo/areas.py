"""The planning areas of the demonstration: outlines schematic, targets published."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from parcels.models import PlanningArea
from roads.demo import ground
from roads.demo.frame import SRID

END_2015: Final = date(2015, 12, 31)
SOURCE: Final = "范围线为示意；目标据《焦作日报》2014年9月示范区专版"


def lay_planning_areas() -> list[PlanningArea]:
    """Writes the district, the core north of the river and the industrial zone, over those with the same code."""
    areas = [
        ("district", "示范区", ground.outline(), "60"),
        ("core", "大沙河以北核心区", ground.core(), None),
        ("industrial-1", "产业集聚区一期", ground.industrial_zone(), "12"),
    ]
    rows = []
    for position, (code, name, shape, target) in enumerate(areas, start=1):
        outline = GEOSGeometry(shape.wkt, srid=SRID)
        row, _ = PlanningArea.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "outline": outline if isinstance(outline, MultiPolygon) else MultiPolygon(outline, srid=SRID),
                "target_km2": Decimal(target) if target else None,
                "target_due": END_2015 if target else None,
                "target_combine": "all" if code == "industrial-1" else "any",
                "position": position,
                "source": SOURCE,
                "schematic": True,
                "demo": True,
            },
        )
        rows.append(row)
    return rows
