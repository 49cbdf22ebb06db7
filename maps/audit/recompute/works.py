"""Where each work stands at the end of a day: metres done of each step and half, percent, light.

The rule: built metres come from standing reports alone, as the union of what was reported, clipped to the work; a half
counts half; percent weighs the steps; a work whose every step is done everywhere is finished.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from maps.audit.recompute.lights import light_of, planned_percent
from maps.audit.recompute.parameters import Parameters
from maps.audit.recompute.raw.belief import last_words, standing
from maps.audit.recompute.raw.rows import Report, Step, Work, WorkPlan
from maps.audit.recompute.raw.tables import Tables
from maps.audit.recompute.spans import Spans, common, metres, united

# A report of side B tells of both halves of the carriageway; metres are always halves summed and divided by
# two.
HALVES = ("L", "R")
# What these works built stays in every total; only plan, lights and ranking do without them.
LEFT_OUT = frozenset({"suspended", "cancelled", "unlocated"})


@dataclass(frozen=True)
class Standing:
    """A work at the end of a day. `finished` and `begun` are spans of the left and the right half."""

    work: Work
    done: dict[tuple[int, str], Spans]
    finished: tuple[Spans, Spans]
    begun: tuple[Spans, Spans]
    step_metres: tuple[tuple[Step, float], ...]
    percent: float
    planned: float | None
    newest: date | None
    light: str
    reason: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Held against its plan: located, and neither suspended nor cancelled."""
        return self.light not in LEFT_OUT

    @cached_property
    def finished_m(self) -> float:
        return sum(metres(half) for half in self.finished) / 2

    @property
    def weighted_m(self) -> float:
        """Metres done, each step by its weight."""
        weights = sum(step.weight for step, _ in self.step_metres)
        return sum(step.weight * done for step, done in self.step_metres) / weights if weights else 0.0

    @property
    def dropped_m(self) -> float:
        """Metres that left the plan with a cancelled work: those on which nothing is begun."""
        # A metre begun on one half only is half begun: the other half leaves the plan.
        left = self.work.length_m - sum(metres(half) for half in self.begun) / 2
        return left if self.light == "cancelled" else 0.0

    @property
    def behind(self) -> float:
        return (self.planned or 0.0) - self.percent


class Works:
    """The standing of every work on any day, by what was believed at one moment."""

    def __init__(self, tables: Tables, given: Parameters, known_at: datetime) -> None:
        self.tables, self.given, self.known_at = tables, given, known_at
        self.by_id = {work.id: work for work in tables.works}
        self.steps: dict[str, list[Step]] = defaultdict(list)
        for step in tables.steps:
            self.steps[step.kind].append(step)
        self.reports: dict[int, list[Report]] = defaultdict(list)
        for report in tables.reports:
            # Chosen once for all days: what is believed depends on the moment alone, the day is looked at
            # in _standing.
            if standing(report, known_at):
                self.reports[report.work_id].append(report)
        self.plans: dict[int, list[WorkPlan]] = defaultdict(list)
        for plan in tables.plans:
            self.plans[plan.work_id].append(plan)
        self._days: dict[date, dict[int, Standing]] = {}

    def on(self, day: date) -> dict[int, Standing]:
        """The standing of every work by its id at the end of a day, whose own reports count."""
        if day not in self._days:
            stopped = self.stopped(day)
            self._days[day] = {
                work.id: self._standing(self.as_planned(work, day), day, stopped.get(work.id))
                for work in self.tables.works
            }
        return self._days[day]

    def as_planned(self, work: Work, day: date) -> Work:
        """A work with the plan that held on a day, as believed: its own columns where no version says otherwise."""
        for plan in self.plans[work.id]:
            # At most one version fits: the database excludes overlaps of both ranges for a work.
            if self.known_at in plan.recorded and day in plan.valid:
                return work._replace(
                    planned_start=plan.planned_start,
                    planned_finish=plan.planned_finish,
                    goal=plan.goal,
                    goal_due=plan.goal_due,
                    budget_wan_yuan=plan.budget_wan_yuan,
                )
        return work

    def stopped(self, day: date) -> dict[int, str]:
        """Works suspended or cancelled on a day."""
        last = last_words(self.tables.statuses, lambda row: row.work_id, as_of=day, known_at=self.known_at)
        return {work: row.status for work, row in last.items() if row.status != "active"}

    def reports_between(self, since: date, until: date) -> int:
        return sum(since < report.day <= until for rows in self.reports.values() for report in rows)

    def newest_report(self, day: date) -> date | None:
        days = [report.day for rows in self.reports.values() for report in rows if report.day <= day]
        return max(days, default=None)

    def _standing(self, work: Work, day: date, stopped: str | None) -> Standing:
        known = [report for report in self.reports[work.id] if report.day <= day]
        steps = self.steps[work.kind]
        done = {(step.id, half): _done(known, work, step, half) for step in steps for half in HALVES}
        finished, begun = _both(done, steps, work)
        step_metres = tuple((step, sum(metres(done[step.id, half]) for half in HALVES) / 2) for step in steps)
        left_m = work.length_m - sum(metres(half) for half in finished) / 2
        # Ends of reports are typed: a work is whole though a few metres are missing, and shows 100 only
        # then.
        whole = work.length_m > 0 and left_m < self.given.finished_tolerance_m
        shares = {
            step.code: 100.0 * done_m / work.length_m if work.length_m else 0.0
            for step, done_m in step_metres
        }
        weights = sum(step.weight for step in steps)
        percent = sum(step.weight * shares[step.code] for step in steps) / weights if weights else 0.0
        light, reason = self._light(work, day, stopped, percent, whole, shares)
        return Standing(
            work=work,
            done=done,
            finished=finished,
            begun=begun,
            step_metres=step_metres,
            # The one place where rounding up is allowed: a finished work never shows 99.9.
            percent=100.0 if whole else percent,
            planned=planned_percent(work, day),
            newest=max((report.day for report in known), default=None),
            light=light,
            reason=reason,
        )

    def _light(
        self,
        work: Work,
        day: date,
        stopped: str | None,
        percent: float,
        whole: bool,
        shares: dict[str, float],
    ) -> tuple[str, tuple[str, ...]]:
        if stopped:
            return stopped, ()
        if not work.span:
            return "unlocated", ()
        return light_of(work, day, percent, whole, shares, self.given)


def _done(reports: list[Report], work: Work, step: Step, half: str) -> Spans:
    spans = [
        span
        for report in reports
        # `placed` is what of the report lies on the road as it is now: a centreline that was replaced
        # carries spans along.
        if report.step_id == step.id and report.side in ("B", half)
        for span in report.placed
    ]
    return common(united(spans), work.span)


def _both(
    done: dict[tuple[int, str], Spans], steps: list[Step], work: Work
) -> tuple[tuple[Spans, Spans], tuple[Spans, Spans]]:
    """On each half the spans where every step is done, and where any is."""
    finished, begun = [], []
    for half in HALVES:
        # A kind without steps has nothing that could be finished.
        every = work.span if steps else []
        for step in steps:
            every = common(every, done[step.id, half])
        finished.append(every)
        begun.append(united(span for step in steps for span in done[step.id, half]))
    return (finished[0], finished[1]), (begun[0], begun[1])
