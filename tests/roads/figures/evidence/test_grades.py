# Faces: roads/figures/evidence/contradictions.py
import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.db.models import F

from gis.models import Photo
from roads.chainage import span_of
from roads.figures.evidence.contradictions import open_metres
from roads.figures.evidence.grades import Evidence, pieces_of, sentence, step_evidence, total, work_evidence
from roads.models import Inspection, InspectionAnswer, PhotoPlace, ProgressReport, Step, Work
from tests.photos import LOCAL
from tests.shapes import EAST, NORTH, make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
DAY = date(2014, 6, 1)


def evening(day: date, hour: int = 18) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL)


def make_photo(
    work: Work, step: str, m: float, *, day: date = DAY, side: str = "B", offset: float = 0, **fields: Any
) -> Photo:
    """A photo at chainage `m` of a work on a straight road, received the same evening."""
    photo = Photo.objects.create(
        key=uuid4(), sha256="0" * 64, size_bytes=1, media_type="image/jpeg", width=1, height=1,
        position=Point(EAST + m, NORTH + offset, srid=4547), position_source="device",
        taken_at=evening(day, 12), moment=evening(day, 12), day=day, recorded_at=evening(day), by=make_user(),
        **{"accuracy_m": 5.0, **fields},
    )  # fmt: skip
    PhotoPlace.objects.create(
        photo=photo, road=work.road, metres=m, offset_m=offset, side=side, work=work,
        step=Step.objects.get(kind=work.kind, code=step),
    )  # fmt: skip
    return photo


def make_inspection(
    work: Work,
    step: str,
    start: float,
    end: float,
    found: Any,
    *,
    day: date = DAY,
    side: str = "B",
    hour: int = 19,
) -> Inspection:
    span = span_of(start, end)
    part = span_of(*found) if found else None
    return Inspection.objects.create(
        key=uuid4(), work=work, step=Step.objects.get(kind=work.kind, code=step), span=span, side=side,
        found=part, verdict="confirmed" if part == span else "contradicted", day=day,
        recorded_at=evening(day, hour), by=make_user(),
    )  # fmt: skip


@pytest.fixture
def work() -> Work:
    return make_work(make_road("世纪路", line=straight(length=1000)), 0, 1000)


def test_a_planted_history_is_graded_as_by_hand(work: Work) -> None:
    """Base reported over 0–400 on both halves on 1 June. A photo at 100 two days later: 70–130. An inspector confirms
    120–200 and finds 60 m of the 100 reported from 300 to 400, on the left only."""
    make_report(work, "base", 0, 400)
    make_photo(work, "base", 100, day=DAY + timedelta(days=2))
    make_inspection(work, "base", 120, 200, (120, 200), day=DAY + timedelta(days=4))
    make_inspection(work, "base", 300, 400, (300, 360), day=DAY + timedelta(days=4), side="L")
    base = Step.objects.get(kind="carriageway", code="base").pk
    evidence = step_evidence([work.pk], as_of=DAY + timedelta(days=9))[work.pk, base]
    # inspected: 80 on both halves and 60 on the left; photo: 70–120; contradicted: 360–400 on the left
    assert (evidence.inspected_m, evidence.photo_m, evidence.contradicted_m) == (80 + 30, 50, 20)
    assert evidence.reported_m == 400 - 110 - 50 - 20
    before = step_evidence([work.pk], as_of=DAY)[work.pk, base]
    assert (before.reported_m, before.photo_m, before.inspected_m) == (400, 0, 0)
    pieces = [(p.side, p.grade, p.from_m, p.to_m) for p in pieces_of(work.pk, as_of=DAY + timedelta(days=9))]
    assert ("L", "contradicted", 360, 400) in pieces
    assert ("R", "reported", 200, 400) in pieces
    assert ("L", "photo", 70, 120) in pieces


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, 60),
        ({"day": DAY + timedelta(days=3)}, 60),
        ({"day": DAY + timedelta(days=4)}, 0),
        ({"day": DAY - timedelta(days=3)}, 60),
        ({"offset": 31}, 0),
        ({"accuracy_m": 31.0}, 0),
        ({"side": "L"}, 30),
    ],
)
def test_a_photo_shows_thirty_metres_either_way_within_three_days(
    work: Work, changes: dict[str, Any], shown: float
) -> None:
    make_report(work, "base", 0, 400)
    make_photo(work, "base", 200, **changes)
    base = Step.objects.get(kind="carriageway", code="base").pk
    assert step_evidence([work.pk], as_of=DAY + timedelta(days=9))[work.pk, base].photo_m == shown


def test_a_photo_of_another_step_or_placed_by_hand_shows_nothing(work: Work) -> None:
    make_report(work, "base", 0, 400)
    make_photo(work, "surface", 200)
    PhotoPlace.objects.filter(photo=make_photo(work, "base", 300)).update(by_hand=True)
    base = Step.objects.get(kind="carriageway", code="base").pk
    assert step_evidence([work.pk], as_of=DAY + timedelta(days=9))[work.pk, base].photo_m == 0


