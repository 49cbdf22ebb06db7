"""The facts of a month put together from the rooms; computes no figure."""

from django.db.models import Max

from gis.models import Target
from maps.briefings import facts as f
from maps.briefings import gather_land as land
from maps.briefings import gather_roads as roads
from maps.briefings.asked import Asked
from maps.briefings.corrected import corrected
from maps.briefings.headline import Headline
from roads.grid import reports_between
from roads.lights import thresholds_text
from roads.models import ExistingStretch
from roads.overview import overview
from roads.standings import progress_of_all


def gather(asked: Asked, *, previous: f.Facts | None = None) -> f.Facts:
    """All facts of the month; `previous` are those of the last published briefing before it."""
    targets = {row.code: row for row in Target.objects.all()}
    now = asked.then(overview)
    axes, axis_totals = roads.axes(asked)
    investment = targets.get("investment")
    return f.Facts(
        version=asked.version,
        reason=asked.reason,
        month=asked.month,
        as_of=asked.as_of,
        since=asked.since,
        known_at=asked.known_at,
        newest_report=now.newest_report,
        existing_by=ExistingStretch.objects.filter(since__gt=asked.as_of).aggregate(day=Max("since"))["day"],
        reports_in_month=reports_between(asked.since, asked.as_of, known_at=asked.known_at),
        silent=roads.silent(asked),
        schematic=now.schematic,
        demo=now.demo,
        thresholds=thresholds_text(),
        headline=Headline(asked, targets).figures(),
        axes=axes,
        axis_totals=axis_totals,
        works=sum(progress.counts for progress in asked.then(progress_of_all).values()),
        left_out=roads.left_out(asked),
        lights=roads.lights(asked),
        changed=roads.changed_works(asked),
        attention=roads.attention(asked),
        units=roads.units(asked),
        blockers=land.held_up(asked),
        digging=land.dug_up(asked),
        obstacles=land.obstacles(asked),
        villages=land.villages(asked),
        coverage=land.covered(asked),
        money=roads.money(asked, float(investment.value) if investment else None),
        curve=roads.curve(asked),
        next_month=roads.next_month(asked),
        previous=_previous(previous) if previous else None,
        corrections=corrected(asked, previous, _again(asked, previous)) if previous else (),
    )


def _previous(facts: f.Facts) -> f.Previous:
    return f.Previous(month=facts.month, version=facts.version, as_of=facts.as_of, known_at=facts.known_at)


def _again(asked: Asked, previous: f.Facts) -> f.Facts:
    """What the last briefing would say of its day by what is known now."""
    return gather(Asked(previous.month, previous.as_of, asked.known_at))
