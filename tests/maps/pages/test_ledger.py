# Faces: maps/pages/ledger/*.py, maps/pages/list_filters.py
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gis.models import ResponsibleUnit
from maps.pages.ledger.columns import COLUMNS, NATURAL, nulls_last
from maps.pages.ledger.order import works_in_plan_order
from roads.models import Road, Work, WorkStatus
from tests.maps.pages.page_reader import PageReader
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
STEPS = ("subgrade", "base", "surface", "ancillary")


def read(client: Client, query: str = "", status: int = 200) -> PageReader:
    answer = client.get(f"/works/{query}")
    assert answer.status_code == status, answer.content.decode()[:500]
    return PageReader(answer.content.decode())


def workbook_rows(client: Client, query: str = "") -> tuple[Any, list[list[Any]]]:
    answer = client.get(f"/works/export.xlsx{query}")
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(answer.content)).active
    return sheet, [[cell.value for cell in row] for row in sheet.iter_rows()]


def finish(work: Work, end_m: float, **fields: Any) -> None:
    for step in STEPS:
        make_report(work, step, 0, end_m, **fields)


def suspend(work: Work, status: str = "suspended") -> None:
    WorkStatus.objects.create(
        work=work,
        day=date(2014, 8, 1),
        status=status,
        reason="规划调整",
        by=make_user(),
        recorded_at=datetime(2014, 8, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")),
    )


@pytest.fixture
def district() -> dict[str, Work]:
    """Three works on two axes and a side road, one suspended, one without a place."""
    unit = ResponsibleUnit.objects.create(name="燃气公司")
    first = make_road("神州路", axis="EW", axis_no=3)
    second = make_road("中原路", axis="NS", axis_no=2, line=straight(east=False))
    plan = {"planned_start": date(2014, 5, 1), "planned_finish": date(2014, 9, 30)}
    works = {
        "done": make_work(first, 0, 400, code="A1", from_label="中原路", to_label="迎宾路", **plan),
        "late": make_work(second, 0, 1000, code="A2", **plan),
        "gas": make_work(first, 200, 800, code="A3", kind="gas", unit=unit),
        "stopped": make_work(make_road("丰收路"), 0, 500, code="A4"),
        "lost": Work.objects.create(
            code="A5",
            kind="carriageway",
            road_text="紫荆路",
            resolution="unlocated",
            resolution_reason="路网里没有紫荆路",
        ),
    }
    finish(works["done"], 400)
    make_report(works["late"], "subgrade", 0, 500, day=date(2014, 9, 10))
    suspend(works["stopped"])
    return works


def test_every_work_is_listed_in_plan_order_and_those_that_do_not_count_come_apart(
    client: Client, district: Any
) -> None:
    page = read(client, "?as_of=2014-10-15")
    assert page.column("编号") == ["A2", "A1", "A3", "A4", "A5"]
    assert page.column("状态") == ["红", "完工", "无计划", "停工", "未定位"]
    (apart,) = [row for row in page.rows if len(row) == 1]
    assert apart == ["停工、取消或未定位，共 2 项：建成的计入合计，不参加评灯和排名"]
    assert page.rows.index(apart) == 4


def test_totals_keep_the_suspended_and_leave_out_the_unlocated(client: Client, district: Any) -> None:
    # located: 400 + 1000 + 600 m and 500 m suspended, of which 400 m have every step
    assert (
        "合计 4 项 长度 2.50 km 全部工序完成 0.40 km 16.0 % 各行相加"
        in read(client, "?as_of=2014-10-15").text
    )
    assert "停工、取消或未定位 2 项不参加评灯和排名" in read(client, "?as_of=2014-10-15").text


def test_counts_under_the_lights_add_up_to_all_works(client: Client, district: Any) -> None:
    page = read(client, "?as_of=2014-10-15")
    counts = [
        text
        for text in page.links
        if (any(char.isdigit() for char in text) and "km" in text) or "未定位" in text
    ]
    assert counts == ["红 1 1.00km", "完工 1 0.40km", "无计划 1 0.60km", "停工 1 0.50km", "未定位 1"]


def test_the_figures_are_those_of_the_day_asked_for(client: Client, district: Any) -> None:
    before = read(client, "?as_of=2014-05-31")
    assert before.column("完成")[1] == "0.0%"
    assert read(client, "?as_of=2014-06-01").column("完成")[1] == "100.0%"
    assert "截至2014年5月31日 截至日前没有上报" in before.text


def test_without_a_day_the_newest_reports_day_is_taken_and_said(client: Client, district: Any) -> None:
    assert "截至2014年9月10日 （最新上报日） 最新上报 2014-09-10" in read(client).text
    assert "最新上报 2014-09-10 ，距截至日 35 天" in read(client, "?as_of=2014-10-15").text


@pytest.mark.parametrize(
    ("query", "codes", "word"),
    [
        ("?kind=gas", ["A3"], "类别：燃气"),
        ("?axis=EW3", ["A1", "A3"], "轴：横3"),
        ("?axis=none", ["A4", "A5"], "轴：不在轴上"),
        ("?light=red", ["A2"], "状态：红"),
        ("?light=suspended", ["A4"], "状态：停工"),
        ("?unit=none", ["A2", "A1", "A4", "A5"], "单位：未指定"),
        ("?q=迎宾路", ["A1"], "含“迎宾路”"),
        ("?q=燃气公司", ["A3"], "含“燃气公司”"),
        ("?q=紫荆", ["A5"], "含“紫荆”"),
        ("?q=a2", ["A2"], "含“a2”"),
    ],
)
def test_a_filter_narrows_the_rows_and_is_shown_as_a_removable_word(
    client: Client, district: Any, query: str, codes: list[str], word: str
) -> None:
    page = read(client, f"{query}&as_of=2014-10-15")
    assert page.column("编号") == codes
    (without,) = [address for text, address in page.links.items() if text.startswith(word)]
    assert len(read(client, without).rows) > len(page.rows)


def test_values_of_one_filter_add_up(client: Client, district: Any) -> None:
    assert read(client, "?light=finished&light=suspended&as_of=2014-10-15").column("编号") == ["A1", "A4"]


def test_filtering_by_unit_takes_its_number(client: Client, district: dict[str, Work]) -> None:
    assert read(client, f"?unit={district['gas'].unit_id}").column("编号") == ["A3"]


def test_taking_one_word_away_keeps_the_others_the_order_and_the_day(client: Client, district: Any) -> None:
    page = read(client, "?kind=gas&axis=EW3&sort=-percent&as_of=2014-10-15")
    (address,) = [address for text, address in page.links.items() if text.startswith("类别：")]
    assert address == "?axis=EW3&sort=-percent&as_of=2014-10-15"


def test_a_sorted_column_runs_both_ways_with_unknown_values_last(client: Client, district: Any) -> None:
    up = read(client, "?sort=percent&light=red&light=finished&light=no_plan&as_of=2014-10-15")
    assert up.column("编号") == ["A3", "A2", "A1"]
    down = read(client, "?sort=-percent&light=red&light=finished&light=no_plan&as_of=2014-10-15")
    assert down.column("编号") == ["A1", "A2", "A3"]
    for sort in ("finish", "-finish"):
        assert read(client, f"?sort={sort}&as_of=2014-10-15").column("编号")[2] == "A3"


@pytest.mark.parametrize("code", [column.code for column in COLUMNS])
def test_every_column_sorts(client: Client, district: Any, code: str) -> None:
    up, down = (read(client, f"?sort={sign}{code}").column("编号") for sign in ("", "-"))
    assert sorted(up) == sorted(down) == ["A1", "A2", "A3", "A4", "A5"]


def test_road_names_sort_by_pinyin(client: Client) -> None:
    for name in ("中原路", "神州路", "安阳路"):
        make_work(make_road(name))
    assert [row[:2] for row in read(client, "?sort=stretch").column("路段")] == ["安阳", "神州", "中原"]


def test_the_rows_have_a_cell_under_every_heading(client: Client, district: Any) -> None:
    page = read(client)
    assert [heading.split(" ")[0].rstrip("%米") for heading in page.rows[0]] == [
        column.title for column in COLUMNS
    ]
    assert {len(row) for row in page.rows} == {1, len(COLUMNS)}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?as_of=2014-13-40", "看不懂日期“2014-13-40”"),
        ("?as_of=1850-01-01", "日期要在 2000-01-01 至"),
        ("?kind=bridge", "类别没有“bridge”这一项"),
        ("?light=blue", "状态没有“blue”这一项"),
        ("?axis=NS11", "轴没有“NS11”这一项"),
        ("?unit=abc", "单位没有“abc”这一项"),
        ("?sort=secret", "台账没有“secret”这一列"),
        ("?page=-1", "没有第“-1”页"),
        ("?page=²", "没有第“²”页"),
    ],
)
@pytest.mark.parametrize("path", ["", "export.xlsx"])
def test_what_cannot_be_understood_is_said_in_chinese_with_400(
    client: Client, path: str, query: str, message: str
) -> None:
    page = read(client, path + query, status=400)
    assert message in page.text


