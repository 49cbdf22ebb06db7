from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.models import Membership, ResponsibleUnit
from gis.roles import MANAGER, REPORTER
from roads.chainage import span_of
from roads.models import ProgressReport, Step, Work
from tests.maps.pages.page_reader import PageReader
from tests.maps.pages.test_ledger import suspend
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> ResponsibleUnit:
    return ResponsibleUnit.objects.create(name="建设局")


@pytest.fixture
def work(unit: ResponsibleUnit) -> Work:
    return make_work(make_road("神州路", line=straight(length=3000)), 1000, 2000, unit=unit, code="A1")


def person(name: str, role: str = "", unit: ResponsibleUnit | None = None) -> Any:
    user = make_user(name)
    if role:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    if unit:
        Membership.objects.create(user=user, unit=unit)
    return user


@pytest.fixture
def reporter(client: Client, unit: ResponsibleUnit) -> Any:
    user = person("填报员甲", REPORTER, unit)
    client.force_login(user)
    return user


def said(work: Work, **changes: str) -> dict[str, str]:
    """What a reporter would type: the subgrade, both sides, K1+000 to K1+200, on 2014-06-10."""
    step = Step.objects.get(kind=work.kind, code="subgrade")
    typed = {
        "work": str(work.pk),
        "step": str(step.pk),
        "side": "B",
        "start": "K1+000",
        "end": "K1+200",
        "day": "2014-06-10",
        "note": "雨后复工",
    }
    return typed | changes


def send(client: Client, work: Work, **changes: str) -> Any:
    return client.post("/report/", said(work, **changes))


def test_a_report_is_appended_as_typed_and_shown_with_a_way_back(
    client: Client, reporter: Any, work: Work
) -> None:
    answer = send(client, work)
    report = ProgressReport.objects.get()
    assert (report.work, report.by, report.span, report.side) == (work, reporter, span_of(1000, 1200), "B")
    assert (report.step.code, report.day, report.note) == ("subgrade", date(2014, 6, 10), "雨后复工")
    html = client.get(answer["Location"]).content.decode()
    page = PageReader(html)
    assert "已上报。 路基 双侧 K1+000—K1+200" in page.text
    assert "K1+200</span>，2014年6月10日完成。" in html
    assert "填错了，撤回" in page.text


def test_the_way_back_voids_the_report_with_a_reason(client: Client, reporter: Any, work: Work) -> None:
    send(client, work)
    report = ProgressReport.objects.get()
    answer = client.post(f"/report/{report.pk}/void/", {"reason": "填错，当场撤回"})
    report.refresh_from_db()
    assert (report.voided_by, report.void_reason) == (reporter, "填错，当场撤回")
    assert "已作废：路基 双侧" in PageReader(client.get(answer["Location"]).content.decode()).text


def test_the_same_report_sent_twice_stands_once(client: Client, reporter: Any, work: Work) -> None:
    assert send(client, work)["Location"] == send(client, work)["Location"]
    assert ProgressReport.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": "", "end": ""}, "请填写起点桩号。"),
        ({"start": "这里"}, "看不懂桩号“这里”，请写成 K1+250 或 1250。"),
        ({"end": "K1+000"}, "起点和止点是同一处，长度为 0。"),
        ({"end": "K2+000.5"}, "范围超出工程：神州路在 K1+000 至 K2+000。"),
        ({"start": "0"}, "范围超出工程：神州路在 K1+000 至 K2+000。"),
        ({"day": "2999-01-01"}, "日期要在 2000-01-01 至 2089-09-17 之间。"),
        ({"day": "2088-01-01"}, "完成日期 2088-01-01 还没有到。"),
        ({"day": "昨天"}, "看不懂日期“昨天”，请写成 2014-11-30 这样的形式。"),
        ({"side": "X"}, "请选择幅别。"),
        ({"step": "0"}, "请选择这类工程的工序。"),
        ({"step": ""}, "请选择工序。"),
        ({"note": "长" * 301}, "确保该变量包含不超过 300 字符 (目前字符数 301)。"),
    ],
)
def test_what_cannot_be_reported_is_said_at_the_field_and_what_was_typed_stays(
    client: Client, reporter: Any, work: Work, changes: dict[str, str], message: str
) -> None:
    answer = send(client, work, **changes)
    assert answer.status_code == 400
    page = PageReader(answer.content.decode())
    assert message in page.text
    assert 'value="2014-06-10"' in answer.content.decode() or "day" in changes
    assert not ProgressReport.objects.exists()


