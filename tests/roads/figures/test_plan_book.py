"""The history of one plan worked through by hand on three days and two moments, and what the database refuses."""

# Faces: gis/bitemporal/two_times.py, roads/api/plans.py
# Faces: roads/figures/plan_changes.py, roads/models/plans.py, roads/plans.py

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from gis.bitemporal.two_times import demo_moment
from gis.errors import DomainError
from roads.choices import Light
from roads.figures.plan_book import late_words
from roads.figures.progress import progress_of_all
from roads.models import Work, WorkPlan
from roads.services import change_plan
from tests.shapes import make_report, make_user, make_work

pytestmark = pytest.mark.django_db
# A hundred days: 1 June to 8 September 2014; the plan then moves its last day to 12 October, 34 days later.
START, FINISH, LATER = date(2014, 6, 1), date(2014, 9, 8), date(2014, 10, 12)
AUGUST, SEPTEMBER, OCTOBER = date(2014, 8, 9), date(2014, 9, 20), date(2014, 10, 13)


def planned(**fields: Any) -> Work:
    work = make_work(planned_start=START, planned_finish=FINISH, **fields)
    make_report(work, "subgrade", 0, 1000, day=date(2014, 6, 20))
    return work


def moved(work: Work, **more: Any) -> WorkPlan:
    moved: dict[str, Any] = {
        "name": "调整计划",
        "holds_from": date(2014, 9, 1),
        "reason": "拆迁滞后",
        "by": make_user("管理员"),
        "planned_finish": LATER,
    }
    return change_plan(work=work, **{**moved, **more})


def read(work: Work, day: date, known_at: datetime | None = None) -> tuple[float | None, Light]:
    now = progress_of_all(as_of=day, known_at=known_at)[work.pk]
    return now.planned_percent, now.light


def test_a_past_day_keeps_the_plan_that_held_then_and_an_earlier_moment_the_plan_known_then() -> None:
    work = planned()
    before = timezone.now()
    # 70 of 100 days are gone on 9 August and 30 % is done: 40 points behind, red.
    assert read(work, AUGUST) == (70.0, Light.RED)
    moved(work)
    assert read(work, AUGUST) == (70.0, Light.RED)
    # On 20 September 112 of the new plan's 134 days are gone; by the old plan it was over.
    assert read(work, SEPTEMBER)[0] == pytest.approx(100 * 112 / 134)
    assert read(work, SEPTEMBER, before) == (100.0, Light.RED)
    reasons = [
        progress_of_all(as_of=SEPTEMBER, known_at=moment)[work.pk].light_reason for moment in (None, before)
    ]
    assert [reason[:6] for reason in reasons] == ["落后计划 5", "超过计划完工"]
    assert read(work, OCTOBER) == (100.0, Light.RED)
    assert read(work, AUGUST, before) == (70.0, Light.RED)


def test_ledger_and_api_show_the_goal_of_the_plan_that_held(client: Client) -> None:
    work = planned(goal="base")
    moved(work, goal="finish", planned_finish=FINISH)
    for day, goal, said in ((AUGUST, "base", "完成基础工程"), (SEPTEMBER, "finish", "完工")):
        about = client.get(f"/api/works/{work.pk}/", {"as_of": f"{day}"}).json()["properties"]
        assert (about["goal"], about["goal_label"]) == (goal, said)
        page = client.get("/works/", {"as_of": f"{day}", "sort": "goal"}).content.decode()
        assert f'<td class="c-goal">{said}</td>' in page


def test_the_baseline_stays_comparable() -> None:
    work = planned()
    assert progress_of_all(as_of=SEPTEMBER)[work.pk].late_days is None
    moved(work)
    assert progress_of_all(as_of=SEPTEMBER)[work.pk].late_days == 34
    assert late_words(34) == "比基准计划晚 34 天"
    moved(work, name="二次调整", planned_finish=FINISH + timedelta(days=50), holds_from=date(2014, 10, 1))
    assert progress_of_all(as_of=OCTOBER)[work.pk].late_days == 50
    assert progress_of_all(as_of=SEPTEMBER)[work.pk].late_days == 34