def test_a_page_that_is_not_there_is_said_with_400(client: Client, district: Any) -> None:
    assert "没有第 7 页" in read(client, "?page=7", status=400).text


def test_odd_text_finds_nothing_and_is_shown_as_it_was_typed(client: Client, district: Any) -> None:
    page = read(client, "?q=%00<script>alert(1)</script>%27%25")
    assert "没有符合条件的工程" in page.text
    assert "<script>alert(1)</script>'%" in page.text


def test_the_workbook_has_the_rows_of_the_page_in_its_order(client: Client, district: Any) -> None:
    query = "?as_of=2014-10-15&sort=-percent&kind=carriageway"
    _, rows = workbook_rows(client, query)
    codes = [row[-1] for row in rows if row[-1] and row[-1] != "编号"]
    assert codes == read(client, query).column("编号") == ["A1", "A2", "A4", "A5"]
    assert [row[0] for row in rows if str(row[0]).startswith("以下")] == [
        "以下 2 项停工、取消或未定位：建成的计入合计，不参加评灯和排名"
    ]


def test_the_workbook_says_what_it_is_and_holds_numbers_and_dates(client: Client, district: Any) -> None:
    Work.objects.update(demo=True)
    sheet, rows = workbook_rows(client, "?as_of=2014-10-15&axis=NS2")
    assert [row[0] for row in rows[:7]] == [
        "工程台账",
        "截至2014年10月15日",
        "最新上报 2014-09-10，距截至日 35 天",
        "演示：含为演示软件而编的数据",
        "筛选：轴：纵2",
        "合计 1 项，长度 1,000.0 米，全部工序完成 0.0 米（0.0%）；各行相加，同类工程重叠处不扣除",
        "状态规则：落后计划不到 5 个百分点为绿，5 至 15 个为黄，15 个及以上、过了计划完工日仍未完工或目标逾期为红",
    ]
    assert sheet.freeze_panes == "B9"
    head = {title: place for place, title in enumerate(rows[7])}
    row = rows[8]
    assert row[head["完成(%)"]] == pytest.approx(15.0)  # 500 of 1000 m of a step that weighs 30 of 100
    assert row[head["长度(米)"]] == 1000
    assert row[head["计划完工"]] == datetime(2014, 9, 30)
    assert row[head["最新上报"]] == datetime(2014, 9, 10)
    assert row[head["数据"]] == "演示"


