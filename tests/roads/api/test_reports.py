# Faces: roads/api/voided.py
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from shapely.geometry import shape

from gis.as_of import local_today
from gis.crs import CGCS2000
from gis.models import Membership, ResponsibleUnit
from gis.roles import MANAGER, REPORTER, REVIEWER
from roads.models import ProgressReport, Work
from roads.services import set_status
from tests.shapes import make_report, make_road, make_user, make_work

pytestmark = pytest.mark.django_db


def person(name: Any, role: Any = None, unit: Any = None) -> Any:
    user = make_user(name)
    if role:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    if unit:
        Membership.objects.create(user=user, unit=unit)
    return user


def login(user: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def unit() -> Any:
    return ResponsibleUnit.objects.create(name="一公司")


@pytest.fixture
def work(unit: Any) -> Any:
    return make_work(make_road("神州路"), 0, 1000, unit=unit)


@pytest.fixture
def reporter(unit: Any) -> Any:
    return login(person("小王", REPORTER, unit))


@pytest.fixture
def reviewer() -> Any:
    return login(person("老李", REVIEWER))


def said(_work: Any, /, **changes: Any) -> Any:
    return {
        "work": _work.pk,
        "step": "subgrade",
        "from": 100,
        "to": "K0+350",
        "side": "L",
        "day": "2014-06-01",
    } | changes


def send(client: Client, body: Any) -> Any:
    return client.post("/api/reports/", body, content_type="application/json")


class TestSending:
    def test_a_report_is_appended_and_comes_back_as_a_feature(self, reporter: Any, work: Any) -> None:
        answer = send(reporter, said(work, note="雨后"))
        assert answer.status_code == 201
        properties = answer.json()["properties"]
        assert (properties["from_chainage"], properties["to_chainage"], properties["side_label"]) == (
            "K0+100",
            "K0+350",
            "左幅",
        )
        assert (properties["step_label"], properties["day"], properties["note"], properties["by"]) == (
            "路基",
            "2014-06-01",
            "雨后",
            "小王",
        )
        assert (properties["stretch"], properties["voided"], properties["work_id"]) == (
            "神州路",
            False,
            work.pk,
        )
        assert CGCS2000.geometry_length(shape(answer.json()["geometry"])) == pytest.approx(250, rel=1e-3)
        report = ProgressReport.objects.get()
        assert (report.by.username, float(report.span.lower), float(report.span.upper)) == (
            "小王",
            100.0,
            350.0,
        )

    def test_the_progress_follows_at_once(self, reporter: Any, work: Any) -> None:
        send(reporter, said(work, **{"from": 0, "to": 1000, "side": "B"}))
        (feature,) = reporter.get("/api/works/", {"as_of": "2014-06-01"}).json()["features"]
        assert feature["properties"]["percent"] == 30.0

    def test_the_side_is_both_unless_said(self, reporter: Any, work: Any) -> None:
        body = said(work)
        del body["side"]
        assert send(reporter, body).json()["properties"]["side"] == "B"

    def test_sent_again_it_is_the_same_report(self, reporter: Any, work: Any) -> None:
        first, second = send(reporter, said(work)), send(reporter, said(work))
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json()["id"] == second.json()["id"]
        assert ProgressReport.objects.count() == 1

    def test_after_a_void_the_same_words_are_a_new_report(self, reporter: Any, work: Any) -> None:
        first = send(reporter, said(work)).json()["id"]
        reporter.post(f"/api/reports/{first}/void/", {"reason": "写错"}, content_type="application/json")
        assert send(reporter, said(work)).status_code == 201

    def test_the_same_words_of_another_person_are_another_report(
        self, reporter: Any, reviewer: Any, work: Any
    ) -> None:
        send(reporter, said(work))
        assert send(reviewer, said(work)).status_code == 201

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"to": 1200}, "to", "K0+000 至 K1+000"),
            ({"from": "K0+350"}, "to", "同一处"),
            ({"from": "一百米"}, "from", "看不懂桩号"),
            ({"from": None}, "from", "null"),
            ({"from": True}, "from", "K1+250"),
            ({"from": -5}, "from", "K1+250"),
            ({"from": [1]}, "from", "K1+250"),
            ({"from": 1e300}, "from", "K1+250"),
            ({"step": "trench"}, "step", "可用：subgrade（路基）"),
            ({"step": ""}, "step", ""),
            ({"side": "M"}, "side", "M"),
            ({"day": "2014-02-30"}, "day", "看不懂日期"),
            ({"day": "1999-12-31"}, "day", "之间"),
            ({"day": 20140601}, "day", ""),
            ({"work": 999999}, "work", "没有编号为 999999"),
            ({"work": "x"}, "work", ""),
            ({"work": 10**30}, "work", ""),
            ({"note": "长" * 301}, "note", "300"),
            ({"note": "\0"}, "note", ""),
            ({"percent": 50}, "percent", "没有这个字段"),
        ],
    )
    def test_what_does_not_fit_is_refused_at_its_field_in_chinese(
        self, reporter: Any, work: Any, changes: Any, field: Any, words: Any
    ) -> None:
        answer = send(reporter, said(work, **changes))
        assert answer.status_code == 400
        body = answer.json()
        assert list(body) == [field]
        assert words in body[field][0]
        assert any("一" <= letter <= "鿿" for letter in body[field][0])
        assert not ProgressReport.objects.exists()

    def test_a_day_still_to_come_is_refused(self, reporter: Any, work: Any) -> None:
        tomorrow = local_today() + timedelta(days=1)
        assert "还没有到" in send(reporter, said(work, day=str(tomorrow))).json()["day"][0]

    def test_nothing_said_lists_all_that_is_needed(self, reporter: Any) -> None:
        assert set(send(reporter, {}).json()) == {"work", "step", "from", "to", "day"}

    @pytest.mark.parametrize(
        "body", ["[]", '"x"', "3", "null", "{", '{"work": NaN}', '{"note": "\\ud800"}', "[" * 100_000]
    )
    def test_a_body_that_is_no_object_is_400(self, reporter: Any, body: Any) -> None:
        answer = reporter.post("/api/reports/", body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()

    def test_a_body_too_large_is_400(self, reporter: Any) -> None:
        answer = reporter.post("/api/reports/", '"' + "x" * 1_100_000 + '"', content_type="application/json")
        assert answer.status_code == 400
        assert "太大" in answer.json()["detail"]

    def test_a_form_is_told_to_be_json(self, reporter: Any) -> None:
        answer = reporter.post("/api/reports/", {"work": 1})
        assert answer.status_code == 415
        assert "JSON" in answer.json()["detail"]

    def test_a_cancelled_work_takes_no_report(self, reporter: Any, work: Any) -> None:
        from gis.as_of import this_moment

        set_status(
            work=work,
            status="cancelled",
            day=date(2014, 5, 1),
            reason="规划调整",
            by=make_user(),
            now=this_moment(),
        )
        assert "取消" in send(reporter, said(work)).json()["work"][0]

    def test_a_work_without_a_place_takes_no_report(self, reviewer: Any) -> None:
        lost = Work.objects.create(code="lost", road_text="某路", kind="carriageway", resolution="unlocated")
        assert "还没有定位" in send(reviewer, said(lost)).json()["work"][0]


class TestWhoMay:
    def test_without_login_nobody_reports(self, client: Client, work: Any) -> None:
        answer = send(client, said(work))
        assert answer.status_code == 401
        assert "登录" in answer.json()["detail"]

    def test_a_login_without_a_role_does_not_report(self, work: Any) -> None:
        answer = send(login(person("路人")), said(work))
        assert answer.status_code == 403
        assert "填报员" in answer.json()["detail"]

    def test_a_reporter_reports_only_for_his_unit(self, work: Any) -> None:
        other = ResponsibleUnit.objects.create(name="二公司")
        answer = send(login(person("小张", REPORTER, other)), said(work))
        assert answer.status_code == 403
        assert "本单位" in answer.json()["detail"]
        assert send(login(person("散工", REPORTER)), said(work)).status_code == 403

    def test_a_work_of_no_unit_is_for_reviewers_and_managers(self, reporter: Any) -> None:
        work = make_work()
        assert send(reporter, said(work)).status_code == 403
        assert send(login(person("经理", MANAGER)), said(work)).status_code == 201

    @pytest.mark.parametrize("role", [REVIEWER, MANAGER])
    def test_reviewers_and_managers_report_for_any_unit(self, work: Any, role: Any) -> None:
        assert send(login(person("某人", role)), said(work)).status_code == 201

    def test_a_session_without_the_csrf_token_is_told_so_in_chinese(self, work: Any) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(person("老李", REVIEWER))
        answer = send(client, said(work))
        assert answer.status_code == 403
        assert "CSRF 令牌" in answer.json()["detail"]

    def test_where_looking_needs_a_login_the_answer_says_so(
        self, client: Client, settings: Any, reporter: Any
    ) -> None:
        settings.PUBLIC_READ = False
        answer = client.get("/api/reports/")
        assert answer.status_code == 401
        assert "登录" in answer.json()["detail"]
        assert reporter.get("/api/reports/").status_code == 200


class TestVoiding:
    def void(self, client: Client, report: Any, reason: Any = "测错了") -> Any:
        return client.post(
            f"/api/reports/{report.pk}/void/", {"reason": reason}, content_type="application/json"
        )

    def test_the_author_voids_with_a_reason_and_the_progress_is_as_without_it(
        self, reporter: Any, work: Any
    ) -> None:
        report = ProgressReport.objects.get(pk=send(reporter, said(work)).json()["id"])
        answer = self.void(reporter, report)
        assert answer.status_code == 200
        properties = answer.json()["properties"]
        assert (properties["voided"], properties["voided_by"], properties["void_reason"]) == (
            True,
            "小王",
            "测错了",
        )
        (feature,) = reporter.get("/api/works/", {"as_of": "2014-06-01"}).json()["features"]
        assert feature["properties"]["percent"] == 0.0

    def test_a_colleague_does_not_void_it_but_a_reviewer_does(
        self, unit: Any, reviewer: Any, work: Any
    ) -> None:
        report = make_report(work)
        colleague = login(person("小赵", REPORTER, unit))
        assert self.void(colleague, report).status_code == 403
        assert self.void(reviewer, report).status_code == 200

    def test_twice_is_refused(self, reviewer: Any, work: Any) -> None:
        report = make_report(work)
        self.void(reviewer, report)
        again = self.void(reviewer, report)
        assert again.status_code == 400
        assert "已经作废" in again.json()["detail"]

    @pytest.mark.parametrize("reason", ["", "   ", None, "长" * 301])
    def test_without_a_proper_reason_it_stands(self, reviewer: Any, work: Any, reason: Any) -> None:
        report = make_report(work)
        answer = self.void(reviewer, report, reason)
        assert answer.status_code == 400
        assert list(answer.json()) == ["reason"]
        report.refresh_from_db()
        assert report.voided_at is None

    def test_an_unknown_report_is_404(self, reviewer: Any) -> None:
        answer = reviewer.post("/api/reports/77/void/", {"reason": "x"}, content_type="application/json")
        assert answer.status_code == 404

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_a_report_is_never_edited_or_deleted(self, reviewer: Any, work: Any, method: Any) -> None:
        report = make_report(work)
        answer = getattr(reviewer, method)(f"/api/reports/{report.pk}/", {}, content_type="application/json")
        assert answer.status_code == 405
        assert report.pk == ProgressReport.objects.get().pk


class TestReading:
    def test_reports_come_newest_first_and_voided_ones_only_when_asked_for(
        self, client: Client, reviewer: Any, work: Any
    ) -> None:
        old, new = make_report(work, day=date(2014, 5, 1)), make_report(work, day=date(2014, 6, 1))
        bad = make_report(work, day=date(2014, 5, 15))
        reviewer.post(f"/api/reports/{bad.pk}/void/", {"reason": "x"}, content_type="application/json")

        def ids(**query: Any) -> Any:
            return [row["id"] for row in client.get("/api/reports/", query).json()["features"]]

        assert ids() == [new.pk, old.pk]
        assert ids(voided="yes") == [bad.pk]
        assert ids(voided="all") == [new.pk, bad.pk, old.pk]
        assert ids(as_of="2014-05-31") == [old.pk]
        assert ids(since="2014-06-01") == [new.pk]
        assert ids(known_at="2014-05-20") == [bad.pk, old.pk]  # then it was not void yet
        assert ids(work=work.pk, step="subgrade", side="B", kind="carriageway") == [new.pk, old.pk]
        assert ids(step="base") == []

    def test_paging_through_equal_days_meets_each_report_once(self, client: Client, work: Any) -> None:
        made = {make_report(work, start_m=10 * n, end_m=10 * n + 5).pk for n in range(7)}
        seen, address = [], "/api/reports/?page_size=2"
        while address:
            body = client.get(address).json()
            seen += [row["id"] for row in body["features"]]
            address = body["next"]
        assert sorted(seen) == sorted(made)
        assert seen == sorted(seen, reverse=True)
