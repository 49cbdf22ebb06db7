"""Works as OC4IDS projects: of the standard's form, with the progress that the lights are made of, as of a day."""

# Faces: roads/choices.py

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from django.test import Client

from gis.models import ResponsibleUnit
from roads.chainage import span_of
from roads.choices import Kind
from roads.figures.progress import attach_progress
from roads.models import PhotoPlace, ProgressReport, Work
from roads.oc4ids import SECTORS
from roads.services import void_report
from tests.roads.oc4ids_schema import PACKAGE
from tests.shapes import make_report, make_road, make_user, make_work

pytestmark = pytest.mark.django_db
STEPS = ("subgrade", "base", "surface", "ancillary")
DAY = date(2014, 10, 15)


def read(client: Client, day: date | str = DAY) -> dict[str, Any]:
    answer: Any = client.get(f"/api/oc4ids/?as_of={day}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    package = json.loads(b"".join(answer.streaming_content))
    jsonschema.validate(package, PACKAGE)
    return package


def projects(client: Client, day: date = DAY) -> dict[str, dict[str, Any]]:
    return {one["identifiers"][0]["id"]: one for one in read(client, day)["projects"]}


def progress(project: dict[str, Any], of: str = "metrics") -> dict[date, float]:
    """Percent by the day observed."""
    return {
        datetime.fromisoformat(one["period"]["endDate"]).date(): float(one["measure"])
        for metric in project.get(of, [])
        for one in metric["observations"]
    }


def measured(work: Work, day: date) -> float:
    """Percent as lights and ledger have it."""
    return attach_progress([work], as_of=day)[0].progress.percent


@pytest.fixture
def works() -> dict[str, Work]:
    unit = ResponsibleUnit.objects.create(name="建设局")
    road = make_road("神州路")
    plan = {
        "planned_start": date(2014, 5, 1),
        "planned_finish": date(2014, 9, 30),
        "goal": "finish",
        "unit": unit,
    }
    works = {
        "done": make_work(
            road, 0, 400, code="A1", from_label="中原路", goal_due=date(2014, 9, 30), budget_wan_yuan=Decimal("600"),
            quote="神州路中原路以东", **plan,
        ),
        "late": make_work(road, 400, 1000, code="A2", schematic=True, **plan),
        "idle": make_work(road, 0, 1000, code="A3", kind="gas", planned_start=date(2015, 3, 1)),
        "lost": Work.objects.create(
            code="A4", kind="carriageway", road_text="紫荆路", resolution="unlocated", demo=True
        ),
    }  # fmt: skip
    for month, step in enumerate(STEPS, start=5):
        make_report(works["done"], step, 0, 400, day=date(2014, month, 20))
    make_report(works["late"], "subgrade", 400, 700, day=date(2014, 7, 3))
    make_report(works["late"], "subgrade", 600, 900, day=date(2014, 9, 9), side="L")
    return works


def test_every_work_is_a_project_of_the_standards_form(client: Client, works: Any) -> None:
    package = read(client)
    assert package["zongheng"]["asOf"] == "2014-10-15"
    assert [one["id"] for one in package["projects"]] == [f"oc4ids-zongheng-A{n}" for n in (1, 2, 3, 4)]
    assert package["uri"] == "http://testserver/api/oc4ids/?as_of=2014-10-15"


def test_the_schema_here_would_find_a_field_of_another_name(client: Client, works: Any) -> None:
    package = read(client)
    package["projects"][0]["milestones"][0]["dateModified"] = "2014-01-01"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(package, PACKAGE)


def test_a_project_says_what_is_known_of_its_work(client: Client, works: Any) -> None:
    done = projects(client)["A1"]
    assert done["title"] == str(works["done"])
    assert done["description"] == "神州路中原路以东"
    assert done["budget"] == {"amount": {"amount": 6_000_000.0, "currency": "CNY"}}
    assert done["parties"][0]["name"] == "建设局"
    assert done["period"] == {
        "startDate": "2014-05-01T00:00:00+08:00", "endDate": "2014-09-30T23:59:59+08:00", "durationInDays": 153,
    }  # fmt: skip
    lon, lat = done["locations"][0]["geometry"]["coordinates"][0]
    assert 110 < lon < 116
    assert 33 < lat < 37
    assert done["zongheng"]["chainage"] == "K0+000—K0+400"


def test_status_goes_with_the_day(client: Client, works: Any) -> None:
    statuses = {code: one["status"] for code, one in projects(client).items()}
    assert statuses == {"A1": "completion", "A2": "implementation", "A3": "preparation", "A4": "preparation"}
    assert projects(client, date(2014, 8, 1))["A1"]["status"] == "implementation"
    assert projects(client, date(2014, 5, 2))["A2"]["status"] == "preparation"


def test_progress_month_by_month_is_that_of_each_month_then(client: Client, works: Any) -> None:
    for code, work in (("A1", works["done"]), ("A2", works["late"])):
        months = progress(projects(client)[code])
        assert list(months) == [
            date(2014, 5, 31), date(2014, 6, 30), date(2014, 7, 31), date(2014, 8, 31), date(2014, 9, 30), DAY,
        ]  # fmt: skip
        for day, percent in months.items():
            assert percent == pytest.approx(measured(work, day), abs=0.005), (code, day)
    assert len(set(progress(projects(client)["A1"]).values())) == 4


def test_nothing_is_observed_before_anything_begins(client: Client, works: Any) -> None:
    assert "metrics" not in projects(client)["A3"]
    assert "metrics" not in projects(client)["A4"]
    assert progress(projects(client, date(2014, 5, 10))["A1"]) == {date(2014, 5, 10): 0.0}


def test_what_is_reported_later_is_not_in_what_was_then(client: Client, works: Any) -> None:
    then = projects(client, date(2014, 7, 10))["A1"]
    assert list(progress(then)) == [date(2014, 5, 31), date(2014, 6, 30), date(2014, 7, 10)]
    assert [(one["id"], one["status"]) for one in then["milestones"]] == [
        ("start", "met"), ("finish", "scheduled"), ("goal", "scheduled"),
    ]  # fmt: skip
    assert "completion" not in then


def test_the_plan_is_a_forecast(client: Client, works: Any) -> None:
    planned = progress(projects(client)["A1"], "forecasts")
    assert list(planned)[-1] == date(2014, 9, 30)
    assert list(planned.values()) == sorted(planned.values())
    assert planned[date(2014, 9, 30)] == 100
    # 31 of 153 days by the end of May
    assert planned[date(2014, 5, 31)] == pytest.approx(100 * 31 / 153, abs=0.01)


def test_milestones_say_due_and_met(client: Client, works: Any) -> None:
    stones = {one["id"]: one for one in projects(client)["A1"]["milestones"]}
    assert stones["start"]["dateMet"].startswith("2014-05-20")
    assert stones["finish"]["dateMet"].startswith("2014-08-20")
    assert stones["finish"]["dueDate"].startswith("2014-09-30")
    assert stones["goal"]["title"] == "完工"
    late = {one["id"]: one for one in projects(client)["A2"]["milestones"]}
    assert (late["start"]["status"], late["finish"]["status"]) == ("met", "notMet")
    assert projects(client)["A1"]["completion"]["endDate"].startswith("2014-08-20")


def test_marks_of_truth_travel_with_every_project(client: Client, works: Any) -> None:
    marks = {
        code: (one["zongheng"]["schematic"], one["zongheng"]["demo"])
        for code, one in projects(client).items()
    }
    assert marks == {"A1": (False, False), "A2": (True, False), "A3": (False, False), "A4": (False, True)}
    assert "示意" in read(client)["zongheng"]["note"]


def test_every_kind_of_work_has_a_sector() -> None:
    assert SECTORS.keys() == set(Kind)


def test_a_voided_report_is_no_progress(client: Client, works: Any) -> None:
    report = ProgressReport.objects.filter(work=works["late"]).earliest("day")
    void_report(report=report, reason="报错了", by=make_user(), now=datetime(2014, 10, 1, 9, tzinfo=UTC))
    months = progress(projects(client)["A2"])
    assert months[DAY] == pytest.approx(measured(works["late"], DAY), abs=0.005)


def test_the_number_of_queries_does_not_grow(
    client: Client, works: Any, django_assert_max_num_queries: Any
) -> None:
    road = make_road("长路")
    for number in range(20):
        work = make_work(
            road, number * 40, number * 40 + 30, code=f"B{number:02}", planned_start=date(2014, 5, 1)
        )
        make_report(
            work, "subgrade", number * 40, number * 40 + 10, day=date(2014, 6, 1) + timedelta(days=number)
        )
    assert span_of(0, 1).lower == 0
    with django_assert_max_num_queries(20):  # six of them note who took the file, one asks what held
        assert len(read(client)["projects"]) == 24


def test_without_works_there_is_no_package(client: Client) -> None:
    answer = client.get("/api/oc4ids/")
    assert answer.status_code == 404
    assert "还没有工程" in str(answer.json())


def test_reading_may_need_a_login(client: Client, works: Any, settings: Any) -> None:
    settings.PUBLIC_READ = False
    assert client.get("/api/oc4ids/").status_code in (401, 403)
    client.force_login(make_user())
    assert read(client)["projects"]


def test_a_day_that_is_none_is_refused(client: Client, works: Any) -> None:
    assert client.get("/api/oc4ids/?as_of=2014-02-30").status_code == 400
    assert client.get("/api/oc4ids/?day=2014-02-01").status_code == 400


def test_prefix_and_publisher_are_settings(client: Client, works: Any, settings: Any) -> None:
    settings.OC4IDS_PREFIX, settings.PUBLISHER = "oc4ids-abc123", "示范区管委会"
    package = read(client)
    assert package["projects"][0]["id"] == "oc4ids-abc123-A1"
    assert package["publisher"]["name"] == "示范区管委会"


def test_photos_of_a_work_are_its_documents_with_addresses_and_no_bytes(client: Client) -> None:
    from tests.roads.figures.evidence.test_grades import make_photo

    work = make_work(make_road())
    photo = make_photo(work, "base", 100, note="基层")
    photo.refresh_from_db()
    make_photo(work, "base", 100, day=DAY + timedelta(days=1))  # after the day
    (project,) = projects(client).values()
    (document,) = project["documents"]
    assert document["url"] == f"http://testserver/photos/{photo.address}/marked"
    assert (document["title"], document["format"]) == ("现场照片 K0+100 基层", "image/jpeg")
    assert "登录" in document["accessDetails"]
    assert client.get(document["url"]).status_code == 302


def test_no_more_photos_of_a_work_are_read_than_are_named(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.roads.figures.evidence.test_grades import make_photo

    monkeypatch.setattr("roads.oc4ids.MOST_DOCUMENTS", 2)
    work = make_work(make_road())
    days = [DAY - timedelta(days=back) for back in (3, 1, 2)]
    photos = [make_photo(work, "base", 100, day=day) for day in days]
    read_from_db, read_rows = PhotoPlace.from_db.__func__, []  # type: ignore[attr-defined]

    def counted(cls: Any, *row: Any) -> Any:
        read_rows.append(row)
        return read_from_db(cls, *row)

    monkeypatch.setattr(PhotoPlace, "from_db", classmethod(counted))
    (project,) = projects(client).values()
    assert [one["id"] for one in project["documents"]] == [f"photo-{photos[n].pk}" for n in (1, 2)]
    assert len(read_rows) == 2
