"""What formatting, SQL patterns and buffers trip over, in every parameter of every address: never a server error."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.roads.api.test_fuzz import ADDRESSES
from tests.shapes import make_report, make_road, make_work

HOSTILE = [
    "%",
    "%s",
    "%(name)s",
    "100%",
    "{}",
    "{0}",
    "{x.__class__}",
    "\0",
    "a\0b",
    "9" * 5000,
    "x" * 1_000_000,
]


@pytest.fixture
def one_work(db: None) -> Any:
    work = make_work(make_road("神州路", axis="NS", axis_no=3), 0, 1000)
    make_report(work)
    return work


@pytest.mark.parametrize(("path", "names"), [(path, names) for path, names, _ in ADDRESSES if names])
def test_every_parameter_takes_or_refuses_hostile_values(one_work: Any, path: str, names: list[str]) -> None:
    client: Any = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("主任"))  # some addresses are for people with a role
    address = path.replace("{id}", str(one_work.pk))
    for name in names:
        for value in HOSTILE:
            answer = client.get(f"{address}?{urlencode({name: value})}")
            assert answer.status_code in (200, 301, 400, 404), (name, value[:20], answer.content[:300])
            assert not answer.streaming or b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    "page",
    ["/", "/works/", "/grid/", "/coverage/", "/villages/", "/land/", "/ready-land/", "/briefings/", "/data/"],
)
@pytest.mark.parametrize(
    "name", ["as_of", "q", "kind", "unit", "light", "sort", "page", "road", "axis", "after"]
)
def test_every_page_takes_or_refuses_hostile_values(one_work: Any, page: str, name: str) -> None:
    client = Client(raise_request_exception=False)
    for value in HOSTILE[:-1]:
        assert client.get(f"{page}?{urlencode({name: value})}").status_code < 500, (name, value[:20])
