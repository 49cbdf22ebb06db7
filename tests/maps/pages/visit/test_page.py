# Faces: maps/pages/visit/sites.py
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis.roles import REPORTER
from maps.pages.photos.page import with_places
from maps.pages.visit.sites import route, sites
from tests.roads.figures.evidence.test_grades import DAY, make_photo
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
BEFORE = DAY - timedelta(days=60)
AFTER = DAY + timedelta(days=40)


@pytest.fixture
def works() -> list[Any]:
    road = make_road("世纪路", line=straight(length=6000))
    return [make_work(road, start, start + 1000) for start in (0, 4000, 1500)]


@pytest.fixture
def engineer(client: Client) -> Client:
    user = make_user("看")
    user.groups.add(Group.objects.get_or_create(name=REPORTER)[0])
    client.force_login(user)
    return client


def test_the_page_shows_the_chosen_sites_then_and_now_each_with_its_best_pair(
    engineer: Client, works: Any
) -> None:
    make_report(works[0], "base", 0, 100, day=BEFORE)
    make_report(works[0], "base", 100, 400, day=DAY)
    first = make_photo(works[0], "base", 50, side="L", heading_deg=10)
    make_photo(works[0], "base", 52, side="L", heading_deg=10, day=DAY + timedelta(days=10))
    last = make_photo(works[0], "base", 55, side="L", heading_deg=12, day=DAY + timedelta(days=30))
    only = make_photo(works[1], "base", 4200)
    asked = {"as_of": str(AFTER), "since": str(DAY - timedelta(days=1))}
    page = engineer.get("/visit/", {**asked, "work": [works[0].pk, works[1].pk]}).content.decode()
    assert "相隔 30 天" in page
    assert page.index(f"/photos/{first.address}/marked") < page.index(f"/photos/{last.address}/marked")
    assert f"/photos/{only.address}/marked" in page
    assert '<td class="number">100.0</td><td class="number">400.0</td><td class="number">300.0</td>' in page
    assert f"/works/{works[2].pk}" not in page
    assert page.count('class="visit-site"') == 2


def test_without_a_choice_the_works_that_moved_most_are_visited(engineer: Client, works: Any) -> None:
    make_report(works[2], "base", 1500, 2500, day=DAY)
    page = engineer.get("/visit/", {"as_of": str(AFTER), "since": str(BEFORE)}).content.decode()
    assert "推进最多的 3 处" in page
    assert page.index(f'data-work="{works[2].pk}"') < page.index(f'data-work="{works[1].pk}"')


def test_the_route_goes_to_the_nearest_that_is_left(works: Any) -> None:
    for work in works:
        work.refresh_from_db()
    assert route(works) == [works[0], works[2], works[1]]


def test_the_number_of_queries_does_not_grow_with_the_sites(works: Any) -> None:
    def queries(keys: list[int]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            sites(keys, as_of=AFTER, since=BEFORE, photos=with_places())
        return len(seen)

    assert queries([works[0].pk]) == queries([work.pk for work in works])


def test_the_route_map_is_drawn_with_its_numbers_for_people_with_a_role(engineer: Client, works: Any) -> None:
    make_report(works[0], "base", 0, 400, day=DAY)
    asked = {"as_of": str(AFTER), "since": str(BEFORE), "work": [works[0].pk, works[1].pk]}
    answer = engineer.get("/visit/map.svg", asked)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")
    assert engineer.get("/visit/map.svg", {"as_of": str(AFTER)}).status_code == 400
    engineer.logout()
    assert engineer.get("/visit/map.svg", asked).status_code == 302
    assert engineer.get("/visit/").status_code == 302


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"work": "甲"}, "看不懂选的是哪些工程"),
        ({"work": [str(n) for n in range(1, 14)]}, "一次观摩最多 12 处"),
        ({"as_of": "2014-06-01", "since": "2014-06-01"}, "对比日期要早于截至日期"),
        ({"since": "昨天"}, "昨天"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(engineer: Client, query: Any, words: str) -> None:
    answer = engineer.get("/visit/", query)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_an_empty_district_has_nothing_to_visit_and_says_so(engineer: Client) -> None:
    assert "还没有可以观摩的工程" in engineer.get("/visit/").content.decode()
