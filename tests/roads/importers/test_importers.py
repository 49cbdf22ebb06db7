"""Importers of roads, places, pipes, works and reports, on rows that were read already."""

# Faces: roads/importers/*.py

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import shapely
from django.db import transaction

from gis.errors import DomainError
from gis.exchange.context import ImportContext
from gis.exchange.options import Options
from gis.exchange.rows import Action, Plan
from gis.exchange.writing.journal import Journal
from gis.models import ResponsibleUnit
from maps.catalogue import IMPORTERS
from roads.chainage import ChainageError, span_of
from roads.importers.spans import span_in
from roads.models import Pipe, ProgressReport, Work, WorkStatus
from tests.importing import NOW, TODAY, manager, plan_of
from tests.shapes import (
    EAST,
    NORTH,
    make_place,
    make_plan,
    make_report,
    make_road,
    make_user,
    make_work,
    straight,
)

pytestmark = pytest.mark.django_db


def line(**kinds: Any) -> Any:
    return shapely.from_wkb(bytes(straight(**kinds).wkb))


def written(layer: str, plan: Plan) -> None:
    assert plan.refused_rows == set(), plan.problems
    with transaction.atomic():
        IMPORTERS[layer]().apply(
            plan,
            ImportContext(by=manager(), today=TODAY, options=Options(source="试验")),
            now=NOW,
            journal=Journal(),
        )


def messages(plan: Plan) -> list[str]:
    return [problem.what for problem in plan.problems]


# Roads.


def test_a_road_is_known_by_code_before_name() -> None:
    road = make_road("神州路", code="shenzhou")
    (change,) = plan_of("roads", {"code": "shenzhou", "name": "神舟路", "shape": line()}).of(Action.CHANGED)
    assert (change.pk, change.fields) == (road.pk, {"name": "神舟路"})


def test_a_line_drawn_the_other_way_is_the_same_line() -> None:
    make_road("神州路", line=straight(length=900))
    plan = plan_of("roads", {"name": "神州路", "shape": line(length=900).reverse()})
    assert plan.counts["unchanged"] == 1


def test_a_road_without_a_line_or_without_a_name_is_refused() -> None:
    plan = plan_of("roads", {"name": "乙路"}, {"shape": line()})
    assert "要有图形" in messages(plan)[0]
    assert "要有路名" in messages(plan)[1]


def test_a_road_in_several_parts_becomes_a_road_a_part() -> None:
    parts = shapely.MultiLineString([line(), line(y=500)])
    plan = plan_of("roads", {"name": "甲路", "shape": parts}, {"name": "乙路", "shape": line(y=900)})
    assert [change.fields["name"] for change in plan.changes] == ["甲路·1", "甲路·2", "乙路"]
    assert plan.changes[0].fields["aliases"] == ["甲路"]
    assert all("不相连" in message for message in messages(plan))


def test_a_pipe_in_parts_that_do_not_meet_is_refused() -> None:
    parts = shapely.MultiLineString([line(), line(y=50)])
    assert "不相连的 2 段" in messages(plan_of("pipes", {"kind": "gas", "shape": parts}))[0]


def test_axis_and_number_go_together_and_are_taken_once() -> None:
    make_plan()
    make_road("中原路", axis="NS", axis_no=3)
    plan = plan_of(
        "roads",
        {"name": "甲路", "axis": "NS", "shape": line()},
        {"name": "乙路", "axis": "EW", "axis_no": 9, "shape": line(y=10)},
        {"name": "丙路", "axis": "NS", "axis_no": 3, "shape": line(y=20)},
        {"name": "丁路", "axis": "EW", "axis_no": 1, "shape": line(y=30)},
        {"name": "戊路", "axis": "EW", "axis_no": 1, "shape": line(y=40)},
    )
    assert [problem.row for problem in plan.problems] == [1, 2, 3, 5]
    assert "中原路" in plan.problems[2].what


