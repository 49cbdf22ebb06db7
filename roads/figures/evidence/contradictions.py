"""Which inspections contradict what is reported, and over how many metres still, as of a day."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from gis.replica import connection
from roads.models import Inspection

# Metres still contradicted of each inspection, the halves averaged; only of what is reported finished on the day.
OPEN_METRES: Final = """
    SELECT i.id, (sum(roads_metres(i.contradicted * d.done)) / 2)::float8
    FROM roads_inspected(%(works)s, %(as_of)s, %(known_at)s) i
    JOIN roads_step_spans(%(works)s, %(as_of)s, %(known_at)s) d USING (work_id, step_id, side)
    GROUP BY 1 HAVING sum(roads_metres(i.contradicted * d.done)) > 0
"""


def open_metres(
    *, ids: Collection[int] | None = None, as_of: date, known_at: datetime | None = None
) -> dict[int, float]:
    """Metres that contradicted inspections (of `ids`, or all) still contradict at the end of `as_of`."""
    rows = Inspection.objects.filter(verdict=Inspection.Verdict.CONTRADICTED, day__lte=as_of).order_by()
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    works = list(rows.values_list("work_id", flat=True).distinct())
    if not works:
        return {}
    parameters: dict[str, Any] = {"works": works, "as_of": as_of, "known_at": known_at or "infinity"}
    with connection.cursor() as cursor:
        cursor.execute(OPEN_METRES, parameters)
        return dict(cursor.fetchall())
