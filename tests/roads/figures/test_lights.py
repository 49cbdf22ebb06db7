from datetime import date
from typing import Any

import pytest

from roads.choices import Light
from roads.figures.lights import Plan, light_of, planned_percent, thresholds_text

START, FINISH = date(2014, 6, 1), date(2014, 9, 8)  # 100 days, both counted


def light(
    percent: float, *, as_of: date, plan: Plan | None = None, steps: dict[str, float] | None = None
) -> Light:
    colour, reason = light_of(
        plan or Plan(START, FINISH),
        as_of=as_of,
        percent=percent,
        finished=percent == 100,
        step_percent=steps or {},
    )
    assert reason
    return colour


@pytest.mark.parametrize(
    ("day", "percent"),
    [(date(2014, 5, 31), 0), (START, 1), (date(2014, 7, 20), 50), (FINISH, 100), (date(2015, 1, 1), 100)],
)
def test_the_planned_share_grows_evenly_over_the_planned_days_both_included(
    day: date, percent: float
) -> None:
    assert planned_percent(Plan(START, FINISH), as_of=day) == percent


def test_without_both_planned_days_nothing_is_planned() -> None:
    assert planned_percent(Plan(START, None), as_of=START) is None
    assert light(10, as_of=START, plan=Plan(None, None)) == Light.NO_PLAN


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (50, Light.GREEN),
        (45.1, Light.GREEN),
        (45, Light.YELLOW),
        (35.1, Light.YELLOW),
        (35, Light.RED),
        (0, Light.RED),
    ],
)
def test_the_light_follows_how_far_fact_is_behind_plan(percent: float, expected: Light) -> None:
    assert light(percent, as_of=date(2014, 7, 20)) == expected


def test_thresholds_are_settings_and_the_sentence_beside_the_lights_names_them(settings: Any) -> None:
    settings.LIGHT_YELLOW_POINTS, settings.LIGHT_RED_POINTS = 20, 40
    assert light(35, as_of=date(2014, 7, 20)) == Light.GREEN
    assert "20" in thresholds_text()
    assert "40" in thresholds_text()


def test_a_work_before_its_planned_start_is_not_begun_and_after_it_behind() -> None:
    assert light(0, as_of=date(2014, 5, 1)) == Light.NOT_BEGUN
    assert light(0, as_of=date(2014, 6, 6)) == Light.YELLOW


def test_a_work_past_its_planned_finish_is_red_however_little_is_missing() -> None:
    assert light(99.9, as_of=date(2014, 9, 9)) == Light.RED
    assert light(100, as_of=date(2014, 9, 9)) == Light.FINISHED


def test_a_missed_goal_turns_a_work_red_though_its_whole_plan_runs_longer() -> None:
    plan = Plan(date(2014, 10, 1), date(2015, 10, 31), "base", date(2014, 12, 31))
    day = date(2015, 1, 5)
    assert light(30, as_of=day, plan=plan, steps={"base": 80.0}) == Light.RED
    assert light(60, as_of=day, plan=plan, steps={"base": 100.0}) == Light.GREEN


def test_a_goal_to_begin_is_met_by_any_progress() -> None:
    plan = Plan(date(2014, 12, 1), date(2015, 12, 31), "begin", date(2014, 12, 31))
    assert light(0, as_of=date(2015, 1, 1), plan=plan) == Light.RED
    assert light(8, as_of=date(2015, 1, 1), plan=plan) == Light.GREEN
