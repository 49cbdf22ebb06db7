"""A day that is asked for shows the rows that hold on it, in every answer, also without a moment."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from gis.bitemporal.past import changing
from gis.models import ResponsibleUnit, Target
from roads.models import Pipe, Road, Step, Work
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
AUGUST, OCTOBER = "2014-08-31", "2014-10-01"
SEPTEMBER = date(2014, 9, 1)


@pytest.fixture
def work() -> Work:
    """A work of 一局, with a report in August; from September on it is that of 二局."""
    one, two = (ResponsibleUnit.objects.create(name=name) for name in ("一局", "二局"))
    work = make_work(make_road("甲路"), unit=one)
    make_report(work, "subgrade", 0, 1000, day=date(2014, 8, 20))
    with changing(reason="移交", holds_from=SEPTEMBER):
        Work.objects.filter(pk=work.pk).update(unit=two)
    return work


def unit_of(client: Client, work: Work, **asked: str) -> Any:
    return client.get(f"/api/works/{work.pk}/", asked).json()["properties"]["unit"]


def test_a_past_day_has_the_unit_of_that_day_and_the_newest_report_gives_the_day(
    client: Client, work: Work
) -> None:
    assert [unit_of(client, work, as_of=day) for day in (AUGUST, OCTOBER)] == ["一局", "二局"]
    # Without a day the newest report's, in August, is shown.
    assert unit_of(client, work) == "一局"
    make_report(work, "base", 0, 500, day=date(2014, 9, 20))
    assert unit_of(client, work) == "二局"


def test_pages_and_files_show_the_unit_of_the_day(client: Client, work: Work) -> None:
    for address in ("/works/", "/export/works.csv", "/ogc/collections/works/items"):
        texts = [
            b"".join(client.get(address, {"as_of": day})).decode("utf-8-sig") for day in (AUGUST, OCTOBER)
        ]
        assert ["一局" in text for text in texts] == [True, "<select" in texts[1]], address
        assert "二局" in texts[1], address


def test_a_page_that_changes_rows_shows_them_as_they_are(client: Client, work: Work) -> None:
    client.force_login(make_user("管理员", is_superuser=True, is_staff=True))
    two = ResponsibleUnit.objects.get(name="二局")
    page = client.get(f"/works/{work.pk}/edit/", {"as_of": AUGUST})
    assert page.context["form"].initial["unit"] == two.pk


def test_weights_targets_pipes_and_axes_of_a_day_decide_its_figures(client: Client, work: Work) -> None:
    percent = client.get(f"/api/works/{work.pk}/", {"as_of": AUGUST}).json()["properties"]["percent"]
    pipe = Pipe.objects.create(code="p", kind="water", line=straight(), laid_on=date(2014, 5, 1), source="测")
    Target.objects.create(code="new-road", label="新路", value=20, measure_unit="公里", source="测")
    with changing(reason="调整", holds_from=SEPTEMBER):
        Step.objects.filter(kind="carriageway", code="subgrade").update(weight=70)
        Target.objects.filter(code="new-road").update(value=30)
        Pipe.objects.filter(pk=pipe.pk).update(laid_on=None)
        Road.objects.filter(works=work).update(axis="NS", axis_no=1)

    def figures(day: str) -> tuple[Any, ...]:
        asked = {"as_of": day}
        return (
            client.get(f"/api/works/{work.pk}/", asked).json()["properties"]["percent"],
            client.get("/api/targets/", asked).json()["results"][0]["value"],
            client.get("/api/pipes/", asked).json()["features"][0]["properties"]["laid_on"],
            [axis["road"] for axis in client.get("/api/grid/", asked).json()["axes"]],
        )

    before, after = figures(AUGUST), figures(OCTOBER)
    assert before[0] == percent < after[0]
    assert before[1:] == (20, "2014-05-01", [])
    assert after[1:] == (30, None, ["甲路"])


def test_the_panel_calls_crossing_roads_as_they_were_called_then(client: Client, work: Work) -> None:
    across = make_road("旧街", line=straight(x=500, y=-100, length=200, east=False))
    with changing(reason="改名", holds_from=SEPTEMBER):
        Road.objects.filter(pk=across.pk).update(name="新街")

    def crossing(day: str) -> list[str]:
        properties = client.get(f"/api/works/{work.pk}/", {"as_of": day}).json()["properties"]
        return [tick["label"] for tick in properties["ticks"]]

    assert [crossing(day) for day in (AUGUST, OCTOBER)] == [["旧街"], ["新街"]]