def test_every_writer_leaves_a_version_and_the_columns_hold_the_newest_plan() -> None:
    work = planned()
    Work.objects.filter(pk=work.pk).update(planned_finish=LATER)
    first, second = WorkPlan.objects.history().filter(work=work)
    assert (first.baseline, first.planned_finish) == (True, FINISH)
    assert (second.name, second.reason, second.planned_finish) == ("更正", "直接修改，未写原因", LATER)
    Work.objects.filter(pk=work.pk).update(from_label="甲路")
    assert WorkPlan.objects.filter(work=work, carried=False).count() == 2


def test_the_history_says_who_when_from_which_day_and_why() -> None:
    work, by = planned(), make_user("管理员")
    made = moved(work)
    assert (made.by, made.reason, made.name, made.valid.lower) == (
        by,
        "拆迁滞后",
        "调整计划",
        date(2014, 9, 1),
    )
    assert timezone.now() - made.recorded_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    "statement", ["UPDATE roads_workplan SET reason = 'x'", "DELETE FROM roads_workplan"]
)
def test_the_database_refuses_edits(statement: str) -> None:
    moved(planned())
    with (
        pytest.raises(IntegrityError, match="追加新的版本"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_moment_of_recording_cannot_be_forged() -> None:
    work = planned()
    moved(work)
    past = datetime(2014, 1, 1, tzinfo=timezone.get_current_timezone())
    with pytest.raises(IntegrityError, match="数据库的时钟"), transaction.atomic():
        WorkPlan.objects.create(work=work, name="x", valid=(None, None), reason="x", recorded_at=past)
    assert not WorkPlan.objects.filter(recorded_at=past).exists()


def test_only_rows_marked_demo_pass_the_door_of_past_moments() -> None:
    past = datetime(2014, 8, 25, 9, tzinfo=timezone.get_current_timezone())
    real, demo = planned(), planned(demo=True)
    with demo_moment(past):
        assert moved(demo).recorded_at == past
        assert moved(real).recorded_at > past
    assert read(demo, SEPTEMBER, past + timedelta(days=1))[0] == pytest.approx(100 * 112 / 134)


def test_a_plan_goes_with_its_work() -> None:
    work = make_work(planned_start=START, planned_finish=FINISH)
    moved(work)
    work.delete()
    assert not WorkPlan.objects.exists()


def test_a_change_needs_a_reason_a_name_and_something_to_change() -> None:
    work = planned()
    for wrong in (
        {"reason": " "},
        {"name": ""},
        {"planned_finish": FINISH},
        {"planned_finish": date(2014, 1, 1)},
    ):
        with pytest.raises(DomainError):
            moved(work, **wrong)


def test_the_api_lists_versions_and_takes_one_from_a_manager(client: Client) -> None:
    work = planned()
    manager = make_user("管理员", is_superuser=True)
    values = {
        "work": work.pk,
        "name": "调整计划",
        "reason": "拆迁滞后",
        "holds_from": "2014-09-01",
        "planned_finish": "2014-10-12",
    }
    assert client.post("/api/plans/", values, "application/json").status_code in (401, 403)
    client.force_login(manager)
    made = client.post("/api/plans/", values, "application/json")
    assert made.status_code == 201
    listed = client.get("/api/plans/", {"work": work.pk}).json()["results"]
    assert [(row["name"], row["planned_finish"], row["holds_from"]) for row in listed] == [
        ("基准计划", "2014-09-08", None),
        ("调整计划", "2014-10-12", "2014-09-01"),
    ]
    body = client.get(f"/api/works/{work.pk}/", {"as_of": "2014-09-20"}).json()["properties"]
    assert (body["late_days"], body["planned_finish"], len(body["plans"])) == (34, "2014-10-12", 2)
    assert client.post("/api/plans/", {**values, "reason": ""}, "application/json").status_code == 400
