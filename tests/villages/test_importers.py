"""Importers of villages and resettlement buildings."""

# Faces: villages/models.py

from datetime import date
from typing import Any

import pytest
import shapely

from gis.exchange.context import ImportContext
from gis.exchange.rows import Action
from gis.exchange.writing.journal import Journal
from maps.catalogue import IMPORTERS
from tests.importing import NOW, TODAY, manager, plan_of
from tests.shapes import EAST, NORTH
from villages.importers import short_name
from villages.models import Redevelopment, ResettlementBuilding, Town, Village

pytestmark = pytest.mark.django_db


def write(layer: str, *rows: dict[str, Any]) -> None:
    plan = plan_of(layer, *rows)
    assert plan.refused_rows == set(), plan.problems
    IMPORTERS[layer]().apply(plan, ImportContext(by=manager(), today=TODAY), now=NOW, journal=Journal())


def village(code: str = "410871060201", name: str = "秦屯村", town: str = "李万街道") -> Village:
    held, _ = Town.objects.get_or_create(code=code[:9], defaults={"name": town})
    return Village.objects.create(code=code, official_name=f"{name}村民委员会", name=name, town=held)


def test_villages_come_by_code_with_their_town_and_a_short_name() -> None:
    row = {"code": "410871060201", "official": "秦屯村村民委员会", "town": "李万街道"}
    plan = plan_of("villages", row)
    assert "导入时新建" in plan.problems[0].what
    write("villages", row)
    made = Village.objects.get()
    assert (made.name, made.town.name, made.town.code) == ("秦屯村", "李万街道", "410871060")
    assert plan_of("villages", row).counts["unchanged"] == 1


def test_a_point_and_an_outline_each_have_their_place() -> None:
    village()
    box = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)
    write("villages", {"code": "410871060201", "shape": shapely.Point(EAST, NORTH)})
    write("villages", {"code": "410871060201", "shape": box})
    made = Village.objects.get()
    assert made.point.coords == (EAST, NORTH)
    assert made.outline.geom_type == "MultiPolygon"
    assert plan_of("villages", {"code": "410871060201", "shape": box}).counts["unchanged"] == 1


def test_namesakes_are_told_apart_by_town_and_a_bad_code_refused() -> None:
    first, second = village("410871060205", "杨庄村"), village("410871061207", "杨庄村", "文苑街道")
    plan = plan_of("villages", {"town": "文苑街道", "name": "杨庄村", "official": "杨庄村民委员会 "})
    assert plan.changes[0].pk == second.pk
    assert first.pk in {change.pk for change in plan.of(Action.DELETED)}
    refused = plan_of("villages", {"code": "41087106", "name": "甲村"}, {"name": "乙村"})
    assert [problem.row for problem in refused.problems] == [1, 2]


def test_short_names() -> None:
    assert short_name("秦屯村村民委员会") == "秦屯村"
    assert short_name("文苑社区居民委员会") == "文苑社区"
    assert short_name("村委会") == "村委会"


def building(**fields: Any) -> dict[str, Any]:
    box = shapely.box(EAST, NORTH, EAST + 30, NORTH + 15)
    return {"village": "410871060201", "name": "1号楼", "floors": 11, "floor_m2": 5000, "shape": box} | fields


def test_buildings_hang_on_a_redevelopment_that_is_there() -> None:
    project = Redevelopment.objects.create(
        village=village(), households=10, demolish_m2=1000, resettlement_m2=20000
    )
    write("buildings", building(begun_on=date(2014, 6, 30)))
    made = ResettlementBuilding.objects.get()
    assert (made.redevelopment, made.begun_on) == (project, date(2014, 6, 30))
    assert plan_of("buildings", building()).counts["unchanged"] == 1
    write("buildings", building(village=None, vill_name="秦屯村", name="2号楼"))
    assert ResettlementBuilding.objects.count() == 2


def test_buildings_that_cannot_be_are_refused() -> None:
    Redevelopment.objects.create(village=village(), households=10, demolish_m2=1000, resettlement_m2=20000)
    plan = plan_of(
        "buildings",
        building(topped_on=date(2014, 6, 30)),
        building(name="2号楼", begun_on=date(2014, 6, 30), topped_on=date(2014, 5, 30)),
        building(name="3号楼", floors=0),
        building(name="4号楼", village="410871060999"),
        building(name="5号楼", village=None),
    )
    assert [problem.row for problem in plan.problems] == [1, 2, 3, 4, 5]