def test_a_step_of_another_kind_is_refused(client: Client, reporter: Any, work: Work) -> None:
    other = Step.objects.filter(kind="gas").first()
    assert other
    assert send(client, work, step=str(other.pk)).status_code == 400


def test_a_cancelled_work_takes_no_report(client: Client, reporter: Any, work: Work) -> None:
    suspend(work, "cancelled")
    answer = send(client, work, day="2014-09-01")
    assert answer.status_code == 400
    assert "工程已于 2014-08-01 取消" in answer.content.decode()


def test_ends_typed_the_wrong_way_round_are_told_and_swapped_only_when_confirmed(
    client: Client, reporter: Any, work: Work
) -> None:
    answer = send(client, work, start="1200", end="1000米")
    assert answer.status_code == 400
    page = PageReader(answer.content.decode())
    assert "起点 K1+200 在止点 K1+000 之后，写反了吗？" in page.text
    assert "是写反了，按 K1+000—K1+200 上报" in page.text
    assert not ProgressReport.objects.exists()
    send(client, work, start="1200", end="1000米", swap="1")
    assert ProgressReport.objects.get().span == span_of(1000, 1200)


def test_what_was_reported_before_is_told_with_metres_and_names(
    client: Client, reporter: Any, work: Work
) -> None:
    make_report(work, "subgrade", 1000, 1100, by=make_user("王五"))
    make_report(work, "subgrade", 1050, 1130, side="L", by=make_user("赵六"))
    make_report(work, "base", 1000, 2000, by=make_user("王五"))
    answer = client.get(send(client, work)["Location"])
    page = PageReader(answer.content.decode())
    said_before = page.text[page.text.index("其中") :][:40]
    assert said_before.startswith("其中 130 米早先已报过：王五 100 米，赵六 80 米。")
    assert '"by": "王五"' in answer.content.decode() or "\\u738b\\u4e94" in answer.content.decode()


def test_a_first_report_says_nothing_of_repetition(client: Client, reporter: Any, work: Work) -> None:
    make_report(work, "subgrade", 1000, 1100, side="L")
    assert "早先已报过" not in client.get(send(client, work, side="R")["Location"]).content.decode()


def test_errors_stand_on_top_with_links_to_their_fields(client: Client, reporter: Any, work: Work) -> None:
    text = send(client, work, start="这里", day="昨天").content.decode()
    assert text.index("没有上报，要改 2 处") < text.index("<h1>")
    assert '<a href="#start">' in text
    assert '<a href="#day">' in text


def test_an_end_written_to_the_centimetre_means_the_end_of_the_work(
    client: Client, reporter: Any, unit: ResponsibleUnit
) -> None:
    work = make_work(make_road("银河路", line=straight(y=90, length=3000)), 1000.004, 1752.607, unit=unit)
    send(client, work, start="K1+000", end="K1+752.61")
    assert ProgressReport.objects.get().span == span_of(1000.004, 1752.607)


def test_without_a_login_the_form_asks_for_one(client: Client, work: Work) -> None:
    assert client.get(f"/report/?work={work.pk}")["Location"] == f"/login/?next=/report/%3Fwork%3D{work.pk}"
    assert send(client, work)["Location"] == "/login/?next=/"


def test_who_sends_without_a_login_comes_back_to_the_page_it_was_sent_from(
    client: Client, work: Work
) -> None:
    client = Client(headers={"Referer": f"http://testserver/report/?work={work.pk}"})
    assert send(client, work)["Location"] == f"/login/?next=/report/%3Fwork%3D{work.pk}"
    client = Client(headers={"Referer": "http://elsewhere.example/report/"})
    assert send(client, work)["Location"] == "/login/?next=/"


def test_a_login_without_the_role_is_told_which_role_is_needed(client: Client, work: Work) -> None:
    client.force_login(person("路人"))
    answer = client.get("/report/")
    assert answer.status_code == 403
    assert "填报员、审核员或管理员" in answer.content.decode()


def test_a_reporter_is_offered_and_may_report_only_works_of_the_own_unit(
    client: Client, reporter: Any, work: Work
) -> None:
    other = make_work(make_road("中原路"), code="B1")
    offered = PageReader(client.get("/report/").content.decode())
    assert [text for text in offered.links if "路" in text and "K" in text] == [
        "神州路 道路 无计划 0% · K1+000—K2+000 · 建设局"
    ]
    answer = client.post("/report/", said(other, start="0", end="100"))
    assert answer.status_code == 403
    assert "只能填报本单位负责的工程" in answer.content.decode()
    assert "只能填报本单位负责的工程" in client.get(f"/report/?work={other.pk}").content.decode()


