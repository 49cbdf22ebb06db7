"""The law over random histories: what is built follows from reports, pipes and existing roads alone."""

# Faces: parcels/coverage/area.py, parcels/coverage/terms.py

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.models import ResponsibleUnit, Target
from parcels.coverage.area import stored_area
from parcels.coverage.figures import coverage
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import Terms
from roads.chainage import span_of
from roads.figures.grid import Metres, grid
from roads.figures.overview import overview
from roads.figures.progress import progress_of_all
from roads.models import ExistingStretch, Pipe, Road, Step, Work, WorkStatus
from roads.services import set_status
from tests.parcels.coverage.test_figures import lay_area, lay_pipe
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db

FIRST = date(2014, 1, 1)
KINDS = ("carriageway", "carriageway", "gas")
TERMS = Terms(kinds=("carriageway", "gas"))
days = st.integers(0, 90)
works = st.integers(0, len(KINDS) - 1)
reports = st.lists(
    st.tuples(works, st.integers(0, 3), st.integers(0, 7), st.integers(1, 8), st.sampled_from("LRB"), days),
    max_size=12,
)


@dataclass(frozen=True)
class Built:
    """What lies in the ground at the end of a day."""

    metres: dict[str, tuple[float, float]]
    of_works: dict[int, tuple[float, float]]
    steps: dict[tuple[int, str], float]
    new_road_km: float
    pipes_km: float
    km2: float


def built(day: date) -> Built:
    def of(metres: Metres) -> tuple[float, float]:
        return round(metres.finished_m, 6), round(metres.finished_m + metres.under_way_m, 6)

    figures = {one.code: one.value for one in overview(as_of=day).figures}
    progress = progress_of_all(as_of=day)
    return Built(
        metres={kind: of(metres) for kind, metres in grid(as_of=day).everything.items() if any(of(metres))},
        of_works={pk: (now.finished_m, now.under_way_m) for pk, now in progress.items()},
        steps={(pk, step.code): step.finished_m for pk, now in progress.items() for step in now.steps},
        new_road_km=round(figures["new-road"], 9),
        pipes_km=figures["pipes-laid"],
        km2=coverage(CoverageRequest(TERMS, stored_area("district")), as_of=day).covered_km2,
    )


def status(work: Work, day: date, number: int) -> None:
    now = datetime(2014, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    word = WorkStatus.Status.values[number % 3]
    set_status(work=work, status=word, day=day, reason="调整", by=make_user(), now=now)


def plan(work: Work, day: date, number: int) -> None:
    Work.objects.filter(pk=work.pk).update(
        planned_start=day, planned_finish=day + timedelta(number), goal="finish", goal_due=day
    )


def unit(work: Work, day: date, number: int) -> None:
    Work.objects.filter(pk=work.pk).update(
        unit=ResponsibleUnit.objects.get_or_create(name=f"{number}公司")[0]
    )


def name(work: Work, day: date, number: int) -> None:
    Work.objects.filter(pk=work.pk).update(from_label=f"{number}号路", to_label="")
    Road.objects.filter(works=work).update(name=f"改名{number}路")


def target(work: Work, day: date, number: int) -> None:
    Target.objects.update_or_create(
        code="new-road", defaults={"label": "新建成道路", "value": number + 1, "due": day, "source": "某报"}
    )


def weight(work: Work, day: date, number: int) -> None:
    step = Step.objects.filter(kind=work.kind).order_by("position")[number % 3]
    Step.objects.filter(pk=step.pk).update(weight=number + 1)


def budget(work: Work, day: date, number: int) -> None:
    Work.objects.filter(pk=work.pk).update(budget_wan_yuan=number)


changes = st.lists(
    st.tuples(
        st.sampled_from([status, status, plan, unit, name, target, weight, budget]),
        works,
        days,
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=6,
)


def lay_district() -> list[Work]:
    """A 1 km axis with a stretch that was there, works that overlap, and a gas pipe beside them."""
    lay_area()
    road = make_road(axis="EW", axis_no=1)
    ExistingStretch.objects.create(road=road, span=span_of(0, 150), since=FIRST + timedelta(20))
    lay_pipe("gas", day=FIRST + timedelta(30), length=300)
    Pipe.objects.create(
        code="along", kind="gas", road=road, span=span_of(500, 700), line=straight(x=500, length=200),
        laid_on=FIRST + timedelta(10),
    )  # fmt: skip
    places = ((100, 900), (500, 1000), (0, 800))
    return [make_work(road, *place, kind=kind) for kind, place in zip(KINDS, places, strict=True)]


def tell(made: list[Work], rows: list[tuple[int, int, int, int, str, int]]) -> None:
    for which, step, begin, length, side, day in rows:
        work = made[which]
        steps = list(Step.objects.filter(kind=work.kind).order_by("position").values_list("code", flat=True))
        low = float(work.span.lower) + begin * 50
        high = min(low + length * 50, float(work.span.upper))
        if low < high:
            make_report(work, steps[step % len(steps)], low, high, side=side, day=FIRST + timedelta(day))


@given(reports, changes, days, days)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_change_of_status_plan_unit_name_target_weight_or_budget_changes_what_is_built_on_any_day(
    told: list[Any], changed: list[tuple[Callable[..., None], int, int, int]], day: int, other: int
) -> None:
    with transaction.atomic():
        made = lay_district()
        tell(made, told)
        these_days = [FIRST + timedelta(one) for one in (day, other, 91)]
        before = [built(one) for one in these_days]
        for change, which, on, number in changed:
            change(made[which], FIRST + timedelta(on), number)
        assert [built(one) for one in these_days] == before
        transaction.set_rollback(True)
