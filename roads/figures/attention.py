"""What the plan wants in a span of days to come: works to begin and to finish, goals and obstacles due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter

from roads.choices import Goal, Light
from roads.figures.lights import Plan, goal_met
from roads.figures.progress import progress_of_all
from roads.figures.progress_values import Progress
from roads.models import Obstacle, Work
from roads.norms import SILENT_DAYS


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Works each with its progress on the day before, in order of the day that is due; open obstacles by due day."""

    to_begin: tuple[tuple[Work, Progress], ...]
    to_finish: tuple[tuple[Work, Progress], ...]
    goals_due: tuple[tuple[Work, Progress], ...]
    obstacles_due: tuple[Obstacle, ...]


def upcoming(*, after: date, until: date, known_at: datetime | None = None) -> Upcoming:
    """What is due after the end of `after` and by the end of `until` and, on `after`, has not happened yet."""
    progress = progress_of_all(as_of=after, known_at=known_at)
    works = Work.objects.located().select_related("road", "unit").defer("line").order_by("code")
    counted = [
        (work, progress[work.pk]) for work in works if work.pk in progress and progress[work.pk].counts
    ]

    def due(
        day_of: Callable[[Plan], date | None], wanted: Callable[[Work, Progress], bool]
    ) -> tuple[tuple[Work, Progress], ...]:
        works_due = [
            (day, work, now) for work, now in counted if (day := day_of(now.plan)) and after < day <= until
        ]
        return tuple(
            (work, now) for _, work, now in sorted(works_due, key=itemgetter(0)) if wanted(work, now)
        )

    return Upcoming(
        to_begin=due(lambda plan: plan.start, lambda _, now: now.percent == 0),
        to_finish=due(lambda plan: plan.finish, lambda _, now: now.light != Light.FINISHED),
        goals_due=due(lambda plan: plan.goal_due, _goal_open),
        obstacles_due=tuple(
            Obstacle.objects.open_on(after)
            .filter(due__gt=after, due__lte=until)
            .select_related("work__road", "unit")
            .defer("work__line")
            .order_by("due", "code")
        ),
    )


def _goal_open(work: Work, now: Progress) -> bool:
    """Whether what the plan wants by the goal's day is still to do; finishing is listed among works to finish."""
    goal = now.plan.goal
    if not goal or goal in (Goal.FINISH, Goal.ADVANCE, Goal.SUPPORT):
        return False
    steps = {step.code: step.percent for step in now.steps}
    return not goal_met(goal, percent=now.percent, finished=now.light == Light.FINISHED, step_percent=steps)


def stale_works(*, as_of: date, known_at: datetime | None = None) -> list[tuple[Work, Progress]]:
    """Works begun, not finished, last reported on SILENT_DAYS or more before `as_of`, longest silent first."""
    heard_by = as_of - timedelta(days=SILENT_DAYS)
    progress = progress_of_all(as_of=as_of, known_at=known_at)
    silent = {
        pk: now.newest_day
        for pk, now in progress.items()
        if now.counts and 0 < now.percent < 100 and now.newest_day and now.newest_day <= heard_by
    }
    works = Work.objects.filter(pk__in=silent).select_related("road", "unit").defer("line")
    return [
        (work, progress[work.pk]) for work in sorted(works, key=lambda work: (silent[work.pk], work.code))
    ]