def test_a_reporter_without_a_unit_is_told_so(client: Client, work: Work) -> None:
    client.force_login(person("新来的", REPORTER))
    assert "你的账号还没有所属单位" in client.get("/report/").content.decode()


def test_a_manager_is_offered_works_of_all_units(client: Client, work: Work) -> None:
    make_work(make_road("中原路"), code="B1")
    client.force_login(person("管理", MANAGER))
    text = client.get("/report/").content.decode()
    assert "神州路" in text
    assert "中原路" in text


def test_the_form_starts_from_where_the_first_unfinished_step_is_open(
    client: Client, reporter: Any, work: Work
) -> None:
    make_report(work, "subgrade", 1000, 1300)
    make_report(work, "subgrade", 1300, 1400, side="L")
    text = client.get(f"/report/?work={work.pk}").content.decode()
    assert 'name="start" value="K1+300"' in text
    assert 'name="end" value=""' in text


def test_a_work_without_a_place_cannot_be_reported_on_and_says_why(
    client: Client, reporter: Any, unit: ResponsibleUnit
) -> None:
    lost = Work.objects.create(
        code="A9",
        kind="carriageway",
        road_text="紫荆路",
        resolution="unlocated",
        resolution_reason="无此路",
        unit=unit,
    )
    assert "还没有定位（无此路）" in client.get(f"/report/?work={lost.pk}").content.decode()
    assert send(client, lost).status_code == 400


def test_voiding_needs_a_reason_and_happens_once(client: Client, reporter: Any, work: Work) -> None:
    report = make_report(work, start_m=1000, end_m=1100, by=reporter)
    refused = client.post(f"/report/{report.pk}/void/", {"reason": "  "})
    assert refused.status_code == 400
    assert "请写明作废原因。" in refused.content.decode()
    assert client.post(f"/report/{report.pk}/void/", {"reason": "桩号填错"}).status_code == 302
    again = client.post(f"/report/{report.pk}/void/", {"reason": "再来一次"})
    assert again.status_code == 400
    assert "已于" in again.content.decode()
    report.refresh_from_db()
    assert report.void_reason == "桩号填错"


def test_only_a_reviewer_or_manager_voids_what_others_reported(
    client: Client, reporter: Any, work: Work
) -> None:
    report = make_report(work, start_m=1000, end_m=1100, by=person("填报员乙", REPORTER))
    answer = client.post(f"/report/{report.pk}/void/", {"reason": "看不惯"})
    assert answer.status_code == 403
    assert "要有审核员或管理员的角色" in answer.content.decode()
    client.force_login(person("管理", MANAGER))
    assert client.post(f"/report/{report.pk}/void/", {"reason": "复核后未完成"}).status_code == 302


@pytest.mark.parametrize("path", ["/report/?work=99999999", "/report/?work=abc", "/report/99999999/void/"])
def test_what_is_not_there_is_404(client: Client, reporter: Any, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_forged_form_is_refused_in_chinese(work: Work, reporter: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reporter)
    answer = strict.post("/report/", said(work))
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()
    assert not ProgressReport.objects.exists()


def test_the_last_reports_are_listed_newest_first_each_with_a_way_to_void(
    client: Client, reporter: Any, work: Work
) -> None:
    first = make_report(work, start_m=1000, end_m=1100, by=reporter, day=date(2014, 6, 1))
    second = make_report(work, start_m=1100, end_m=1200, by=reporter, day=date(2014, 6, 2))
    make_report(work, start_m=1200, end_m=1300, by=person("别人"))
    text = client.get("/report/").content.decode()
    places = [text.index(f"/report/{report.pk}/void/") for report in (second, first)]
    assert places == sorted(places)
    assert text.count("/void/") == 2


def test_a_day_years_after_all_reports_is_asked_about_and_taken_when_confirmed(
    client: Client, reporter: Any, work: Work
) -> None:
    make_report(work, start_m=1500, end_m=1600, day=date(2014, 6, 1), demo=True)
    answer = send(client, work, day="2026-06-10")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "已有的上报（演示数据）到 2014-06-01 为止，2026-06-10 在其后 12 年" in page
    assert "日期没有写错" in page
    assert send(client, work, day="2026-06-10", far="1").status_code == 302
    months = client.get("/api/months/").json()
    assert months["settled_report"] == "2014-06-01"
    assert months["busy_years"] == [2014, 2026]
