"""All figures of a briefing from the raw tables, by the names its facts have."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from maps.audit.recompute import attention, land, money, plans, ranking
from maps.audit.recompute.corrections import Then, corrections, last_before
from maps.audit.recompute.coverage import Coverage
from maps.audit.recompute.grid import axes
from maps.audit.recompute.headline import Headline
from maps.audit.recompute.obstacles import obstacles
from maps.audit.recompute.parameters import Parameters, Question
from maps.audit.recompute.raw.past import History
from maps.audit.recompute.raw.tables import read
from maps.audit.recompute.replay import replayed
from maps.audit.recompute.villages import villages
from maps.audit.recompute.works import Works


def recompute(question: Question, history: History, given: Parameters) -> dict[str, Any]:
    """Figures by name; lists hold rows that say what tells them apart and how they are ordered."""
    tables = read(history.at(question.known_at, question.as_of))
    works = Works(tables, given, question.known_at)
    coverage = Coverage(works)

    def works_on(day: date) -> Works:
        """The works by the rows that held on a day, as believed now."""
        if not history.differs_between(day, question.as_of):
            return works
        return Works(read(history.at(question.known_at, day)), given, question.known_at)

    then = last_before(tables, question)
    rows, replay = [], None
    if then:
        told = Then(then.facts, then.as_of, then.known_at)

        def at(moment: datetime) -> Works:
            early = history.before(told.known_at)
            return Works(read(history.at(moment, told.as_of, from_start=early)), given, moment)

        replay = replayed(told, then.month, question.moments, at, tables, history)
        held = works_on(then.as_of)
        asked_again = question._replace(month=then.month, as_of=then.as_of)
        again = _figures(asked_again, held, coverage if held is works else Coverage(held), works_on)
        rows = corrections(told, again, works)
    return {
        **_figures(question, works, coverage, works_on),
        "previous": {"month": then.month, "as_of": then.as_of} if then else None,
        "corrections": rows,
        "replay": replay,
    }


def _figures(
    question: Question, works: Works, coverage: Coverage, works_on: Callable[[date], Works]
) -> dict[str, Any]:
    """The figures of a period up to a day, by what `works` believe."""
    month, as_of = question.month, question.as_of
    tables, since = works.tables, month - timedelta(days=1)
    earlier = works_on(since)
    after = [row.since for row in tables.existing if row.since > as_of]
    newest = works.newest_report(as_of)
    covered = coverage.chapter(as_of, since)
    return {
        "month": month,
        "as_of": as_of,
        "since": since,
        "newest_report": newest,
        "report_age_days": (as_of - newest).days if newest else None,
        "existing_by": max(after, default=None),
        "reports_in_month": works.reports_between(since, as_of),
        "headline": Headline(works, coverage, as_of, since).rows(),
        **axes(works, as_of, since),
        **attention.lists(works, as_of, since, earlier),
        "units": ranking.units(works, as_of, since, earlier),
        "last_works": ranking.last_works(works, as_of),
        "plan_changes": plans.changed_plans(works, as_of, since),
        "by_kind": ranking.by_kind(works, as_of),
        "blockers": land.blockers(works, as_of),
        "digging": land.digging(works, as_of),
        "obstacles": obstacles(tables, as_of, since),
        "villages": villages(tables, works.given, as_of, since, works.known_at),
        "coverage": covered,
        "money": money.money(works, as_of, since, earlier),
        "curve": money.curve(works, as_of),
        "next_month": attention.next_month(works, as_of, _end_of_next(month, question.cadence)),
    }


def _end_of_next(first: date, cadence: str) -> date:
    """The last day of the period after the one that begins on `first`."""
    if cadence == "week":
        return first + timedelta(days=13)
    if cadence == "half-month":
        return money.month_end(first) if first.day == 1 else date(*_month_after(first, 1), 15)
    months = {"month": 1, "quarter": 5, "year": 23}[cadence]
    return money.month_end(date(*_month_after(first, months), 1))


def _month_after(day: date, months: int) -> tuple[int, int]:
    number = day.year * 12 + day.month - 1 + months
    return number // 12, number % 12 + 1
