"""What was put right after a moment: reports voided since, and reports recorded since about days already told of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from roads.figures.progress import measure
from roads.models import ProgressReport, Work


@dataclass(frozen=True, slots=True)
class Correction:
    """One work whose state on `as_of` is now seen otherwise. Metres are finished metres, percents 0–100.

    `voided` are reports taken back, `added` reports recorded later; both speak of days up to `as_of`.
    """

    work: Work
    voided: tuple[ProgressReport, ...]
    added: tuple[ProgressReport, ...]
    finished_m_before: float
    finished_m_after: float
    percent_before: float
    percent_after: float


def corrections(*, as_of: date, since: datetime, until: datetime) -> list[Correction]:
    """How the state on `as_of` changed through what became known after `since` and by `until`, by code of work."""
    reports = ProgressReport.objects.filter(day__lte=as_of).select_related("step", "by", "voided_by")
    voided = _by_work(reports.taken_back(since=since, until=until).order_by("day", "pk"))
    added = _by_work(reports.recorded_later(since=since, until=until).order_by("day", "pk"))
    works = Work.objects.filter(pk__in={*voided, *added}).select_related("road", "unit").defer("line")
    rows = list(works.order_by("code"))
    before = measure(rows, as_of=as_of, known_at=since)
    after = measure(rows, as_of=as_of, known_at=until)
    return [
        Correction(
            work,
            tuple(voided.get(work.pk, ())),
            tuple(added.get(work.pk, ())),
            before[work.pk].finished_m,
            after[work.pk].finished_m,
            before[work.pk].percent,
            after[work.pk].percent,
        )
        for work in rows
    ]


def _by_work(reports: Iterable[ProgressReport]) -> dict[int, list[ProgressReport]]:
    by_work: dict[int, list[ProgressReport]] = defaultdict(list)
    for report in reports:
        by_work[report.work_id].append(report)
    return by_work
