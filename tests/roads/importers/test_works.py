"""Ledgers of works and pieces of streets through a whole run: read, checked, applied, come again, undone."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import geopandas
import pytest
from openpyxl import Workbook
from shapely import LineString

from gis.errors import DomainError
from gis.exchange.models import ImportRun
from roads.models import ProgressReport, Road, Work
from tests import importing
from tests.shapes import EAST, NORTH, make_place, make_road, make_work, straight

pytestmark = pytest.mark.django_db
HEADINGS = ["序号", "道路名称", "起点", "止点", "类别", "计划开工", "计划完工", "投资(亿元)", "牵头单位"]


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "runs"


@pytest.fixture
def network() -> None:
    """神州路 runs 3 km east; three roads cross it at 500, 1,500 and 2,500 m; a place lies beside it."""
    make_road("神州路", line=straight(length=3000))
    for name, x in (("西环路", 500), ("中原路", 1500), ("西经大道", 2500)):
        make_road(name, line=straight(x=x, y=-500, length=1000, east=False))
    make_place("北大附中南门", 1000, 20)


def ledger(
    folder: Path, *rows: list[Any], headings: list[str] = HEADINGS, title: str = "2014年工程台账"
) -> Path:
    book = Workbook()
    sheet: Any = book.active
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    for row in (headings, *rows):
        sheet.append(row)
    path = folder / "台账.xlsx"
    book.save(path)
    return path


def checked(layer: str, path: Path, **options: Any) -> ImportRun:
    run, _ = importing.checked(layer, [(path.name, path)], anywhere=True, **options)
    return run


def applied(layer: str, path: Path, **options: Any) -> ImportRun:
    return importing.applied(checked(layer, path, **options))


def said(run: ImportRun) -> str:
    return "\n".join([*run.outcome["notes"], *(problem["what"] for problem in run.outcome["problems"])])


@pytest.mark.usefixtures("network")
def test_a_ledger_of_works_is_placed_by_the_names_of_both_ends(tmp_path: Path) -> None:
    path = ledger(
        tmp_path,
        [1, "神州路", "中原路", "西经大道", "道路", "2014年3月1日", "9月15日", 0.12, "建设局"],
        [2, "神州路", "西环路", "北大附中南门", "雨水", "2014.4", "年底", "1,200万元", "建设局"],
        ["合计", None, None, None, None, None, None, 0.24, None],
    )
    run = applied("works", path)
    first, second = Work.objects.order_by("span")[::-1]
    assert (first.from_m, first.to_m, first.resolution) == (1500, 2500, "exact")
    assert (first.planned_start, first.planned_finish) == (date(2014, 3, 1), date(2014, 9, 15))
    assert (first.budget_wan_yuan, first.unit.name) == (Decimal(1200), "建设局")
    assert (second.from_m, second.to_m, second.kind) == (500, 1000, "storm")
    assert (second.planned_start, second.planned_finish) == (date(2014, 4, 1), date(2014, 12, 31))
    assert second.budget_wan_yuan == Decimal(1200)
    assert "第 5 行是合计行" in said(run)


@pytest.mark.usefixtures("network")
def test_stretches_ends_and_days_in_words_are_read(tmp_path: Path) -> None:
    path = ledger(
        tmp_path,
        ["神州路（中原路—西经大道）污水管道工程", None, None, "2014年3月—9月"],
        ["神州路绿化", "神州路", "西环路—中原路", "2014.3-2014.9"],
        ["神州路热力", "神州路", "K0+300～K1+250", None],
        headings=["工程名称", "路名", "起止点", "建设工期"],
    )
    applied("works", path)
    sewage, west, chainage = (Work.objects.get(span__startswith=metres) for metres in (1500, 500, 300))
    assert (sewage.kind, sewage.to_m) == ("sewage", 2500)
    assert (sewage.planned_start, sewage.planned_finish) == (date(2014, 3, 1), date(2014, 9, 30))
    assert (west.from_label, west.to_label, west.to_m) == ("西环路", "中原路", 1500)
    assert chainage.to_m == 1250


KNOWN_AS: Final = (
    ["神 州 路", "中原路", "西经大道", None],
    ["神　州　路", "中原路", "西经大道", None],
    ["神州路", "西经大道", "中原路", None],
    ["神州路", "中原路口", "西经大道口", None],
    ["神州路", None, None, "K1+500～K2+500"],
    ["神州路", None, None, "K1+501～K2+500"],
)


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("row", KNOWN_AS)
def test_a_work_in_other_words_is_the_work_that_is_there(tmp_path: Path, row: list[Any]) -> None:
    work = make_work(
        Road.objects.get(name="神州路"), 1500, 2500, code="T015", from_label="中原路", to_label="西经大道"
    )
    path = ledger(
        tmp_path, [*row, "道路", 1200], headings=["路名", "起点", "止点", "桩号范围", "类别", "投资(万元)"]
    )
    run = applied("works", path)
    assert run.outcome["counts"] == {"new": 0, "changed": 1, "unchanged": 0, "gone": 0}
    work.refresh_from_db()
    assert (work.from_m, work.to_m, work.from_label, work.budget_wan_yuan) == (
        1500,
        2500,
        "中原路",
        Decimal(1200),
    )
    assert Work.objects.count() == 1


@pytest.mark.usefixtures("network")
def test_another_code_on_the_same_metres_is_another_work_and_is_told(tmp_path: Path) -> None:
    make_work(Road.objects.get(name="神州路"), 1500, 2500, code="T015")
    run = applied(
        "works", ledger(tmp_path, ["N1", "神州路", "K1+500～K2+500"], headings=["编号", "路名", "桩号范围"])
    )
    assert run.outcome["counts"]["new"] == 1
    assert "与库里的 T015 相同" in said(run)


@pytest.mark.usefixtures("network")
def test_rows_that_name_no_work_and_rows_said_twice_are_refused(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [1, None, "道路"],
        [2, None, "雨水"],
        [3, "幸福路", "道路"],
        [4, "幸福路", "道路"],
    ]
    run = checked("works", ledger(tmp_path, *rows, headings=["序号", "路名", "类别"]))
    told = [(one["row"], one["what"]) for one in run.outcome["problems"] if one["blocking"]]
    assert told == [
        (3, "没有写是哪项工程：要有编号、道路、路段或起止。"),
        (4, "没有写是哪项工程：要有编号、道路、路段或起止。"),
        (6, "与第 5 行内容相同。"),
    ]


@pytest.mark.usefixtures("network")
def test_a_road_with_blanks_in_its_name_is_the_road_that_is_there(tmp_path: Path) -> None:
    path = ledger(tmp_path, ["神 州 路", 40], headings=["路名", "红线宽度"])
    run = applied("roads", path)
    assert run.outcome["counts"]["changed"] == 1
    assert Road.objects.get(name="神州路").red_line_m == 40


@pytest.mark.usefixtures("network")
def test_works_that_cannot_be_placed_come_in_unlocated_and_are_listed(tmp_path: Path) -> None:
    path = ledger(
        tmp_path,
        ["长风路（甲路—乙路）道路工程"],
        ["污水处理厂二期"],
        ["神州路（中原路—天边路）道路工程"],
        headings=["工程名称"],
        title="台账",
    )
    run = applied("works", path)
    assert set(Work.objects.values_list("road_text", "resolution")) == {
        ("长风路", "unlocated"),
        ("污水处理厂二期", "unlocated"),
        ("", "approximate"),
    }
    assert said(run).count("作为未定位的工程导入") == 2
    assert checked("works", path).outcome["counts"] == {"new": 0, "changed": 0, "unchanged": 3, "gone": 0}


@pytest.mark.usefixtures("network")
def test_the_same_ledger_again_changes_nothing_and_undoing_takes_all_away(tmp_path: Path) -> None:
    path = ledger(
        tmp_path,
        [1, "神州路", "中原路", "西经大道", "道路", "2014年3月1日", "9月15日", 0.12, "建设局"],
        [2, "神州路", None, None, "亮化", None, None, None, None],
    )
    run = applied("works", path)
    again = checked("works", path)
    assert again.outcome["counts"] == {"new": 0, "changed": 0, "unchanged": 2, "gone": 0}
    importing.undone(run)
    assert not Work.objects.exists()


@pytest.mark.usefixtures("network")
def test_error_values_and_unreadable_cells_are_refused_by_row_and_nothing_is_written(tmp_path: Path) -> None:
    path = ledger(
        tmp_path,
        [1, "神州路", "中原路", "西经大道", "道路", "某日", None, None, None],
        [2, "神州路", "西环路", "中原路", "道路", None, None, "#REF!", None],
    )
    run = checked("works", path)
    problems = {(problem["row"], problem["field"], problem["value"]) for problem in run.outcome["problems"]}
    assert problems == {(3, "计划开工", "某日"), (4, "投资(亿元)", "#REF!")}
    with pytest.raises(DomainError):
        applied("works", path)
    assert not Work.objects.exists()


@pytest.mark.usefixtures("network")
def test_headings_that_only_resemble_a_column_are_taken_and_said(tmp_path: Path) -> None:
    path = ledger(
        tmp_path,
        ["神州路", "中原路", "西经大道", "建设局", "2014年6月"],
        headings=["道路名称", "起点", "终点", "主要责任单位", "实际开工时间"],
    )
    run = checked("works", path)
    assert run.outcome["columns"]["unit"] == "主要责任单位"
    assert "plan_start" not in run.outcome["columns"]
    assert "“主要责任单位”按“责任单位”读，请核对" in said(run)
    offered = {one["column"]: one for one in run.outcome["suggestions"]}
    assert offered["road"]["sure"] == 0.95


@pytest.mark.usefixtures("network")
def test_a_ledger_of_reports_finds_its_works(tmp_path: Path) -> None:
    make_work(Road.objects.get(name="神州路"), 1500, 2500, code="J1")
    path = ledger(
        tmp_path,
        ["J1", "路基", "K1+500~K1+800", "双侧", "2014.9.15"],
        headings=["工程编号", "工序", "起止桩号", "幅别", "完成日期"],
    )
    applied("reports", path)
    report = ProgressReport.objects.get()
    assert (float(report.span.lower), float(report.span.upper)) == (1500, 1800)
    assert report.day == date(2014, 9, 15)


def pieces_of_streets(folder: Path) -> Path:
    """甲路 in three pieces and two carriageways, 乙路 in one, an interchange of slip roads, a line without a name."""
    shapes = [
        ("甲路", "primary", "no", [(0, 0), (400, 0)]),
        ("甲路", "primary", "yes", [(400, 0), (430, -8), (900, -8)]),
        ("甲路", "primary", "yes", [(900, 8), (430, 8), (400, 0)]),
        ("乙路", "residential", "no", [(0, 300), (500, 300)]),
        ("甲立交", "primary_link", "yes", [(900, 0), (950, 50)]),
        ("甲立交", "primary_link", "yes", [(950, 50), (990, 150)]),
        (None, "service", "no", [(0, 600), (90, 600)]),
    ]
    frame = geopandas.GeoDataFrame(
        [(name, kind, one_way) for name, kind, one_way, _ in shapes],
        columns=["name", "highway", "oneway"],
        geometry=[LineString([(EAST + x, NORTH + y) for x, y in line]) for *_, line in shapes],
        crs="EPSG:4547",
    )
    path = folder / "streets.gpkg"
    frame.to_file(path, driver="GPKG")
    return path


def test_pieces_of_streets_become_one_road_each_and_what_does_not_is_refused_by_name(tmp_path: Path) -> None:
    path = pieces_of_streets(tmp_path)
    run = checked("roads", path)
    assert "4 段没有拼成" not in said(run)
    assert "“甲立交”的2段共" in said(run)
    assert "没有路名，不知道属于哪条路" in said(run)
    with pytest.raises(DomainError, match="有 2 行有问题"):
        applied("roads", path)
    applied("roads", path, leave_out=True)
    first, second = Road.objects.order_by("-length_m")
    assert (first.name, second.name) == ("甲路", "乙路")
    assert first.length_m == pytest.approx(900, abs=2)
    assert first.road_class == "arterial"
    assert first.centreline[0] == pytest.approx((EAST, NORTH))
    again = checked("roads", path, leave_out=True)
    assert again.outcome["counts"] == {"new": 0, "changed": 0, "unchanged": 2, "gone": 0}


def test_roads_with_names_of_their_own_are_left_as_they_are(tmp_path: Path) -> None:
    line = LineString([(EAST + 500, NORTH), (EAST + 200, NORTH + 3), (EAST, NORTH)])
    frame = geopandas.GeoDataFrame({"路名": ["甲路"], "代码": ["r1"]}, geometry=[line], crs="EPSG:4547")
    frame.to_file(tmp_path / "roads.gpkg", driver="GPKG")
    applied("roads", tmp_path / "roads.gpkg")
    assert list(Road.objects.get().centreline.coords) == [pytest.approx(place) for place in line.coords]


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    "headings", [("开工", "完工"), ("开工", "竣工"), ("开工时间", "竣工时间"), ("开工日期", "完工时间")]
)
def test_a_month_alone_begins_on_its_first_day_and_ends_on_its_last(
    tmp_path: Path, headings: tuple[str, str]
) -> None:
    path = ledger(
        tmp_path,
        ["神州路", "中原路", "西经大道", "道路", "2026年3月", "2026年9月"],
        headings=["道路名称", "起点", "止点", "类别", *headings],
        title="2026年工程台账",
    )
    applied("works", path)
    work = Work.objects.get()
    assert (work.planned_start, work.planned_finish) == (date(2026, 3, 1), date(2026, 9, 30))
