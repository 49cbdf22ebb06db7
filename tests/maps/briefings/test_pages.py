"""Pages of briefings: who sees and makes what, versions, files byte for byte, jobs."""

# Faces: maps/briefings/jobs.py, maps/pages/briefings/*.py

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.as_of import this_moment
from gis.errors import DomainError
from gis.history.models import Change
from gis.jobs.running import run
from gis.jobs.services import MOST_ATTEMPTS, recover
from gis.models import DataVersion
from gis.roles import MANAGER, REPORTER, REVIEWER
from maps.briefings import jobs
from maps.models import Briefing, BriefingJob, DraftFile
from tests.maps.briefings.conftest import TODAY
from tests.maps.pages.page_reader import PageReader
from tests.shapes import make_user, raise_version

pytestmark = pytest.mark.django_db
MAY = date(2014, 5, 1)


def logged_in(role: str) -> Client:
    user = make_user(f"有{role}")
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    client = Client()
    client.force_login(user)
    return client


def test_the_list_shows_every_month_with_reports_and_what_became_of_it(
    client: Client, published: Briefing
) -> None:
    page = PageReader(client.get("/briefings/").content.decode())
    rows = {row[0]: row for row in page.rows[1:]}
    assert "已发布" in rows["2014年6月"][1]
    assert "未发布" in rows["2014年5月"][1]
    assert page.links["PDF"] == "/briefings/2014-06/file.pdf"


def test_a_published_month_is_shown_as_frozen_and_a_draft_as_not(client: Client, published: Briefing) -> None:
    assert "内容已封存" in client.get("/briefings/2014-06/").content.decode()
    assert "未发布" in client.get("/briefings/2014-05/").content.decode()
    assert "未发布" in client.get("/briefings/2014-06/?draft").content.decode()


def test_files_are_those_that_were_published(client: Client, published: Briefing) -> None:
    for file in published.files.all():
        answer = client.get(f"/briefings/2014-06/file.{file.form}")
        assert answer.content == bytes(file.content)
        assert answer["X-Content-SHA256"] == file.sha256
        assert "attachment" in answer["Content-Disposition"]
    facts = client.get("/briefings/2014-06/file.json")
    assert facts.content == bytes(published.facts)


def test_the_api_lists_what_is_published_with_digests_and_gives_the_facts(
    client: Client, published: Briefing, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        (row,) = client.get("/api/briefings/").json()["results"]
    assert (row["month"], row["version"], row["as_of"]) == ("2014-06", 1, "2014-06-30")
    assert {file["form"] for file in row["files"]} == {"html", "pdf", "docx"}
    assert client.get(row["files"][0]["address"])["X-Content-SHA256"] == row["files"][0]["sha256"]
    one = client.get(f"/api/briefings/{row['id']}/").json()
    assert one["facts"] == json.loads(bytes(published.facts))
    assert client.get("/api/briefings/999999/").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/briefings/2014-13/", 400),
        ("/briefings/２０１４-06/", 400),
        ("/briefings/2099-01/", 400),
        ("/briefings/2014-06/?version=9", 404),
        ("/briefings/2014-06/?version=x", 400),
        ("/briefings/2014-05/file.pdf", 404),
        ("/briefings/2014-06/file.exe", 404),
        ("/briefings/2014-06/pictures/none.svg", 404),
        ("/briefings/drafts/1.pdf", 302),
        ("/briefings/jobs/1.json", 302),
    ],
)
def test_what_is_not_there_is_said_and_nothing_breaks(
    client: Client, published: Briefing, address: str, status: int
) -> None:
    assert client.get(address).status_code == status


def test_pictures_of_a_published_version_may_be_kept_for_ever(client: Client, published: Briefing) -> None:
    answer = client.get("/briefings/2014-06/pictures/grid.svg?v=1")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.startswith(b"<?xml")
    assert client.get("/briefings/2014-06/pictures/grid.svg")["Cache-Control"] == "no-cache"


