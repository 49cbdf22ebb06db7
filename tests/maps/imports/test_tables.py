"""Tables without shapes, for layers that have them: what they say of rows that are known, places by their numbers."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from openpyxl import Workbook

from gis.crs import to_wgs84
from gis.errors import DomainError
from parcels.models import LandUse, Parcel
from roads.models import Pipe, Place
from tests.files import write_vector
from tests.importing import applied, brought_in, checked
from tests.shapes import EAST, NORTH
from villages.models import Redevelopment, ResettlementBuilding, Town, Village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "runs"


def book(folder: Path, *rows: list[Any]) -> list[tuple[str, Path]]:
    workbook = Workbook()
    sheet: Any = workbook.active
    for row in rows:
        sheet.append(row)
    path = folder / "表.xlsx"
    workbook.save(path)
    return [(path.name, path)]


def square(side: float = 100) -> Polygon:
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    return Polygon([(EAST + x, NORTH + y) for x, y in corners], srid=4547)


def test_parcels_are_known_by_code_and_their_area_is_read_in_mu(tmp_path: Path) -> None:
    parcel = Parcel.objects.create(
        code="XH-01", use=LandUse.objects.get(pk="R2"), outline=MultiPolygon(square(), srid=4547)
    )
    files = book(
        tmp_path,
        ["序号", "地块编号", "用地性质", "用地面积(亩)"],
        [1, "XH-01", "中小学用地", 15],
        ["合计", None, None, 15],
    )
    brought_in("parcels", files)
    parcel.refresh_from_db()
    assert (parcel.use_id, parcel.declared_m2) == ("A33", Decimal("10000.00"))
    assert parcel.outline.equals_exact(MultiPolygon(square(), srid=4547))


def test_new_parcels_without_a_shape_are_refused_by_row(tmp_path: Path) -> None:
    _, check = checked("parcels", book(tmp_path, ["地块编号", "用地性质"], ["XH-09", "中小学用地"]))
    (problem,) = check.outcome["problems"]
    assert (problem["row"], problem["blocking"]) == (2, True)
    assert "要有图形" in problem["what"]


def test_villages_need_no_shape(tmp_path: Path) -> None:
    Town.objects.create(code="410871060", name="李万街道")
    files = book(tmp_path, ["区划代码", "村名全称", "乡镇"], ["410871060201", "秦屯村村民委员会", "李万街道"])
    run = brought_in("villages", files)
    assert Village.objects.get().name == "秦屯村"
    assert run.outcome["counts"]["new"] == 1
    _, again = checked("villages", files)
    assert again.outcome["counts"]["unchanged"] == 1


def test_buildings_are_known_by_village_and_number(tmp_path: Path) -> None:
    village = Village.objects.create(
        code="410871060201",
        official_name="秦屯村村民委员会",
        name="秦屯村",
        town=Town.objects.create(code="410871060", name="李万街道"),
    )
    project = Redevelopment.objects.create(
        village=village, households=10, demolish_m2=1000, resettlement_m2=2000
    )
    ResettlementBuilding.objects.create(
        redevelopment=project, code="QT-1", name="1号楼", outline=square(20), floors=11, floor_area_m2=4000
    )
    files = book(
        tmp_path,
        ["村代码", "楼号", "层数", "建筑面积(万平方米)", "开工时间"],
        ["410871060201", "1号楼", 18, 0.65, "2014.6"],
    )
    brought_in("buildings", files)
    building = ResettlementBuilding.objects.get()
    assert (building.floors, building.floor_area_m2, str(building.begun_on)) == (18, 6500, "2014-06-01")


def test_places_are_read_from_degrees_minutes_and_seconds(tmp_path: Path) -> None:
    lon, lat = to_wgs84(EAST, NORTH)
    files = book(tmp_path, ["名称", "经度", "纬度"], ["北门", _sexagesimal(lon), _sexagesimal(lat)])
    run, check = checked("places", files, srid="4490", anywhere=True)
    assert check.outcome["why_not"] == "", check.outcome
    applied(run)
    place = Place.objects.get()
    assert (place.geom.x, place.geom.y) == pytest.approx((EAST, NORTH), abs=0.02)


def _sexagesimal(degrees: float) -> str:
    minutes = degrees % 1 * 60
    return f"{int(degrees)}°{int(minutes)}′{minutes % 1 * 60:.3f}″"


def csv(folder: Path, text: str) -> list[tuple[str, Path]]:
    (folder / "data.csv").write_text(text, encoding="utf-8")
    return [("台账.csv", folder / "data.csv")]


LINES = [f"LINESTRING ({EAST} {NORTH + y}, {EAST + 90} {NORTH + y})" for y in (0, 50)]


def test_wkt_may_say_its_system_and_pairs_of_numbers_are_lines(tmp_path: Path) -> None:
    text = "编号,类别,WKT\n" + "".join(f'G{n},给水,"SRID=4547;{line}"\n' for n, line in enumerate(LINES))
    brought_in("pipes", csv(tmp_path, text))
    assert [pipe.length_m for pipe in Pipe.objects.all()] == [pytest.approx(90)] * 2
    pairs = f'编号,类别,坐标串\nG1,给水,"{EAST},{NORTH + 50};{EAST + 90},{NORTH + 50}"\n'
    _, check = checked("pipes", csv(tmp_path, pairs), srid="4547")
    assert check.outcome["counts"]["unchanged"] == 1
    mixed = text.replace("SRID=4547", "SRID=4490", 1)
    with pytest.raises(DomainError, match="几种坐标系"):
        checked("pipes", csv(tmp_path, mixed))


def test_what_should_say_a_place_and_cannot_be_read_is_a_problem_of_its_cell(tmp_path: Path) -> None:
    lon, lat = to_wgs84(EAST, NORTH)
    text = f"名称,经度,纬度\n北门,{lon},{lat}\n南门,见附图,{lat}\n东门,113-14-42.5,{lat}\n"
    _, check = checked("places", csv(tmp_path, text), srid="4490", anywhere=True, web="plain")
    assert [(one.row, one.field, one.value) for one in check.plan.problems] == [(3, "经度", "见附图")]
    broken = f'编号,类别,WKT\nG1,给水,"{LINES[0]}"\nG2,给水,"{LINES[1][:-9]}"\n'
    _, check = checked("pipes", csv(tmp_path, broken), srid="4547")
    (problem,) = check.plan.problems
    assert (problem.row, problem.field) == (3, "WKT")
    assert "看不懂图形" in problem.what


def test_a_column_called_place_that_holds_words_does_not_stop_a_ledger(tmp_path: Path) -> None:
    text = "道路名称,类别,坐标\n神州路,雨水,见附图\n"
    _, check = checked("works", csv(tmp_path, text))
    assert check.outcome["counts"]["new"] == 1
    assert any("没有看得懂的图形" in note for note in check.outcome["notes"])


def test_collections_nested_without_end_are_not_given_to_geos(tmp_path: Path) -> None:
    """They end the process: here that of the page."""
    deep = "GEOMETRYCOLLECTION(" * 45_000 + f"POINT({EAST} {NORTH})" + ")" * 45_000
    _, check = checked("pipes", csv(tmp_path, f'编号,类别,WKT\nG1,给水,"{deep}"\n'), srid="4547")
    assert ["看不懂图形" in one.what for one in check.plan.problems] == [True]


def test_texts_with_characters_that_could_not_be_read_are_not_written(tmp_path: Path) -> None:
    text = f'编号,类别,材质,WKT\nG1,给水,球墨\ufffd铁,"{LINES[0]}"\n'
    _, check = checked("pipes", csv(tmp_path, text), srid="4547")
    (problem,) = check.plan.problems
    assert (problem.field, problem.value) == ("材质", "球墨\ufffd铁")


def test_the_layer_that_names_what_is_wanted_is_taken_first(tmp_path: Path) -> None:
    lines = [shapely.from_wkt(line) for line in LINES]
    path = write_vector(tmp_path / "a.dxf", {"Layer": ["边线", "给水管线"]}, lines, driver="DXF", crs=None)
    _, check = checked("pipes", [("a.dxf", path)], srid="4547")
    assert check.table.name == "给水管线"
    assert check.chosen["kind"] == "=water"
