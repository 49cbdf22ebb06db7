"""What the last briefing said would be due this month, and whether it happened by the end of it."""

from collections.abc import Iterable

from maps.briefings import facts as f
from maps.briefings.period import Period
from roads.choices import Goal
from roads.figures.lights import goal_met
from roads.figures.progress import progress_of_all
from roads.figures.progress_values import Progress
from roads.models import Obstacle, Work


def kept_promises(period: Period, promised: f.NextMonth) -> tuple[f.PromiseRow, ...]:
    """Each thing due, in order of its day: finishes first, then begins, goals and obstacles of a day."""
    progress = period.then(progress_of_all)
    works = Work.objects.select_related("road").defer("line", "road__centreline", "road__centreline_3857")
    now = {f"{work.stretch}{work.get_kind_display()}": progress[work.pk] for work in works}
    still_open = set(Obstacle.objects.open_on(period.as_of).values_list("title", flat=True))
    rows = [
        *(_row(row, "完工", _finished(now.get(row.label))) for row in promised.finish),
        *(_row(row, "开工", _begun(now.get(row.label))) for row in promised.begin),
        *(_row(row, row.what, _met(now.get(row.label), row.what)) for row in promised.goals),
        *(_row(row, f"解决问题（{row.what}）", row.label not in still_open) for row in promised.obstacles),
    ]
    return tuple(sorted(_once(rows), key=lambda row: row.day))


def _row(due: f.DueRow, what: str, kept: bool) -> f.PromiseRow:
    return f.PromiseRow(
        label=due.label, unit=due.unit, day=due.day, what=what, kept=kept, address=due.address
    )


def _once(rows: Iterable[f.PromiseRow]) -> list[f.PromiseRow]:
    """A finish that is both planned and a goal is one promise."""
    return list({(row.label, row.what): row for row in reversed(list(rows))}.values())


def _finished(now: Progress | None) -> bool:
    return now is not None and now.percent >= 100


def _begun(now: Progress | None) -> bool:
    return now is not None and now.percent > 0


def _met(now: Progress | None, what: str) -> bool:
    goal = next((goal for goal in Goal if goal.label == what), None)
    if now is None or goal is None:
        return False
    steps = {step.code: step.percent for step in now.steps}
    return goal_met(goal, percent=now.percent, finished=now.percent >= 100, step_percent=steps)
