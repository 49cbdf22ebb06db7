"""Works under way that nobody has reported on for a while."""

from datetime import date, datetime, timedelta

from roads.models import Work
from roads.norms import SILENT_DAYS
from roads.progress import Progress
from roads.standings import progress_of_all


def silent_works(*, as_of: date, known_at: datetime | None = None) -> list[tuple[Work, Progress]]:
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
