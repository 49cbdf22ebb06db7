"""What happened to works between two days: begun, finished, advanced, turned red, and metres; measures nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from roads.choices import Light
from roads.figures.progress import progress_of_all
from roads.figures.progress_values import Progress
from roads.models import Work


class Event(models.TextChoices):
    """What may happen to a work; one that is begun or finished has advanced too."""

    BEGUN = "begun", "新开工"
    FINISHED = "finished", "完工"
    ADVANCED = "advanced", "有推进"
    TURNED_RED = "turned_red", "新转红灯"


@dataclass(frozen=True, slots=True)
class Change:
    """A work at the end of two days, by what was known at one moment."""

    work: Work
    before: Progress
    after: Progress

    @property
    def events(self) -> frozenset[Event]:
        return events(self.before, self.after)

    @property
    def built_m(self) -> float:
        """Weighted metres done in between: a metre with every step done counts once, a step alone by its weight."""
        return (self.after.percent - self.before.percent) / 100.0 * self.work.length_m

    @property
    def finished_m(self) -> float:
        """Metres on which the last step was finished in between; a half-width counts half."""
        return self.after.finished_m - self.before.finished_m


def events(before: Progress, after: Progress) -> frozenset[Event]:
    """What happened between two states of one work; what was built before a work was stopped has happened."""
    happened = {
        Event.BEGUN: before.percent == 0 < after.percent,
        Event.FINISHED: before.percent < 100 <= after.percent,
        Event.ADVANCED: before.percent < after.percent,
        Event.TURNED_RED: after.light == Light.RED != before.light,
    }
    return frozenset(event for event, so in happened.items() if so)


def events_of_all(
    *, since: date, until: date, known_at: datetime | None = None
) -> Mapping[int, frozenset[Event]]:
    """Events of every work by primary key, after the end of `since` and by the end of `until`."""
    before = progress_of_all(as_of=since, known_at=known_at)
    after = progress_of_all(as_of=until, known_at=known_at)
    return {pk: events(before[pk], progress) for pk, progress in after.items() if pk in before}


def changes(*, since: date, until: date, known_at: datetime | None = None) -> list[Change]:
    """Every work to which something happened after `since` and by `until`, those with most metres built first."""
    events = events_of_all(since=since, until=until, known_at=known_at)
    before = progress_of_all(as_of=since, known_at=known_at)
    after = progress_of_all(as_of=until, known_at=known_at)
    works = Work.objects.select_related("road", "unit").defer(
        "line", "road__centreline", "road__centreline_3857"
    )
    rows = works.in_bulk([pk for pk, happened in events.items() if happened])
    made = [Change(work, before[pk], after[pk]) for pk, work in rows.items()]
    return sorted(made, key=lambda change: (-change.built_m, change.work.code))
