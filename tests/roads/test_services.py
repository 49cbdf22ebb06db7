from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections

from roads.chainage import span_of
from roads.models import ProgressReport, Step, Work
from roads.services import report_once
from tests.shapes import make_road, make_user, make_work


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that other connections see, taken away afterwards; the steps that came with the migrations stay."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE roads_road CASCADE")
            get_user_model().objects.all().delete()


def test_four_copies_on_their_way_at_once_make_one_report(committed: None) -> None:
    work = make_work(make_road("并发路"), 0, 1000)
    user = make_user("小王")

    def send(_: int) -> bool:
        try:
            said: dict[str, Any] = {
                "side": "B",
                "note": "",
                "day": date(2014, 6, 1),
                "today": date(2014, 6, 2),
            }
            step = Step.objects.get(kind="carriageway", code="base")
            return report_once(
                work=Work.objects.get(pk=work.pk), step=step, span=span_of(0, 500), by=user, **said
            ).created
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(send, range(4)))
    assert sorted(made) == [False, False, False, True]
    assert ProgressReport.objects.count() == 1
