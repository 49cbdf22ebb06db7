"""What happened to redevelopments between two days: households, areas, stages, housing; measures nothing itself."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from villages.choices import StageStanding, Standing
from villages.models import Redevelopment, RedevelopmentReport
from villages.progress import progress_of_all


@dataclass(frozen=True, slots=True)
class VillageChange:
    """A redevelopment at the end of two days, by what was known at one moment."""

    redevelopment: Redevelopment
    before: Standing
    after: Standing

    @property
    def mapped(self) -> bool:
        """Whether the village has an outline or a point."""
        village = self.redevelopment.village
        return village.outline is not None or village.point is not None

    @property
    def signed(self) -> int:
        return self.after.signed - self.before.signed

    @property
    def moved(self) -> int:
        return self.after.moved - self.before.moved

    @property
    def demolished_m2(self) -> float:
        return self.after.demolished_m2 - self.before.demolished_m2

    @property
    def begun_m2(self) -> int:
        return self.after.housing.begun_m2 - self.before.housing.begun_m2

    @property
    def stages_done(self) -> tuple[StageStanding, ...]:
        """Stages that were done after the first day and by the second."""
        return tuple(
            stage for stage in self.after.stages if stage.done_on and not self.before.has_done(stage.code)
        )


def village_changes(*, since: date, until: date, known_at: datetime | None = None) -> list[VillageChange]:
    """Every redevelopment with what happened after `since` and by `until`, pilots first."""
    rows = list(Redevelopment.objects.select_related("village__town", "unit"))
    before = progress_of_all(rows, as_of=since, known_at=known_at)
    after = progress_of_all(rows, as_of=until, known_at=known_at)
    return [VillageChange(row, before[row.pk], after[row.pk]) for row in rows]


@dataclass(frozen=True, slots=True)
class VillageCorrection:
    """One redevelopment whose figures up to a day are now seen otherwise."""

    redevelopment: Redevelopment
    voided: tuple[RedevelopmentReport, ...]
    added: tuple[RedevelopmentReport, ...]


def village_corrections(*, as_of: date, since: datetime, until: datetime) -> list[VillageCorrection]:
    """Reports about days up to `as_of` voided or recorded after `since` and by `until`, by redevelopment."""
    reports = RedevelopmentReport.objects.filter(day__lte=as_of).order_by("day", "pk")
    voided: dict[int, list[RedevelopmentReport]] = defaultdict(list)
    added: dict[int, list[RedevelopmentReport]] = defaultdict(list)
    for happened, rows in (
        (voided, reports.taken_back(since=since, until=until)),
        (added, reports.recorded_later(since=since, until=until)),
    ):
        for report in rows:
            happened[report.redevelopment_id].append(report)
    projects = Redevelopment.objects.filter(pk__in={*voided, *added}).select_related("village__town")
    return [
        VillageCorrection(row, tuple(voided.get(row.pk, ())), tuple(added.get(row.pk, ())))
        for row in projects.defer("village__outline", "village__point")
    ]
