"""Progress is a union: the laws of it, and figures that can be checked in the head."""

# Faces: roads/figures/progress_values.py

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roads.choices import Light
from roads.figures.progress import attach_progress, measure
from roads.figures.progress_values import Progress
from roads.models import ProgressReport, Step, Work, WorkStatus
from roads.services import void_report
from tests.shapes import make_report, make_user, make_work

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
AS_OF = date(2014, 12, 31)
FIRST = date(2014, 1, 1)


def progress_of(work: Work, *, as_of: date = AS_OF, known_at: datetime | None = None) -> Progress:
    return measure([work], as_of=as_of, known_at=known_at)[work.pk]


def step_of(progress: Progress, code: str) -> float:
    return next(step.finished_m for step in progress.steps if step.code == code)


def test_two_reports_over_the_same_metres_count_once() -> None:
    work = make_work(end_m=1000)
    make_report(work, "subgrade", 0, 300)
    make_report(work, "subgrade", 200, 500)
    assert step_of(progress_of(work), "subgrade") == 500


def test_one_side_counts_half() -> None:
    work = make_work(end_m=1000)
    make_report(work, "subgrade", 0, 400, side="L")
    assert step_of(progress_of(work), "subgrade") == 200
    make_report(work, "subgrade", 0, 400, side="R")
    assert step_of(progress_of(work), "subgrade") == 400


def test_percent_is_the_weighted_share_of_length() -> None:
    work = make_work(end_m=1000)
    make_report(work, "subgrade", 0, 1000)
    make_report(work, "base", 0, 500)
    assert progress_of(work).percent == pytest.approx(30 + 15)


def test_only_metres_with_every_step_are_finished() -> None:
    work = make_work(end_m=1000)
    for step, end in (("subgrade", 1000), ("base", 800), ("surface", 600), ("ancillary", 250)):
        make_report(work, step, 0, end)
    progress = progress_of(work)
    assert (progress.finished_m, progress.under_way_m, progress.not_begun_m) == (250, 750, 0)


def test_a_work_with_every_step_over_its_whole_length_is_finished() -> None:
    work = make_work(end_m=1000)
    for step in ("subgrade", "base", "surface", "ancillary"):
        make_report(work, step, 0, 1000)
    progress = progress_of(work)
    assert (progress.percent, progress.light) == (100.0, Light.FINISHED)


def test_the_reports_of_the_day_itself_count() -> None:
    work = make_work()
    make_report(work, day=date(2014, 6, 1))
    assert step_of(progress_of(work, as_of=date(2014, 5, 31)), "subgrade") == 0
    assert step_of(progress_of(work, as_of=date(2014, 6, 1)), "subgrade") == 100


def test_what_was_recorded_later_is_not_known_earlier() -> None:
    work = make_work()
    make_report(work, day=date(2014, 6, 1), recorded_at=datetime(2014, 7, 1, tzinfo=SHANGHAI))
    before = datetime(2014, 6, 15, tzinfo=SHANGHAI)
    assert step_of(progress_of(work, known_at=before), "subgrade") == 0
    assert step_of(progress_of(work, known_at=datetime(2014, 7, 2, tzinfo=SHANGHAI)), "subgrade") == 100


def test_a_report_voided_later_is_still_believed_at_the_earlier_moment() -> None:
    work = make_work()
    report = make_report(work, day=date(2014, 6, 1))
    void_report(report=report, reason="桩号写错", by=make_user(), now=datetime(2014, 8, 1, tzinfo=SHANGHAI))
    assert step_of(progress_of(work), "subgrade") == 0
    assert step_of(progress_of(work, known_at=datetime(2014, 7, 1, tzinfo=SHANGHAI)), "subgrade") == 100


def test_progress_of_many_works_takes_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    works = [make_work() for _ in range(12)]
    for work in works:
        make_report(work)
    with django_assert_num_queries(5):
        assert len(measure(works, as_of=AS_OF)) == 12