def test_values_the_model_does_not_take_are_refused_with_the_column() -> None:
    plan = plan_of(
        "roads",
        {"name": "甲路", "red_line_m": Decimal("123456.7"), "shape": line()},
        {"name": "乙路", "code": "有 空格", "shape": line(y=10)},
        {"name": "丙路", "code": "焦-2014〔12〕号", "shape": line(y=20)},
    )
    assert [(problem.row, problem.field) for problem in plan.problems] == [(1, "红线宽"), (2, "代码")]


def test_an_empty_cell_keeps_what_is_there_unless_it_is_to_clear() -> None:
    road = make_road("神州路", red_line_m=40)
    row = {"name": "神州路", "red_line_m": None, "shape": line()}
    kept = plan_of("roads", row)
    assert kept.counts["unchanged"] == 1
    assert "1 处文件里是空的而库里有值" in kept.notes[0]
    (change,) = plan_of("roads", row, blank_clears=True).of(Action.CHANGED)
    assert (change.pk, change.fields) == (road.pk, {"red_line_m": None})


def test_a_road_that_carries_works_is_not_deleted() -> None:
    make_work(make_road("神州路"), 0, 500)
    plan = plan_of("roads", {"name": "别的路", "shape": line(y=90)}, remove_gone=True)
    with pytest.raises(DomainError, match="不能删除“神州路”：它上面有工程"), transaction.atomic():
        IMPORTERS["roads"]().apply(
            plan,
            ImportContext(by=manager(), today=TODAY, options=Options(remove_gone=True)),
            now=NOW,
            journal=Journal(),
        )


# Pipes.


def test_pipes_without_codes_are_known_by_kind_and_line() -> None:
    rows = [{"kind": "water", "shape": line()}, {"kind": "gas", "shape": line()}]
    written("pipes", plan_of("pipes", *rows))
    again = plan_of("pipes", *rows, {"kind": "water", "shape": line(y=3)})
    assert again.counts == {"new": 1, "changed": 0, "unchanged": 2, "gone": 0}
    assert Pipe.objects.get(kind="gas").source == ""


def test_a_pipe_is_hung_on_its_road_by_any_of_its_names() -> None:
    road = make_road("神州路", aliases=["神舟路"])
    row = {
        "code": "J1",
        "kind": "water",
        "road": "神舟路",
        "from_m": Decimal(100),
        "to_m": Decimal(0),
        "shape": line(),
    }
    written("pipes", plan_of("pipes", row))
    pipe = Pipe.objects.get()
    assert (pipe.road, pipe.span) == (road, span_of(0, 100))
    unknown = plan_of("pipes", row | {"road": "没有的路", "code": "J2", "from_m": None, "to_m": None})
    assert unknown.refused_rows == set()
    assert "不挂到路上" in messages(unknown)[0]
    half = plan_of("pipes", row | {"to_m": None})
    assert "要同时填写" in messages(half)[0]


# Works.


def crossings() -> Any:
    """神州路 crossed by 中原路 at K0+300 and by 西经大道 at K0+800."""
    road = make_road("神州路")
    for name, x in (("中原路", 300), ("西经大道", 800)):
        make_road(name, line=straight(x=x, y=-200, length=400, east=False))
    make_place("北大附中南门", 500, 5)
    return road


def test_a_work_is_placed_by_chainage() -> None:
    road = crossings()
    row = {"code": "W1", "road": "神州路", "kind": "water", "from_m": Decimal(250), "to_m": Decimal(700)}
    written("works", plan_of("works", row))
    work = Work.objects.get()
    assert (work.road, work.span, work.resolution, work.kind) == (road, span_of(250, 700), "exact", "water")
    assert work.line.length == pytest.approx(450)


def test_a_work_is_placed_by_the_names_of_its_ends() -> None:
    crossings()
    written("works", plan_of("works", {"road": "神州路", "kind": "gas", "from": "中原路", "to": "西经大道"}))
    work = Work.objects.get()
    assert work.span == span_of(300, 800)
    assert (work.from_road.name, work.to_road.name, work.resolution) == ("中原路", "西经大道", "exact")


