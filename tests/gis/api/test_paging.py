from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gis.models import ResponsibleUnit, Target


def units(number: Any) -> Any:
    ResponsibleUnit.objects.bulk_create(ResponsibleUnit(name=f"单位{i}") for i in range(number))


def walk(client: Client, address: Any) -> Any:
    """Every id met by following the next links from `address`."""
    seen = []
    while address:
        body = client.get(address).json()
        seen += [row["id"] for row in body["results"]]
        address = body["next"]
    return seen


class TestWalking(TestCase):
    @settings(deadline=None, max_examples=25)
    @given(st.integers(0, 23), st.integers(1, 7))
    def test_following_next_meets_every_row_once_in_order(self, number: Any, size: Any) -> None:
        units(number)
        assert walk(self.client, f"/api/units/?page_size={size}") == sorted(
            ResponsibleUnit.objects.values_list("pk", flat=True)
        )

    @settings(deadline=None, max_examples=25)
    @given(st.lists(st.integers(0, 3), max_size=12), st.integers(1, 4))
    def test_rows_of_equal_first_key_are_neither_skipped_nor_repeated(
        self, positions: Any, size: Any
    ) -> None:
        Target.objects.all().delete()
        for number, position in enumerate(positions):
            Target.objects.create(code=f"t{number}", label="目标", value=1, position=position)
        walked = walk(self.client, f"/api/targets/?page_size={size}")
        assert walked == list(Target.objects.order_by("position", "id").values_list("pk", flat=True))


@pytest.mark.django_db
class TestPages:
    def test_pages_by_number_agree_with_the_walk(self, client: Client) -> None:
        units(10)
        pages = [client.get("/api/units/", {"page": n, "page_size": 4}).json()["results"] for n in (1, 2, 3)]
        assert [row["id"] for page in pages for row in page] == walk(client, "/api/units/?page_size=4")

    def test_the_number_of_rows_is_given_where_it_is_free_or_asked_for(self, client: Client) -> None:
        units(10)
        assert client.get("/api/units/").json()["count"] == 10
        assert client.get("/api/units/?page_size=4").json()["count"] is None
        assert client.get("/api/units/?page_size=4&count=true").json()["count"] == 10

    def test_a_row_removed_meanwhile_does_not_shift_the_next_page(self, client: Client) -> None:
        units(6)
        first = client.get("/api/units/?page_size=3").json()
        ResponsibleUnit.objects.filter(pk=first["results"][0]["id"]).delete()
        second = client.get(first["next"]).json()
        assert [row["name"] for row in second["results"]] == ["单位3", "单位4", "单位5"]

    def test_a_page_beyond_the_end_is_404_in_words(self, client: Client) -> None:
        units(3)
        answer = client.get("/api/units/?page=7")
        assert answer.status_code == 404
        assert "第 7 页" in answer.json()["detail"]

    def test_an_empty_collection_has_an_empty_first_page(self, client: Client) -> None:
        assert client.get("/api/units/?page=1").json()["results"] == []

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("page_size=0", "page_size"),
            ("page_size=1001", "page_size"),
            ("page_size=99999999999999999999", "page_size"),
            ("page_size=-1", "page_size"),
            ("page_size=１０", "page_size"),
            ("page=0", "page"),
            ("page=1.5", "page"),
            ("page=100000", "page"),
            ("count=maybe", "count"),
            ("after=!!", "after"),
            ("after=W10", "after"),
            ("after=WyJcdTAwMDAiXQ", "after"),
            ("after=WzFlOTk5XQ", "after"),
            ("after=W251bGxd", "after"),
            ("page=2&after=WzFd", "after"),
        ],
    )
    def test_what_is_no_page_is_refused_by_name(self, client: Client, query: Any, field: Any) -> None:
        units(3)
        answer = client.get(f"/api/units/?{query}")
        assert answer.status_code == 400
        assert list(answer.json()) == [field]

    def test_too_deep_a_page_points_to_the_next_links(self, client: Client) -> None:
        assert "next" in client.get("/api/units/?page=99&page_size=1000").json()["page"][0]

    def test_a_cursor_beyond_all_keys_is_an_empty_page(self, client: Client) -> None:
        units(3)
        answer = client.get("/api/units/?after=Wzk5OTk5OTk5OTk5OTk5OTk5OTk5XQ")  # [99999999999999999999]
        assert answer.status_code in (200, 400)
        assert answer.json().get("results", []) == []