def test_text_that_looks_like_a_formula_stays_text_in_the_workbook(client: Client) -> None:
    make_work(
        from_label='=HYPERLINK("x")', to_label="x\x07", resolution_reason="=1+1", resolution="approximate"
    )
    sheet, _ = workbook_rows(client)
    cells = [cell for row in sheet.iter_rows(min_row=9) for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


def test_a_ledger_without_works_says_so(client: Client) -> None:
    assert "台账里还没有工程" in read(client).text
    assert workbook_rows(client)[1][0][0] == "工程台账"


@pytest.mark.parametrize("path", ["/works/", "/works/export.xlsx"])
def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client, path: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    make_report(make_work())
    few = queries()
    for _ in range(20):
        make_report(make_work())
    assert queries() == few <= 38  # each figure that is kept asks first whether it still holds


def test_a_long_ledger_is_paged_and_can_be_shown_at_once(client: Client, settings: Any) -> None:
    road = make_road()
    for number in range(203):
        make_work(road, number, number + 1, code=f"W{number:03}")
    first, second = read(client), read(client, "?page=2")
    assert len(first.column("编号")) == 200
    assert second.column("编号") == ["W200", "W201", "W202"]
    assert "第 2 页，共 2 页，203 项" in second.text
    assert len(read(client, first.links["全部显示"]).column("编号")) == 203


def test_the_address_of_a_work_leads_to_its_row_on_its_page(client: Client) -> None:
    road = make_road()
    works = [make_work(road, number, number + 1, code=f"W{number:03}") for number in range(202)]
    answer = client.get(f"/works/?as_of=2014-10-15&work={works[201].pk}")
    assert answer["Location"] == f"?as_of=2014-10-15&page=2#work-{works[201].pk}"
    page = client.get("/works/" + answer["Location"].split("#")[0]).content.decode()
    assert f'id="work-{works[201].pk}"' in page
    assert "台账里没有编号为“7x”的工程" in read(client, "?work=7x", status=400).text


def test_where_looking_needs_a_login_the_ledger_asks_for_one(client: Client, settings: Any) -> None:
    settings.PUBLIC_READ = False
    answer = client.get("/works/?kind=gas")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/works/%3Fkind%3Dgas")
    client.force_login(make_user())
    assert client.get("/works/").status_code == 200


def test_nothing_on_the_page_comes_from_another_machine(client: Client, district: Any) -> None:
    assert all(source.startswith("/static/") for source in read(client).sources)


def test_after_a_report_each_row_of_the_page_is_as_a_page_made_anew_has_it(
    client: Client, district: dict[str, Work]
) -> None:
    """Rows are kept until something is written to their road."""
    from gis import parts

    def rows() -> str:
        return str(client.get("/works/?as_of=2014-10-15").content.decode().split("<tbody", 1)[1])

    before = rows()
    make_report(district["late"], "subgrade", 0, 700, day=date(2014, 10, 1))
    kept = rows()
    parts._memory.clear()
    parts.shared_cache().clear()
    assert kept == rows() != before


def test_the_kept_order_is_that_of_the_database_after_whatever_write(district: dict[str, Work]) -> None:
    def as_the_database_sorts() -> dict[int, int | None]:
        return dict(Work.objects.order_by(*nulls_last(NATURAL)).values_list("pk", "road_id"))

    def holds() -> bool:
        kept = works_in_plan_order()
        return list(kept.items()) == list(as_the_database_sorts().items())

    works = list(Work.objects.order_by("code"))
    roads = list(Road.objects.order_by("pk"))
    assert holds()
    make_report(works[0])
    assert holds()
    for work in works:
        for road in roads:
            Work.objects.filter(pk=work.pk, span__isnull=False).update(road=road, kind="gas")
            assert holds()
    Road.objects.filter(pk=roads[-1].pk).update(name="阿里路")
    assert holds()
    Road.objects.filter(pk=roads[0].pk).update(axis="", axis_no=None)
    assert holds()
    Work.objects.filter(pk=works[0].pk).update(code="Z9")
    make_work(make_road("中州路"), 0, 90, code="0")
    assert holds()
    Work.objects.filter(code="0").delete()
    assert holds()
