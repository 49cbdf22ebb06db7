"""The resettlement buildings of the demonstration: floors, floor area and days; all invented (演示)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.contrib.gis.geos import Polygon

from villages.demo.projects import HETUN, QINTUN, SOURCE
from villages.models import Redevelopment, ResettlementBuilding

# Floors, floor area in m², begun, topped out. 170,400 m² are begun by 30 November 2014 and 203,400 m² by the year's
# end: the published target of 200,000 m² is reached on 22 December. None is finished in 2014.
BUILDINGS: Final[dict[str, tuple[tuple[int, int, str, str], ...]]] = {
    QINTUN: (
        (18, 12_600, "2014-04-18", "2014-11-06"), (18, 12_600, "2014-04-26", "2014-11-20"),
        (18, 12_600, "2014-06-09", "2014-12-24"), (11, 8_200, "2014-06-20", "2014-12-12"),
        (11, 8_200, "2014-07-15", ""), (18, 12_600, "2014-08-08", ""), (18, 12_600, "2014-09-12", ""),
        (11, 8_200, "2014-10-16", ""), (18, 12_400, "2014-11-14", ""), (18, 12_600, "2014-12-22", ""),
    ),
    HETUN: (
        (18, 11_800, "2014-05-28", "2014-12-18"), (18, 11_800, "2014-06-26", ""), (11, 7_600, "2014-08-20", ""),
        (18, 11_800, "2014-09-25", ""), (18, 11_800, "2014-10-30", ""), (18, 15_600, "2014-11-26", ""),
        (18, 11_800, "2014-12-10", ""), (11, 8_600, "2014-12-18", ""), (11, 5_600, "", ""),
    ),
}  # fmt: skip


def lay_buildings(
    projects: dict[str, Redevelopment], outlines: dict[str, Sequence[Polygon]]
) -> list[ResettlementBuilding]:
    """Writes the buildings on the outlines given for each village, and returns them."""
    return ResettlementBuilding.objects.bulk_create(
        ResettlementBuilding(
            redevelopment=projects[code],
            code=f"AZ-{'QT' if code == QINTUN else 'HT'}-{number:02d}",
            name=f"{number}号楼",
            outline=outline,
            floors=floors,
            floor_area_m2=area,
            begun_on=_day(begun),
            topped_out_on=_day(topped),
            source=SOURCE,
            schematic=True,
            demo=True,
        )
        for code, rows in BUILDINGS.items()
        for number, ((floors, area, begun, topped), outline) in enumerate(
            zip(rows, outlines[code], strict=True), start=1
        )
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