def test_attached_progress_is_carried_by_every_row(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        make_report(make_work())
    with django_assert_num_queries(6):
        rows = attach_progress(Work.objects.filter(kind="carriageway").order_by("code")[:2], as_of=AS_OF)
    assert [row.progress.percent for row in rows] == [pytest.approx(3.0)] * 2


def test_a_suspended_work_has_its_light_and_reason_from_that_day_until_taken_up_again() -> None:
    work = make_work()
    for day, status in ((date(2014, 5, 1), "suspended"), (date(2014, 7, 1), "active")):
        WorkStatus.objects.create(
            work=work, day=day, status=status, reason="资金未到位", by=make_user(),
            recorded_at=datetime(2014, 7, 2, tzinfo=SHANGHAI),
        )  # fmt: skip
    lights = [progress_of(work, as_of=date(2014, month, 15)).light for month in (4, 5, 7)]
    assert lights == [Light.NO_PLAN, Light.SUSPENDED, Light.NO_PLAN]


LENGTH = 400
reports = st.lists(
    st.tuples(
        st.sampled_from(["subgrade", "base", "surface", "ancillary"]),
        st.integers(0, LENGTH - 1),
        st.integers(1, LENGTH),
        st.sampled_from(["L", "R", "B"]),
        st.integers(0, 90),
    ),
    max_size=12,
)
laws = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def enter(work: Work, rows: list[tuple[str, int, int, str, int]]) -> list[ProgressReport]:
    """Reports as drawn, from the lower of the two metres to the higher, days after the first of January."""
    steps = {step.code: step for step in Step.objects.filter(kind=work.kind)}
    made = []
    for step, start, length, side, day in rows:
        end = min(start + length, LENGTH)
        made.append(make_report(work, steps[step].code, start, end, side, day=FIRST + timedelta(days=day)))
    return made


def independent_metres(rows: list[tuple[str, int, int, str, int]], *, as_of: date) -> dict[str, float]:
    """Finished metres of each step by painting single metres on each half: slow, plain, and nothing of ours."""
    painted: dict[str, set[tuple[str, int]]] = {}
    for step, start, length, side, day in rows:
        if FIRST + timedelta(days=day) <= as_of:
            halves = "LR" if side == "B" else side
            cells = {(half, m) for half in halves for m in range(start, min(start + length, LENGTH))}
            painted.setdefault(step, set()).update(cells)
    return {step: len(cells) / 2 for step, cells in painted.items()}


@laws
@given(rows=reports)
def test_finished_metres_agree_with_painting_single_metres_and_never_exceed_the_work(rows: Any) -> None:
    work = make_work(end_m=LENGTH)
    enter(work, rows)
    progress = progress_of(work)
    expected = independent_metres(rows, as_of=AS_OF)
    for step in progress.steps:
        assert step.finished_m == expected.get(step.code, 0)
        assert 0 <= step.finished_m <= LENGTH
    assert progress.finished_m + progress.under_way_m + progress.not_begun_m == pytest.approx(LENGTH)


@laws
@given(rows=reports, shuffled=st.randoms(use_true_random=False))
def test_order_and_repetition_of_reports_change_nothing(rows: Any, shuffled: Any) -> None:
    first, second = make_work(end_m=LENGTH), make_work(end_m=LENGTH)
    enter(first, rows)
    mixed = [*rows, *rows]
    shuffled.shuffle(mixed)
    enter(second, mixed)
    one, other = progress_of(first), progress_of(second)
    assert [step.finished_m for step in one.steps] == [step.finished_m for step in other.steps]
    assert one.finished_m == other.finished_m


@laws
@given(rows=reports, earlier=st.integers(0, 90), later=st.integers(0, 90))
def test_progress_never_falls_as_days_pass(rows: Any, earlier: int, later: int) -> None:
    earlier, later = sorted((earlier, later))
    work = make_work(end_m=LENGTH)
    enter(work, rows)
    before = progress_of(work, as_of=FIRST + timedelta(days=earlier))
    after = progress_of(work, as_of=FIRST + timedelta(days=later))
    assert before.percent <= after.percent + 1e-9
    assert before.finished_m <= after.finished_m


@laws
@given(rows=reports.filter(bool), data=st.data())
def test_voiding_a_report_gives_exactly_the_state_without_it(rows: Any, data: Any) -> None:
    gone = data.draw(st.integers(0, len(rows) - 1))
    voided, without = make_work(end_m=LENGTH), make_work(end_m=LENGTH)
    made = enter(voided, rows)
    moment = datetime(2015, 1, 1, tzinfo=SHANGHAI)
    void_report(report=made[gone], reason="试验", by=make_user(), now=moment)
    enter(without, rows[:gone] + rows[gone + 1 :])
    assert progress_of(voided) == progress_of(without)
    assert slices_of(voided) == slices_of(without)


@laws
@given(rows=reports)
def test_slices_cover_each_half_once_and_hold_the_first_day_of_each_step(rows: Any) -> None:
    work = make_work(end_m=LENGTH)
    enter(work, rows)
    first_days: dict[tuple[str, str, int], int] = {}
    for step, start, length, side, day in rows:
        number = (FIRST - date(2000, 1, 1)).days + day
        for half in "LR" if side == "B" else side:
            for metre in range(start, min(start + length, LENGTH)):
                key = (step, half, metre)
                first_days[key] = min(number, first_days.get(key, number))
    seen: set[tuple[str, int]] = set()
    codes = ["subgrade", "base", "surface", "ancillary"]
    for piece in work.slices.all():
        for half in "LR" if piece.side == "B" else piece.side:
            for metre in range(int(piece.span.lower), int(piece.span.upper)):
                assert (half, metre) not in seen
                seen.add((half, metre))
                expected = [first_days.get((code, half, metre), piece.NEVER) for code in codes]
                assert piece.step_days == expected
    assert len(seen) == 2 * LENGTH


def slices_of(work: Work) -> list[tuple[str, Decimal, Decimal, list[int]]]:
    return [(row.side, row.span.lower, row.span.upper, row.step_days) for row in work.slices.all()]