def test_a_work_is_placed_by_one_sentence() -> None:
    crossings()
    plan = plan_of("works", {"stretch": "神州路(中原路—北大附中南门)雨水工程"})
    written("works", plan)
    work = Work.objects.get()
    assert work.kind == "storm"
    assert work.span.lower == 300
    assert float(work.span.upper) == pytest.approx(500, abs=1)
    assert work.to_place.name == "北大附中南门"


def test_a_work_is_placed_by_a_line_beside_its_road() -> None:
    crossings()
    plan = plan_of(
        "works",
        {"road": "神州路", "kind": "power", "shape": line(x=100, y=8, length=200)},
        {"kind": "heat", "shape": line(x=600, y=-9, length=100)},
        {"kind": "heat", "shape": line(x=0, y=900, length=100)},
    )
    assert "超过 60 米" in messages(plan)[0]
    plan.problems.clear()
    written("works", plan)
    spans = {work.kind: work.span for work in Work.objects.all()}
    assert spans == {"power": span_of(100, 300), "heat": span_of(600, 700)}
    assert {work.resolution for work in Work.objects.all()} == {"approximate"}


def test_a_work_on_an_unknown_road_is_kept_unlocated_and_a_span_there_refused() -> None:
    crossings()
    plan = plan_of("works", {"road": "没有路", "kind": "water", "from": "甲路", "to": "乙路"})
    written("works", plan)
    work = Work.objects.get()
    assert (work.road, work.road_text, work.resolution) == (None, "没有路", "unlocated")
    refused = plan_of("works", {"road": "没有路", "kind": "water", "from_m": Decimal(0), "to_m": Decimal(9)})
    assert "没有这条路" in messages(refused)[0]
    long = plan_of("works", {"road": "神州路", "kind": "water", "from_m": Decimal(0), "to_m": Decimal(5000)})
    assert "没有 K5+000" in messages(long)[0]


def test_units_are_found_by_either_name_and_made_when_new() -> None:
    crossings()
    ResponsibleUnit.objects.create(name="示范区建设局", short_name="建设局")
    rows = [
        {"code": f"W{number}", "road": "神州路", "kind": "gas", "from_m": Decimal(number), "to_m": Decimal(9)}
        | {"unit": unit}
        for number, unit in enumerate(["建设局", "新来的公司", "新来的公司"])
    ]  # fmt: skip
    plan = plan_of("works", *rows)
    assert [problem.what for problem in plan.problems] == ["库里没有这个单位，导入时新建。"]
    written("works", plan)
    assert [work.unit.name for work in Work.objects.order_by("code")] == [
        "示范区建设局",
        "新来的公司",
        "新来的公司",
    ]
    assert ResponsibleUnit.objects.count() == 2


def test_a_plan_out_of_order_and_a_negative_budget_are_refused() -> None:
    crossings()
    base = {"road": "神州路", "kind": "water", "from_m": Decimal(0), "to_m": Decimal(9)}
    plan = plan_of(
        "works",
        base | {"code": "A", "plan_start": date(2014, 9, 1), "plan_end": date(2014, 8, 1)},
        base | {"code": "B", "budget_wan": Decimal(-3)},
        base | {"code": "C", "to_m": None},
    )
    assert [problem.row for problem in plan.problems] == [1, 2, 3]


def test_an_existing_work_keeps_its_place_when_its_row_says_nothing_else() -> None:
    road = crossings()
    work = make_work(road, 300, 800, code="W1", from_label="中原路", to_label="西经大道")
    same = {"code": "W1", "road": "神州路", "from": "中原路", "to": "西经大道", "kind": "carriageway"}
    assert plan_of("works", same).counts["unchanged"] == 1
    (moved,) = plan_of("works", same | {"to": "北大附中南门"}).of(Action.CHANGED)
    assert moved.fields["span"].lower == 300
    written("works", plan_of("works", same | {"from_m": Decimal(350), "to_m": Decimal(800)}))
    work.refresh_from_db()
    assert work.span == span_of(350, 800)


# Reports.


def report(**fields: Any) -> dict[str, Any]:
    return {
        "work": "W1", "step": "路基", "from_m": Decimal(0), "to_m": Decimal(100), "side": "L", "day": date(2014, 6, 1),
    } | fields  # fmt: skip


