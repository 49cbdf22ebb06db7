"""A small month: two works on one road, reports in May and June, a planning area, a pilot village."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from gis.models import ResponsibleUnit
from maps.briefings.publishing import publish
from maps.briefings.render import Prepared, prepare
from maps.models import Briefing
from roads.models import Step, Work
from tests.parcels.api.test_land import make_building
from tests.parcels.coverage.test_figures import lay_area, lay_pipe
from tests.parcels.test_land import box
from tests.shapes import make_report, make_road, make_user, make_work, straight
from tests.villages.test_progress import make_redevelopment
from villages.models import Village

CHINA = ZoneInfo("Asia/Shanghai")
JUNE = date(2014, 6, 1)
TODAY = date(2014, 8, 1)
JULY_5 = datetime(2014, 7, 5, 9, tzinfo=CHINA)


def lay_works() -> list[Work]:
    """On 横3, 2 km long: a carriageway begun in May, advanced in June; a water pipe begun in June."""
    unit = ResponsibleUnit.objects.create(name="建设局")
    road = make_road("神州路", axis="EW", axis_no=3, line=straight(length=2000))
    plan: dict[str, Any] = {
        "unit": unit,
        "planned_start": date(2014, 5, 1),
        "planned_finish": date(2014, 7, 31),
    }
    surface = make_work(road, 0, 1000, code="R1", budget_wan_yuan=1000, **plan)
    water = make_work(road, 0, 500, code="W1", kind="water", **plan)
    make_report(surface, "subgrade", 0, 400, day=date(2014, 5, 20))
    make_report(surface, "subgrade", 400, 900, side="L", day=date(2014, 6, 10))
    make_report(water, first_step(water), 0, 100, day=date(2014, 6, 12))
    return [surface, water]


def lay_district() -> None:
    """A planning area with a laid pipe, a pilot village with a place and one without."""
    lay_area()
    lay_pipe(day=date(2014, 6, 15), length=600)
    make_redevelopment("410871060202", pilot=True)
    placed = make_redevelopment(pilot=True)
    Village.objects.filter(pk=placed.village_id).update(outline=box(100, 100, 400, 300))
    make_building("A-1", redevelopment=placed, begun_on=date(2014, 6, 2))


def first_step(work: Work) -> str:
    """The code of the first step of a work."""
    return str(Step.objects.filter(kind=work.kind).order_by("position").values_list("code", flat=True)[0])


@pytest.fixture
def works() -> list[Work]:
    return lay_works()


@pytest.fixture
def district(works: list[Work]) -> None:
    lay_district()


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: Any) -> Iterator[Briefing]:
    """The district with June published, made once for a module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        lay_works()
        lay_district()
        yield publish(month=JUNE, by=make_user("主任"), today=TODAY, now=JULY_5)
        transaction.set_rollback(True)


def june(**more: Any) -> Prepared:
    """June as known on 5 July, or as said."""
    period = {"today": TODAY, "known_at": JULY_5, **more}
    return prepare(JUNE, **period)
