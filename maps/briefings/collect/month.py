"""The facts of a month put together from the rooms; computes no figure."""

from dataclasses import replace

from django.db.models import Max

from gis.models import District, Target
from maps.briefings import facts as f
from maps.briefings.collect import land, ranking, roads
from maps.briefings.collect.imagery import imagery
from maps.briefings.collect.plans import changed_plans
from maps.briefings.corrected import corrected
from maps.briefings.headline import Headline
from maps.briefings.period import Period
from maps.briefings.promises import kept_promises
from maps.briefings.replay.replay import replay
from roads.figures.grid import reports_between
from roads.figures.lights import thresholds_text
from roads.figures.overview import overview
from roads.figures.progress import progress_of_all
from roads.figures.ranking import formula_text
from roads.grid_plans import plan_name
from roads.models import ExistingStretch


def collect_facts(period: Period, *, previous: f.Facts | None = None) -> f.Facts:
    """All facts of the month; `previous` are those of the last published briefing before it."""
    with period.believed():
        facts = _facts(period)
        return _with_previous(facts, period, previous) if previous else facts


def _facts(period: Period) -> f.Facts:
    targets = {row.code: row for row in Target.objects.all()}
    district = District.objects.current()
    now = period.then(overview)
    axes, axis_totals = roads.axes(period)
    investment = targets.get("investment")
    return f.Facts(
        imagery=imagery(period),
        version=period.version,
        reason=period.reason,
        cadence=period.cadence.value,
        month=period.month,
        as_of=period.as_of,
        since=period.since,
        known_at=period.known_at,
        newest_report=now.newest_report,
        existing_by=ExistingStretch.objects.filter(since__gt=period.as_of).aggregate(day=Max("since"))["day"],
        reports_in_month=reports_between(period.since, period.as_of, known_at=period.known_at),
        silent=roads.silent(period),
        schematic=now.schematic,
        demo=now.demo,
        district=district.name,
        issuer=district.issuer,
        signature=district.signs,
        plan=plan_name(),
        thresholds=thresholds_text(),
        headline=Headline(period, targets).figures(),
        axes=axes,
        axis_totals=axis_totals,
        works=sum(progress.counts for progress in period.then(progress_of_all).values()),
        left_out=roads.left_out(period),
        lights=roads.lights(period),
        changed=roads.changed_works(period),
        attention=roads.attention(period),
        units=ranking.units(period),
        blockers=land.held_up(period),
        digging=land.dug_up(period),
        obstacles=land.obstacles(period),
        villages=land.villages(period),
        coverage=land.covered(period),
        money=roads.money(period, investment.amount if investment else None),
        curve=roads.curve(period),
        next_month=roads.next_month(period),
        by_kind=ranking.by_kind(period),
        last_works=ranking.last_works(period),
        ranking_rule=formula_text(),
        plan_changes=changed_plans(period),
        previous=None,
        corrections=(),
    )


def _with_previous(facts: f.Facts, period: Period, previous: f.Facts) -> f.Facts:
    """What is said of the last published briefing: what became of its promises, and what reads otherwise by now."""
    replayed = replay(period, previous)
    return replace(
        facts,
        previous=_previous(previous),
        promised=kept_promises(period, previous.next_month) if previous.month < period.month else (),
        corrections=corrected(period, previous, _again(period, previous), replayed),
        replay=replayed,
    )


def _previous(facts: f.Facts) -> f.Previous:
    return f.Previous(
        month=facts.month,
        version=facts.version,
        as_of=facts.as_of,
        known_at=facts.known_at,
        cadence=facts.cadence,
    )


def _again(period: Period, previous: f.Facts) -> f.Facts:
    """What the last briefing would say of its day by what is known now."""
    return collect_facts(Period(previous.month, previous.as_of, period.known_at, cadence=period.cadence))