def test_reports_are_appended_and_the_same_one_is_recognised_whoever_sent_it() -> None:
    work = make_work(make_road("神州路"), 0, 500, code="W1")
    make_report(work, "subgrade", 0, 100, side="L", by=make_user("别人"))
    plan = plan_of(
        "reports", report(), report(side="R"), report(side="R"), report(step="subgrade", to_m=Decimal(200))
    )
    assert plan.counts == {"new": 2, "changed": 0, "unchanged": 1, "gone": 0}
    assert "只记一次" in messages(plan)[0]
    written("reports", plan)
    assert ProgressReport.objects.count() == 3
    assert plan_of("reports", report(side="R")).counts["unchanged"] == 1


def test_a_voided_report_may_be_reported_again() -> None:
    from roads.services import void_report

    made = make_report(make_work(make_road(), 0, 500, code="W1"), "subgrade", 0, 100, side="L")
    void_report(report=made, reason="填错", by=make_user(), now=NOW)
    assert plan_of("reports", report()).counts["new"] == 1


def test_reports_that_do_not_fit_are_refused_by_row() -> None:
    work = make_work(make_road("神州路"), 0, 500, code="W1")
    gone = make_work(make_road("取消路"), 0, 500, code="W2")
    WorkStatus.objects.create(
        work=gone,
        day=date(2014, 5, 1),
        status="cancelled",
        reason="规划调整",
        by=make_user(),
        recorded_at=NOW,
    )
    plan = plan_of(
        "reports",
        report(to_m=Decimal(900)),
        report(step="亮灯"),
        report(day=date(2015, 1, 1)),
        report(work="W9"),
        report(work="W2"),
        report(from_m=None),
        report(day=None),
    )
    assert [problem.row for problem in plan.problems] == [1, 2, 3, 4, 5, 6, 7]
    told = messages(plan)
    assert "范围超出工程" in told[0]
    assert "路基、基层、面层、附属" in told[1]
    assert "已取消" in told[4]
    assert work.reports.count() == 0


def test_a_report_finds_its_work_by_stretch_or_by_road_and_span() -> None:
    road = make_road("神州路")
    make_work(road, 0, 500, code="A", from_label="甲路", to_label="乙路")
    make_work(road, 500, 900, code="B", from_label="乙路", to_label="丙路")
    plan = plan_of(
        "reports",
        report(work=None, stretch="神州路(乙路—丙路)", from_m=Decimal(600), to_m=Decimal(700)),
        report(work=None, road="神州路", from_m=Decimal(100), to_m=Decimal(200)),
        report(work=None, road="神州路", from_m=Decimal(400), to_m=Decimal(600)),
    )
    assert [change.fields["work"].code for change in plan.changes] == ["B", "A"]
    assert "请写工程编号" in messages(plan)[0]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("K0+300～K1+250", 300, 1250),
        ("K0+300-K1+250", 300, 1250),
        ("K1+250至K0+300", 300, 1250),
        ("0+300—1+250.5", 300, 1250.5),
        ("AK0+000~AK0+480", 0, 480),
        ("300-1250", 300, 1250),
        ("Ｋ０＋３００～Ｋ１＋２５０", 300, 1250),
    ],
)
def test_spans_in_one_cell_are_read(text: str, low: float, high: float) -> None:
    assert span_in(text) == span_of(low, high)


def test_spans_that_are_none_are_refused() -> None:
    assert span_in(None) is None
    for text in ("全线", "K0+300", "K0+300~", "K0+300~K0+300"):
        with pytest.raises(ChainageError):
            span_in(text)


def test_places_are_moved_by_their_name() -> None:
    make_place("北门", 0, 0)
    plan = plan_of(
        "places", {"name": "北门", "aliases": ("北大门",), "shape": shapely.Point(EAST + 7, NORTH)}
    )
    (change,) = plan.of(Action.CHANGED)
    assert change.moved_m == pytest.approx(7)
    assert {one.label for one in change.differences} == {"别名", "图形"}
