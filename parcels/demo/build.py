"""Builds the demonstration of land: villages, redevelopment, resettlement buildings, parcels with dated states."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import shapely
from django.contrib.auth import get_user_model
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import transaction

from gis.bitemporal.two_times import demo_moment
from gis.models import ResponsibleUnit
from parcels.demo import plots, shapes
from parcels.demo.clearing import clear_land, refuse_other_land
from parcels.models import Parcel, ParcelState, PlanningArea
from parcels.sources.demo import lay_sources
from roads.demo.season import dice
from roads.models import Road
from villages.demo.housing import BUILDINGS, lay_buildings
from villages.demo.projects import lay_projects
from villages.demo.register import lay_villages
from villages.models import Village

LOCAL: Final = ZoneInfo("Asia/Shanghai")
# Nothing of the demonstration was recorded before; each row says itself when it was.
BEGAN: Final = datetime(2014, 1, 1, tzinfo=LOCAL)
SOURCE: Final = "演示；位置为示意"
RECORDER: Final = "reviewer"
# Declared areas further off than the tolerance, as a share; the others are within half a per cent.
MISDECLARED: Final = {"QT-03": 0.034, "GZ-02": -0.052, "GY-06": 0.021, "XH-01": 0.08}
Plot = tuple[str, str, shapely.Polygon, plots.States, Village | None]


@transaction.atomic
def build_land(*, replace: bool, say: Callable[[str], None]) -> dict[str, int]:
    """Writes land over the demonstration of roads, all or nothing; refuses where other land is kept."""
    with demo_moment(BEGAN):
        return _built(replace=replace, say=say)


def _built(*, replace: bool, say: Callable[[str], None]) -> dict[str, int]:
    refuse_other_land()
    if replace:
        clear_land()
    by = get_user_model().objects.get(username=RECORDER)
    villages = lay_villages(village_outlines())
    units = {unit.short_name: unit for unit in ResponsibleUnit.objects.all()}
    projects = lay_projects(villages, units, by)
    buildings = lay_buildings(projects, building_outlines())
    parcels = lay_parcels(villages)
    states = lay_states(parcels, by)
    counts = {
        "村和社区": len(villages),
        "改造项目": len(projects),
        "安置楼": len(buildings),
        "地块": len(parcels),
        "地块状态": len(states),
        "源点": len(lay_sources(by)),
    }
    for label, count in counts.items():
        say(f"  {label}：{count}")
    return counts


def village_outlines() -> dict[str, MultiPolygon]:
    return {code: shapes.several(shapes.village(code, *block)) for code, block in plots.VILLAGES.items()}


def building_outlines() -> dict[str, Sequence[Polygon]]:
    return {
        code: shapes.buildings(*plots.VILLAGES[code], plots.HOUSING_BOX, len(rows))
        for code, rows in BUILDINGS.items()
    }


def lay_parcels(villages: dict[str, Village]) -> list[tuple[Parcel, plots.States]]:
    """Writes all parcels and returns each with the states it is to have."""
    area = {row.code: row for row in PlanningArea.objects.all()}
    drawn = [*_village_plots(villages), *_industrial_plots(), *_strips()]
    rows = Parcel.objects.bulk_create(
        Parcel(
            code=code,
            use_id=use,
            outline=shapes.several(shape),
            declared_m2=_declared(code, shape),
            village=village,
            planning_area=area["industrial-1" if code.startswith("GY") else "core"],
            source=SOURCE,
            schematic=True,
            demo=True,
        )
        for code, use, shape, _, village in drawn
    )
    return list(zip(rows, (states for *_, states, _ in drawn), strict=True))


def _village_plots(villages: dict[str, Village]) -> Iterator[Plot]:
    prefixes = iter(("QT", "HT", "GZ", "BF", "YZ", "YA", "YX", "LB", "ZG", "QH"))
    for code, (column, row) in plots.VILLAGES.items():
        prefix = next(prefixes)
        for number, ((use, box), letter) in enumerate(zip(plots.SIX, plots.PROGRESS[code], strict=True), 1):
            shape = shapes.plot(column, row, box)
            yield f"{prefix}-{number:02d}", use, shape, plots.HISTORIES[letter], villages[code]


def _industrial_plots() -> Iterator[Plot]:
    moved = dict([plots.PREPARED_OVERLAP, plots.PREPARED_GAP])
    number = 0
    for column, row, use, letters in plots.INDUSTRY:
        for box, letter in zip(plots.THREE, letters, strict=True):
            number += 1
            code = f"GY-{number:02d}"
            shape = shapes.plot(column, row, moved.get(code, box), height=0.5)
            yield code, use, shape, plots.HISTORIES[letter], None


def _strips() -> Iterator[Plot]:
    lines = {
        road.name: shapely.from_wkb(bytes(road.centreline.wkb))
        for road in Road.objects.filter(name__in={strip.road for strip in plots.STRIPS})
    }
    for number, strip in enumerate(plots.STRIPS, start=1):
        shape = shapes.strip(
            lines[strip.road], strip.from_m, strip.to_m, left_m=strip.left_m, right_m=strip.right_m
        )
        yield f"XH-{number:02d}", strip.use, shape, strip.states, None


def _declared(code: str, shape: shapely.Polygon) -> Decimal:
    """What papers say: the drawn area to within half a per cent, or one of those that are further off."""
    off = MISDECLARED.get(code, 0.009 * (dice(code, "declared") - 0.5))
    return Decimal(round(shape.area * (1 + off)))


def lay_states(parcels: list[tuple[Parcel, plots.States]], by: Any) -> list[ParcelState]:
    """Writes the dated states, recorded on the evening of their day."""
    return ParcelState.objects.bulk_create(
        ParcelState(parcel=parcel, state=state, day=day, recorded_at=_evening(day), by=by, demo=True)
        for parcel, states in parcels
        for state, day in ((state, date.fromisoformat(text)) for state, text in states)
    )


def _evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 18, 0, tzinfo=LOCAL)
