"""Weeks, half-months, quarters and years from the same engine as months: drafts, publications, pages, the audit."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client

from gis.as_of import local_today
from gis.periods import Cadence, parse_period
from maps.audit.audit import audit
from maps.briefings.publishing import is_intact, publish
from maps.briefings.render import Prepared, prepare
from maps.models import Briefing
from tests.maps.briefings.conftest import JULY_5, TODAY
from tests.maps.briefings.test_facts import text_of
from tests.maps.pages.page_reader import PageReader
from tests.shapes import make_user

pytestmark = pytest.mark.django_db
# Periods that reports of May and June fall into, and what their titles end in.
PERIODS = {
    "2014-W24": "周汇报",
    "2014-06-H1": "半月汇报",
    "2014-06": "月汇报",
    "2014-Q2": "季度汇报",
    "2014": "年度汇报",
}
SPOKEN_OF_MONTHS = ("本月", "上月", "下月")


def prepared(key: str, **more: Any) -> Prepared:
    cadence, first = parse_period(key)
    return prepare(first, **{"today": TODAY, "known_at": JULY_5, "cadence": cadence, **more})


def publish_period(key: str, **more: Any) -> Briefing:
    cadence, first = parse_period(key)
    asked: dict[str, Any] = {"by": make_user(f"主任{key}"), "today": TODAY, "now": JULY_5, **more}
    return publish(month=first, cadence=cadence, **asked)


@pytest.mark.parametrize(("key", "title"), PERIODS.items())
def test_a_period_is_told_in_its_own_words_and_every_figure_agrees(
    published: Briefing, key: str, title: str
) -> None:
    made = prepared(key)
    text = text_of(made.facts)
    assert made.document.title.endswith(title)
    assert key == "2014-06" or not [word for word in SPOKEN_OF_MONTHS if word in text]
    result = audit(made.facts)
    assert (result.total > 100, result.differences) == (True, [])


def test_a_week_counts_its_seven_days_and_promises_the_next(published: Briefing) -> None:
    facts = prepared("2014-W24").facts
    assert (facts.since, facts.as_of) == (date(2014, 6, 8), date(2014, 6, 15))
    assert facts.next_month.until == date(2014, 6, 22)
    assert facts.reports_in_month == 2
    assert prepared("2014-W23").facts.reports_in_month == 0


def test_a_running_quarter_is_told_up_to_today(published: Briefing) -> None:
    made = prepared("2014-Q3")
    assert made.document.month == "2014年7月1日至8月1日"
    assert not made.facts.is_whole


def test_a_published_week_is_frozen_and_corrects_the_week_before_it_not_the_month(
    published: Briefing,
) -> None:
    first = publish_period("2014-W23")
    row = publish_period("2014-W24", now=JULY_5 + timedelta(hours=1))
    assert is_intact(row)
    assert (str(row), row.figures_differing) == ("2014-W24 第1版", 0)
    facts = prepared("2014-W25", known_at=JULY_5 + timedelta(hours=2)).facts
    assert facts.previous is not None
    assert (facts.previous.month, facts.previous.cadence) == (row.month, "week")
    month = prepared("2014-07", known_at=JULY_5 + timedelta(hours=2)).facts.previous
    assert month is not None
    assert (month.month, month.words) == (published.month, "2014年6月")
    assert first.month < row.month


@pytest.mark.parametrize(
    ("cadence", "day"),
    [("week", date(2014, 6, 3)), ("half-month", date(2014, 6, 2)), ("quarter", date(2014, 5, 1))],
)
def test_the_database_refuses_a_period_that_begins_on_another_day(
    published: Briefing, cadence: str, day: date
) -> None:
    row = Briefing.objects.get(pk=published.pk)
    row.pk, row.cadence, row.month = None, cadence, day
    with pytest.raises(IntegrityError, match="briefing_period_begins"):
        row.save(force_insert=True)


@pytest.mark.parametrize("key", PERIODS)
def test_every_period_has_its_page_its_one_page_and_its_slides(
    client: Client, published: Briefing, key: str
) -> None:
    for path in ("", "one/", "slides.pptx"):
        assert client.get(f"/briefings/{key}/{path}").status_code == 200, path


def test_the_list_is_asked_for_by_cadence(client: Client, published: Briefing) -> None:
    page = PageReader(client.get("/briefings/?cadence=week").content.decode())
    assert any(row[0].startswith("2014年第24周") for row in page.rows[1:])
    quarters = PageReader(client.get("/briefings/?cadence=quarter").content.decode())
    assert [row[0] for row in quarters.rows[1:]] == ["2014年第二季度"]
    assert client.get("/briefings/?cadence=decade").status_code == 400


def test_a_period_without_reports_says_so_and_one_that_is_none_is_refused(
    client: Client, published: Briefing
) -> None:
    assert "没有任何进度上报" in client.get("/briefings/2013-Q4/").content.decode()
    assert client.get("/briefings/2014-W54/").status_code == 400


def test_the_api_names_the_period(client: Client, published: Briefing) -> None:
    publish_period("2014-W24")
    rows = client.get("/api/briefings/").json()["results"]
    assert {(row["cadence"], row["period"]) for row in rows} == {("week", "2014-W24"), ("month", "2014-06")}
    week = next(row for row in rows if row["cadence"] == "week")
    assert client.get(week["files"][0]["address"]).status_code == 200
    assert Cadence(week["cadence"]).label == "周"


def test_the_command_takes_any_period_and_a_timer_the_week_before(
    published: Briefing, tmp_path: Path
) -> None:
    call_command("briefing", "2014-W24", out=str(tmp_path), format="html", stdout=StringIO())
    call_command("briefing", due=True, cadence="week", out=str(tmp_path), format="html", stdout=StringIO())
    last_week = Cadence.WEEK.key(local_today() - timedelta(days=7))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "briefing-2014-W24-draft.html",
        f"briefing-{last_week}-draft.html",
    ]