def test_looking_closed_to_strangers_closes_briefings_too(
    client: Client, published: Briefing, settings: Any
) -> None:
    settings.PUBLIC_READ = False
    for address in ("", "2014-06/", "2014-06/file.pdf", "2014-06/pictures/grid.svg"):
        answer = client.get(f"/briefings/{address}")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize(
    ("role", "may_make", "may_publish"),
    [(REPORTER, False, False), (REVIEWER, True, False), (MANAGER, True, True)],
)
def test_makers_make_and_managers_publish(
    published: Briefing, role: str, may_make: bool, may_publish: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[BriefingJob] = []
    monkeypatch.setattr(jobs, "start", started.append)
    client = logged_in(role)
    page = client.get("/briefings/2014-05/").content.decode()
    assert ("生成草稿" in page) == may_make
    assert ("发布并封存" in page) == may_publish
    assert client.post("/briefings/2014-05/make/", {"publish": "0"}).status_code == (302 if may_make else 403)
    BriefingJob.objects.all().delete()
    seen = DataVersion.objects.get().version
    answer = client.post("/briefings/2014-05/make/", {"publish": "1", "read": "1", "seen": seen})
    assert answer.status_code == (302 if may_publish else 400 if may_make else 403)
    assert len(started) == may_make + may_publish


@pytest.mark.parametrize("seen", [{}, {"read": "1"}, {"read": "1", "seen": "²"}, {"seen": "1"}])
def test_nothing_is_published_that_was_not_read(published: Briefing, seen: dict[str, str]) -> None:
    answer = logged_in(MANAGER).post("/briefings/2014-05/make/", {"publish": "1", **seen})
    assert answer.status_code == 400
    assert "已审阅" in answer.content.decode()
    assert not BriefingJob.objects.exists()


@pytest.mark.parametrize(("reason", "words"), [("长" * 301, "最多 300 个字"), ("a\0b", "不能保存的字符")])
@pytest.mark.parametrize("publish", ["0", "1"])
def test_a_reason_that_cannot_be_kept_is_refused(
    published: Briefing, reason: str, words: str, publish: str
) -> None:
    period = {"publish": publish, "read": "1", "seen": DataVersion.objects.get().version, "reason": reason}
    answer = logged_in(MANAGER).post("/briefings/2014-06/make/", period)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not BriefingJob.objects.exists()


def test_what_changed_after_it_was_read_is_not_published(
    published: Briefing, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[BriefingJob] = []
    monkeypatch.setattr(jobs, "start", started.append)
    period = {"publish": "1", "read": "1", "seen": DataVersion.objects.get().version}
    raise_version()
    assert logged_in(MANAGER).post("/briefings/2014-05/make/", period).status_code == 302
    run(started[0].pk)
    job = BriefingJob.objects.get()
    assert "查看之后数据有改动" in job.message
    assert not Briefing.objects.filter(month=MAY).exists()


def test_strangers_are_sent_to_log_in_before_making(client: Client, published: Briefing) -> None:
    assert client.post("/briefings/2014-05/make/").status_code == 302
    assert not BriefingJob.objects.exists()


def ask_may(**more: Any) -> BriefingJob:
    period: dict[str, Any] = {
        "month": MAY,
        "publishing": False,
        "reason": "",
        "by": make_user("审核"),
        "today": TODAY,
        "now": this_moment(),
        **more,
    }
    return jobs.ask_for(**period)


def test_a_job_makes_drafts_and_says_how_far_it_is(published: Briefing) -> None:
    job = ask_may()
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.percent, job.message) == ("done", 100, "草稿已备好")
    assert set(job.files.values_list("form", flat=True)) == {"html", "pdf", "docx"}
    answer = logged_in(REVIEWER).get(f"/briefings/drafts/{job.pk}.pdf")
    assert answer.content.startswith(b"%PDF")
    state = logged_in(REVIEWER).get(f"/briefings/jobs/{job.pk}.json").json()
    assert state["label"] == "完成"


def test_a_job_may_publish(published: Briefing) -> None:
    job = ask_may(publishing=True)
    run(job.pk)
    job.refresh_from_db()
    assert job.briefing == Briefing.objects.get(month=MAY)
    assert not DraftFile.objects.exists()
    written = Change.objects.get(relation="maps_briefing", key=str(job.briefing.pk), action="insert")
    assert written.new
    assert (written.actor, written.new["month"]) == ("审核", "2014-05-01")


def test_one_month_is_made_once_at_a_time_and_the_dead_hold_up_nobody(published: Briefing) -> None:
    first = ask_may()
    with pytest.raises(DomainError, match="正在编制"):
        ask_may()
    begun = {"state": "running", "attempts": MOST_ATTEMPTS, "heard_at": this_moment() - timedelta(hours=1)}
    BriefingJob.objects.update(**begun)
    recover(now=this_moment())
    first.refresh_from_db()
    assert (first.state, first.message) == ("failed", "编制进程中断，请重新开始。")
    assert ask_may().underway


def test_a_job_that_cannot_be_done_says_why(published: Briefing) -> None:
    job = ask_may(month=date(2014, 3, 1), publishing=True)
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "截至2014年3月末没有任何进度上报，没有可以发布的内容。")


def test_a_job_that_breaks_is_marked_and_the_cause_goes_to_the_log(
    published: Briefing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "prepare_at_once", broken)
    job = ask_may()
    with pytest.raises(ZeroDivisionError):
        run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "日志" in job.message
