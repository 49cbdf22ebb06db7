"""The changes since a published briefing replayed one after another: what each did to each of its figures."""

from dataclasses import replace

from gis.bitemporal.past import history_began
from maps.briefings import facts as f
from maps.briefings.period import Period
from maps.briefings.replay.causes import LABELS
from maps.briefings.replay.events import events
from maps.briefings.replay.levels import Level, levels, published_levels
from maps.briefings.replay.steps import Step, steps

# So many changes of a step are told one by one.
TOLD = 12
COUNTED_OTHERWISE = "method"


def replay(period: Period, previous: f.Facts) -> f.Replay:
    """What was recorded from the moment of `previous` to that of `period`, and what it did to the former's figures.

    The district is measured before the first and after each step, as it was believed then; so parts add up.
    """
    began = history_began()
    from_start = began is not None and previous.known_at < began
    published_period = Period(
        previous.month, previous.as_of, previous.known_at, from_start=from_start, cadence=period.cadence
    )
    span = {"since": previous.known_at, "until": period.known_at}
    with replace(period, from_start=from_start).believed():
        changes = steps(events(**span, as_of=previous.as_of, from_start=from_start))
    published = {row.code: row for row in published_levels(previous)}
    measured = [_by_code(published_period)]
    measured += [_by_code(replace(published_period, known_at=step.until)) for step in changes]
    codes = dict.fromkeys(code for state in (published, *measured) for code in state)
    rows = [_row(code, published, measured, changes) for code in codes]
    return f.Replay(
        steps=tuple(_step(number, step) for number, step in enumerate(changes, 1)),
        rows=tuple(row for row in rows if row.parts),
    )


def _by_code(period: Period) -> dict[str, Level]:
    return {row.code: row for row in levels(period)}


def _row(
    code: str, published: dict[str, Level], measured: list[dict[str, Level]], changes: list[Step]
) -> f.ReplayRow:
    """A figure with the steps that moved it; one that is missing from a state counts as nought there."""
    states = [published, *measured]
    known = next(state[code] for state in reversed(states) if code in state)
    values = [state[code].value if code in state else 0.0 for state in states]
    labels = [LABELS[COUNTED_OTHERWISE], *(step.label for step in changes)]
    return f.ReplayRow(
        code=code,
        label=known.label,
        unit=known.unit,
        digits=known.digits,
        was=values[0],
        now=values[-1],
        parts=tuple(
            f.ReplayPart(step=number, cause_label=label, before=before, after=after)
            for number, (label, before, after) in enumerate(zip(labels, values[:-1], values[1:], strict=True))
            if before != after
        ),
    )


def _step(number: int, step: Step) -> f.ReplayStep:
    return f.ReplayStep(
        number=number,
        cause_label=step.label,
        until=step.until,
        count=len(step.events),
        changes=tuple(f.ReplayChange(what=one.what, who=one.who, at=one.at) for one in step.events[:TOLD]),
    )
