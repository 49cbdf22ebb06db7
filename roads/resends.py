"""Reports that are sent twice: a site's network drops the answer and the phone sends the same report again."""

from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

from roads.chainage import Span
from roads.models import ProgressReport, Step, Work
from roads.services import report_progress


class Sent(NamedTuple):
    """A report that stands, and whether this sending made it."""

    report: ProgressReport
    created: bool


@transaction.atomic
def report_once(
    *, work: Work, step: Step, span: Span, side: str, day: date, note: str, by: Any, today: date
) -> Sent:
    """Append a report, or hand back the standing one by the same person that says the very same.

    Progress is a union, so a second copy would change no figure; this keeps the list of reports clean as well. The
    work's row is locked so that two copies on their way at once do not pass each other.
    """
    Work.objects.select_for_update().only("pk").get(pk=work.pk)
    said: dict[str, Any] = {"step": step, "span": span, "side": side, "day": day, "note": note}
    same = ProgressReport.objects.known_at(None).filter(work=work, by=by, **said).first()
    if same:
        return Sent(same, created=False)
    return Sent(report_progress(work=work, by=by, today=today, **said), created=True)
