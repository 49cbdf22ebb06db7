"""Every exchanged layer, declared as it is read: values of the types that its columns name, in few queries."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from gis.exchange.schema import Column, Layer, Type
from gis.models import ResponsibleUnit
from maps.catalogue import EXCHANGED
from parcels.models import LandUse, Parcel, PlanningArea
from parcels.sources.models import Source
from roads.chainage import span_of
from roads.models import Pipe
from tests.shapes import EAST, NORTH, make_place, make_report, make_road, make_work, straight
from villages.models import Redevelopment, ResettlementBuilding, Town, Village

pytestmark = pytest.mark.django_db
DAY = date(2014, 11, 30)
PYTHON: dict[Type, Any] = {
    Type.TEXT: str,
    Type.INTEGER: int,
    Type.DECIMAL: (Decimal, float, int),
    Type.FLAG: bool,
    Type.DAY: date,
    Type.CHOICE: str,
    Type.METRES: Decimal,
    Type.WORDS: tuple,
}


def square(x: float = 0, side: float = 100) -> Polygon:
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    return Polygon([(EAST + x + dx, NORTH + dy) for dx, dy in corners], srid=4547)


@pytest.fixture
def one_of_each() -> None:
    road = make_road("神州路", aliases=["神舟路"], axis="EW", axis_no=2, red_line_m=40)
    unit = ResponsibleUnit.objects.create(name="建设局")
    work = make_work(road, 0, 800, unit=unit, from_label="中原路", to_label="西经大道", goal="finish")
    make_report(work, "subgrade", 0, 200, side="L")
    make_place("北大附中南门", 10, 10)
    Pipe.objects.create(code="JS-1", kind="water", road=road, span=span_of(0, 500), line=straight(length=500))
    Source.objects.create(code="SC-1", name="水厂", kind="waterworks", geom=Point(EAST, NORTH, srid=4547))
    town = Town.objects.create(code="410871060", name="李万街道")
    village = Village.objects.create(
        code="410871060201", official_name="秦屯村村民委员会", name="秦屯村", town=town,
        outline=MultiPolygon(square(), srid=4547), point=Point(EAST, NORTH, srid=4547),
    )  # fmt: skip
    project = Redevelopment.objects.create(
        village=village, households=10, demolish_m2=1000, resettlement_m2=2000
    )
    ResettlementBuilding.objects.create(
        redevelopment=project,
        code="QT-1",
        name="1号楼",
        outline=square(side=20),
        floors=11,
        floor_area_m2=5000,
    )
    area = PlanningArea.objects.create(code="core", name="核心区", outline=MultiPolygon(square(), srid=4547))
    Parcel.objects.create(
        code="XH-01", use=LandUse.objects.get(code="R2"), outline=MultiPolygon(square(), srid=4547),
        declared_m2=10000, village=village, planning_area=area,
    )  # fmt: skip


@pytest.mark.parametrize("layer", EXCHANGED.values(), ids=lambda layer: layer.code)
def test_each_column_gives_a_value_of_the_type_it_names(
    one_of_each: None, layer: Layer, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        (row,) = list(layer.rows(DAY))
        values = {column.name: column.of(row) for column in layer.columns}
        shape = layer.shape_of(row)
    for column in layer.columns:
        value = values[column.name]
        assert value is None or isinstance(value, PYTHON[column.type]), (column.name, value)
    assert shape.srid == 4547
    for key in layer.keys[:1]:
        assert all(values[name] for name in key)


def test_a_work_and_its_report_are_told_as_of_the_day(one_of_each: None) -> None:
    works = EXCHANGED["works"]
    (work,) = works.rows(DAY)
    assert works.column("percent").of(work) == pytest.approx(100 * 0.3 * 100 / 800)
    assert works.column("stretch").of(work) == "神州路(中原路—西经大道)"
    (before,) = works.rows(date(2014, 5, 31))
    assert works.column("percent").of(before) == 0
    reports = EXCHANGED["reports"]
    assert list(reports.rows(date(2014, 5, 31))) == []
    (report,) = reports.rows(DAY)
    assert reports.shape_of(report).length == pytest.approx(200)
    assert reports.column("side").written(reports.column("side").of(report)) == "左幅"


def test_names_fit_into_a_dbf_and_headings_are_told_apart() -> None:
    for layer in EXCHANGED.values():
        names = [column.name for column in layer.columns]
        assert len({name.lower() for name in names}) == len(names)
        assert all(len(name) <= 10 and name.isascii() for name in names)
        headings = [column.heading for column in layer.columns]
        assert len(set(headings)) == len(headings)
    with pytest.raises(ValueError, match="no ASCII name"):
        Column("planned_start", "计划开工")


def test_values_are_written_as_people_read_them() -> None:
    roads = EXCHANGED["roads"]
    assert roads.column("class").written("arterial") == "主干路"
    assert roads.column("aliases").written(("神舟路", "南一路")) == "神舟路、南一路"
    assert roads.column("demo").written(True) == "是"
    assert roads.column("demo").written(None) is None
