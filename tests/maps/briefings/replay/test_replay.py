"""Differences between what was published and what is known today, split by cause so that the parts add up exactly."""

# Faces: maps/briefings/replay/causes.py, maps/briefings/replay/events.py, maps/briefings/replay/levels.py
# Faces: maps/briefings/replay/steps.py

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.gis.geos import LineString
from django.utils import timezone

from gis.bitemporal.past import changing
from gis.models import ResponsibleUnit, Target
from maps.briefings import facts as f
from maps.briefings.period import Period
from maps.briefings.replay.replay import replay
from roads.models import Pipe, Road, Step, Work
from roads.rereference import replace_centreline
from roads.services import change_plan, set_status, void_report
from tests.maps.briefings.conftest import JUNE, district, june, works
from tests.shapes import EAST, NORTH, make_report, make_user

__all__ = ["district", "works"]

pytestmark = pytest.mark.django_db
END = date(2014, 6, 30)


def recorded_now(work: Work, step: str, low: float, high: float) -> Any:
    return make_report(work, step, low, high, day=date(2014, 6, 20), recorded_at=timezone.now())


def told(previous: f.Facts) -> f.Replay:
    return replay(Period(JUNE, END, timezone.now()), previous)


def published() -> f.Facts:
    """June as it is known now, as it would be published."""
    Target.objects.create(code="new-road", label="新建成道路", value=20, measure_unit="公里", source="测")
    return june(known_at=timezone.now()).facts


def parts(found: f.Replay, code: str) -> list[tuple[str, float]]:
    row = found.row(code)
    return [(part.cause_label, part.difference) for part in row.parts] if row else []


def add_up(found: f.Replay) -> None:
    """Each figure's parts follow one another from what was published to what is known, without a gap."""
    for row in found.rows:
        assert row.parts[0].before == row.was
        assert row.parts[-1].after == row.now
        differences = [Decimal(str(part.difference)) for part in row.parts]
        assert sum(differences) == Decimal(str(row.now)) - Decimal(str(row.was)), row.code


def test_nothing_recorded_since_is_no_difference(district: None) -> None:
    found = told(published())
    assert (found.steps, found.rows) == ((), ())


def test_ten_causes_one_after_another_each_have_their_part_and_add_up(district: None) -> None:
    surface, water = Work.objects.get(code="R1"), Work.objects.get(code="W1")
    by = make_user("审核")
    for step in Step.objects.filter(kind="carriageway"):
        make_report(surface, step.code, 0, 300, day=date(2014, 6, 5))
    wrong = make_report(surface, "subgrade", 900, 950, day=date(2014, 6, 8))
    doubled = make_report(water, "trench", 100, 200, day=date(2014, 6, 13))
    previous = published()

    void_report(report=doubled, reason="重复", by=by, now=timezone.now())  # 1
    for step in Step.objects.filter(kind="carriageway"):
        recorded_now(surface, step.code, 300, 400)  # 2
    void_report(report=wrong, reason="桩号看错", by=by, now=timezone.now())  # 3
    recorded_now(surface, "subgrade", 900, 980)
    change_plan(
        work=surface, name="调整计划", holds_from=None, reason="概算批复", by=by, budget_wan_yuan=1500
    )  # 4
    Step.objects.filter(kind="carriageway", code="subgrade").update(weight=3)  # 5
    Pipe.objects.update(laid_on=date(2014, 7, 2))  # 6
    Target.objects.filter(code="new-road").update(value=25)  # 7
    with changing(reason="改名"):
        ResponsibleUnit.objects.update(name="住建局")  # 8
    road = Road.objects.get(works=surface)
    # Around a building: two sides of 208.8 m instead of the first 400 m straight on.
    corners = ((0, 0), (200, 60), (400, 0), (2000, 0))
    bent = LineString(*((EAST + x, NORTH + y) for x, y in corners), srid=road.centreline.srid)
    replace_centreline(road=road, line=bent, by=by, source="复测", now=timezone.now())  # 9
    set_status(
        work=surface, status="suspended", day=date(2014, 6, 28), reason="停", by=by, now=timezone.now()
    )  # 10

    found = told(previous)
    add_up(found)
    assert [step.cause_label for step in found.steps] == [
        "作废上报", "补报", "更正上报", "工程计划", "工序权重",
        "管线", "目标", "责任单位或名称", "道路中线", "工程状态",
    ]  # fmt: skip
    # The work grows from 1,000 m to 1,017.6 m, and its metres in proportion.
    assert parts(found, "new-road") == [("补报", 100.0), ("道路中线", 7.0)]
    assert parts(found, "target:new-road") == [("目标", 5.0)]
    assert parts(found, "pipes-laid") == [("管线", -600.0)]
    assert parts(found, "works") == [("工程状态", -1.0)]
    money = dict(parts(found, "investment"))
    assert set(money) >= {"补报", "更正上报", "工程计划", "工序权重"}
    assert all(value == int(value) for value in money.values())
    named = found.steps[3].changes[0]
    assert ("概算批复" in named.what, named.who) == (True, "审核")
    assert dict(parts(found, "coverage")).keys() == {"管线"} or dict(parts(found, "coverage"))


def test_changes_of_one_moment_cannot_be_parted(district: None) -> None:
    surface = Work.objects.get(code="R1")
    previous = published()
    moment = timezone.now()
    make_report(surface, "subgrade", 300, 600, day=date(2014, 6, 20), recorded_at=moment)
    set_status(
        work=surface, status="suspended", day=date(2014, 6, 28), reason="停", by=make_user(), now=moment
    )
    found = told(previous)
    add_up(found)
    assert [step.cause_label for step in found.steps] == ["补报、工程状态"]
    assert found.steps[0].count == 2
