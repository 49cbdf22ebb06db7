from datetime import date

import pytest
from django.test import Client

from gis.models import ResponsibleUnit
from tests.shapes import make_report, make_road, make_work

pytestmark = pytest.mark.django_db


def test_works_are_kept_by_light_unit_and_kind_together(client: Client) -> None:
    road, unit = make_road(), ResponsibleUnit.objects.create(name="建设局")
    plan = {"planned_start": date(2014, 5, 1), "planned_finish": date(2014, 8, 31)}
    late = make_work(road, 0, 100, unit=unit, **plan)
    make_report(late, "subgrade", 0, 50, day=date(2014, 9, 30))
    other = make_work(road, 100, 200, unit=unit)
    gas = make_work(road, 200, 300, kind="gas", unit=unit)

    def kept(query: str) -> list[int]:
        found: list[int] = client.get(f"/api/kept/?as_of=2014-11-30&{query}").json()["works"]
        return found

    assert kept("light=red") == [late.pk]
    assert kept(f"unit={unit.pk}") == [late.pk, other.pk, gas.pk]
    assert kept("kind=gas") == [gas.pk]
    assert kept(f"kind=carriageway&unit={unit.pk}&light=red") == [late.pk]
    assert kept("kind=heat") == []


def test_a_light_that_does_not_exist_is_refused_in_words(client: Client) -> None:
    reply = client.get("/api/kept/?light=purple")
    assert reply.status_code == 400
    assert "purple" in str(reply.json())
