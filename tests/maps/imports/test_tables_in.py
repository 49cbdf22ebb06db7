"""Existing stretches, obstacles, units and targets brought in from workbooks, and taken back."""

# Faces: maps/tables_in.py, roads/importers/existing.py, roads/importers/obstacles.py, roads/exchange/existing.py

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gis.models import ResponsibleUnit, Target
from roads.models import ExistingStretch, Obstacle
from roads.obstacle_services import take_step
from tests.importing import brought_in, checked, manager, undone
from tests.shapes import make_road, make_work, straight

pytestmark = pytest.mark.django_db
ROWS: list[list[Any]] = [
    ["道路", "起点", "止点", "桩号范围", "建成日期"],
    ["神州路", "中原路", "文汇路", None, date(2010, 5, 1)],
    ["神州路", None, None, "K1+600～K1+900", date(2012, 1, 1)],
    ["中原路", None, None, None, date(2009, 1, 1)],
    ["不知路", None, None, None, date(2009, 1, 1)],
]


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "kept"


def book(folder: Path, *rows: Sequence[Any]) -> list[tuple[str, Path]]:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    path = folder / "表.xlsx"
    made.save(path)
    return [("表.xlsx", path)]


def test_existing_stretches_come_by_crossings_chainage_or_as_whole_roads(tmp_path: Path) -> None:
    make_road("神州路", line=straight(length=2000))
    make_road("中原路", line=straight(x=500, y=-500, length=1000, east=False))
    make_road("文汇路", line=straight(x=1500, y=-500, length=1000, east=False))
    refused, _ = checked("existing", book(tmp_path, *ROWS))
    assert "库里没有这条路" in str(refused.outcome["problems"])
    run = brought_in("existing", book(tmp_path, *ROWS[:-1]))
    spans = [
        (row.road.name, float(row.span.lower), float(row.span.upper), row.since.year)
        for row in ExistingStretch.objects.order_by("road__name", "span")
    ]
    assert spans == [("中原路", 0, 1000, 2009), ("神州路", 500, 1500, 2010), ("神州路", 1600, 1900, 2012)]
    again, _ = checked("existing", book(tmp_path, *ROWS[:-1]))
    assert again.outcome["counts"]["unchanged"] == 3
    undone(run)
    assert not ExistingStretch.objects.exists()


def test_obstacles_come_with_work_and_unit_and_a_loop_that_has_begun_is_left_alone(tmp_path: Path) -> None:
    work = make_work(code="F-01")
    unit = ResponsibleUnit.objects.create(name="建设局")
    head = ["编号", "问题", "类别", "工程编号", "起点桩号", "止点桩号", "责任单位", "发现日期", "期限"]
    row = [
        "WT-1",
        "两户未搬",
        "征地拆迁",
        "F-01",
        "K0+100",
        "K0+200",
        "建设局",
        date(2014, 9, 1),
        date(2014, 10, 1),
    ]
    brought_in("obstacles", book(tmp_path, head, row))
    obstacle = Obstacle.objects.get()
    assert (obstacle.work, obstacle.unit, obstacle.kind, float(obstacle.span.lower)) == (
        work,
        unit,
        "land",
        100,
    )
    day, later = date(2014, 9, 2), date(2014, 12, 31)
    take_step(obstacle=obstacle, step="assigned", note="交办", by=manager(), day=day, unit=unit, due=later)
    run, _ = checked("obstacles", book(tmp_path, head, [*row[:1], "三户未搬", *row[2:]]))
    assert any("已在办理流程中" in str(problem) for problem in run.outcome["problems"])
    brought_in("obstacles", book(tmp_path, head, [*row[:1], "三户未搬", *row[2:]]))
    obstacle.refresh_from_db()
    assert (obstacle.title, obstacle.due) == ("三户未搬", later)


def test_an_obstacle_of_an_unknown_unit_or_work_is_refused(tmp_path: Path) -> None:
    head = ["问题", "类别", "工程编号", "责任单位", "发现日期"]
    run, _ = checked("obstacles", book(tmp_path, head, ["缺地", "征地", "X-9", "无此局", date(2014, 9, 1)]))
    said = str(run.outcome["problems"])
    assert "库里没有这个编号的工程" in said
    assert "没有这个单位" in said


def test_units_come_by_name_and_stay_one_row_each(tmp_path: Path) -> None:
    ResponsibleUnit.objects.create(name="福田区水务局")
    files = book(tmp_path, ["单位名称", "简称"], ["福田区建设局", "建设局"], ["福田区水务局", "水务局"])
    run = brought_in("units", files)
    assert list(ResponsibleUnit.objects.order_by("name").values_list("short_name", flat=True)) == [
        "建设局",
        "水务局",
    ]
    undone(run)
    assert list(ResponsibleUnit.objects.values_list("name", "short_name")) == [("福田区水务局", "")]


def test_targets_that_are_computed_get_their_figure_and_others_are_goals_in_words(tmp_path: Path) -> None:
    head = ["指标", "目标值", "计量单位", "期限", "来源"]
    rows: list[list[Any]] = [
        ["新建成道路", 3.5, "公里", date(2014, 12, 31), "文件一"],
        ["路网基本成形", None, None, None, "文件二"],
    ]
    brought_in("targets", book(tmp_path, head, *rows))
    assert Target.objects.get(code="new-road").value == 3.5
    words = Target.objects.exclude(code="new-road").get()
    assert (words.code[:6], words.label, words.value) == ("words-", "路网基本成形", None)
    again, _ = checked("targets", book(tmp_path, head, *rows))
    assert again.outcome["counts"]["unchanged"] == 2
    wrong, _ = checked("targets", book(tmp_path, head, ["新建成道路", 3500, "米", None, "文件三"]))
    assert "请换算后再导入" in str(wrong.outcome["problems"])