class TestContradictions:
    """Reported 0–100, found 60: closed by a void, by a newer report, or by a note."""

    LATER = DAY + timedelta(days=10)

    @pytest.fixture
    def inspection(self, work: Work) -> Inspection:
        self.report = make_report(work, "base", 0, 100)
        return make_inspection(work, "base", 0, 100, (0, 60), day=DAY + timedelta(days=2))

    def test_it_is_open_over_the_metres_that_were_not_found(self, inspection: Inspection) -> None:
        assert open_metres(as_of=DAY + timedelta(days=1)) == {}
        assert open_metres(as_of=self.LATER) == {inspection.pk: 40}

    def test_a_void_of_the_report_closes_it(self, inspection: Inspection) -> None:
        ProgressReport.objects.filter(pk=self.report.pk).update(
            voided_at=evening(DAY + timedelta(days=3)), voided_by=make_user(), void_reason="多报"
        )
        assert open_metres(as_of=self.LATER) == {}

    def test_a_newer_report_closes_it_over_its_metres(self, inspection: Inspection) -> None:
        make_report(inspection.work, "base", 60, 80, day=DAY + timedelta(days=5))
        assert open_metres(as_of=self.LATER) == {inspection.pk: 20}
        make_report(inspection.work, "base", 80, 100, day=DAY + timedelta(days=6))
        assert open_metres(as_of=self.LATER) == {}
        assert open_metres(as_of=DAY + timedelta(days=4)) == {inspection.pk: 40}

    def test_a_note_closes_it_from_its_day_on(self, inspection: Inspection) -> None:
        InspectionAnswer.objects.create(
            inspection=inspection, day=DAY + timedelta(days=5), note="量错了起点", by=make_user(),
            recorded_at=evening(DAY + timedelta(days=5)),
        )  # fmt: skip
        assert open_metres(as_of=DAY + timedelta(days=4)) == {inspection.pk: 40}
        assert open_metres(as_of=self.LATER) == {}

    def test_a_later_inspection_goes_before_an_earlier_one(self, inspection: Inspection) -> None:
        make_inspection(inspection.work, "base", 50, 100, (50, 100), day=DAY + timedelta(days=6))
        assert open_metres(as_of=self.LATER) == {}

    def test_progress_is_what_it_was(self, inspection: Inspection) -> None:
        from roads.figures.progress import measure

        step = next(
            s
            for s in measure([inspection.work], as_of=self.LATER)[inspection.work_id].steps
            if s.code == "base"
        )
        assert step.finished_m == 100


def by_the_metre(work: Work, step: Step, as_of: date) -> Counter[str]:
    """An independent computation, half metre by half metre, from the rows alone."""
    reports = [
        r for r in ProgressReport.objects.filter(work=work, step=step, voided_at=None) if r.day <= as_of
    ]
    photos = [
        p
        for p in PhotoPlace.objects.filter(work=work, step=step).select_related("photo")
        if p.photo.day <= as_of
    ]
    inspections = sorted(
        (i for i in Inspection.objects.filter(work=work, step=step, voided_at=None) if i.day <= as_of),
        key=lambda i: (i.day, i.recorded_at, i.pk),
    )
    metres: Counter[str] = Counter()
    for half in "LR":
        for m in range(1000):
            x = m + 0.5
            here = [r for r in reports if r.span.lower <= x < r.span.upper and r.side in ("B", half)]
            if not here:
                continue
            seen = [i for i in inspections if i.span.lower <= x < i.span.upper and i.side in ("B", half)]
            grade = "reported"
            if any(
                abs((p.metres or 0) - x) <= 30 and abs((p.photo.day - r.day).days) <= 3 and p.side in ("B", half)
                for p in photos for r in here
            ):  # fmt: skip
                grade = "photo"
            if seen:
                last = seen[-1]
                if last.found and last.found.lower <= x < last.found.upper:
                    grade = "inspected"
                elif not any(r.day >= last.day and r.recorded_at > last.recorded_at for r in here):
                    grade = "contradicted"
            metres[grade] += 1
    return metres


@pytest.mark.parametrize("seed", range(6))
def test_random_histories_are_graded_as_metre_by_metre(work: Work, seed: int) -> None:
    chance = random.Random(seed)
    step = Step.objects.get(kind="carriageway", code="base")
    for _ in range(12):
        day = DAY + timedelta(days=chance.randrange(20))
        start = chance.randrange(0, 900)
        end = start + chance.randrange(10, 100)
        side = chance.choice("LRB")
        what = chance.random()
        if what < 0.5:
            make_report(work, "base", start, end, side=side, day=day)
        elif what < 0.75:
            make_photo(work, "base", start, day=day, side=side)
        else:
            middle = chance.randrange(start, end + 1)
            make_inspection(
                work, "base", start, end, (start, middle) if middle > start else None, day=day, side=side
            )
    as_of = DAY + timedelta(days=chance.randrange(8, 25))
    evidence = step_evidence([work.pk], as_of=as_of)[work.pk, step.pk]
    hand = by_the_metre(work, step, as_of)
    assert {
        "inspected": evidence.inspected_m * 2, "photo": evidence.photo_m * 2, "reported": evidence.reported_m * 2,
        "contradicted": evidence.contradicted_m * 2,
    } == {grade: hand[grade] for grade in ("inspected", "photo", "reported", "contradicted")}  # fmt: skip


def test_a_work_is_known_as_well_as_the_least_of_its_steps(work: Work) -> None:
    for code in ("subgrade", "base", "surface", "ancillary"):
        step = Step.objects.filter(kind="carriageway", code=code).first()
        if step:
            make_report(work, code, 0, 500)
    steps = list(Step.objects.filter(kind="carriageway").order_by("position"))
    for step in steps:
        if not ProgressReport.objects.filter(step=step).exists():
            make_report(work, step.code, 0, 500)
        make_photo(work, step.code, 100)
    make_inspection(work, steps[0].code, 0, 200, (0, 200), day=DAY + timedelta(days=2))
    evidence = work_evidence([work.pk], as_of=DAY + timedelta(days=9))[work.pk]
    assert evidence == Evidence(finished_m=500, with_photo_m=60, inspected_m=0, contradicted_m=0)
    assert sentence(total([evidence, evidence])) == "完成 1.0 公里，其中有照片 0.1，经检查 0.0"
    assert Photo.objects.filter(moment__lte=F("recorded_at")).count() == len(steps)
