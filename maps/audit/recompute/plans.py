"""Versions of plans recorded on the days of a month, held against the version before and against the first."""

from datetime import date, datetime, tzinfo

from maps.audit.recompute.names import work_label
from maps.audit.recompute.raw.rows import WorkPlan
from maps.audit.recompute.says import Row
from maps.audit.recompute.works import Works


def changed_plans(works: Works, as_of: date, since: date) -> list[Row]:
    """In order of recording; what only carries an earlier version on is no change."""
    zone = works.given.zone_of_time
    made = [row for rows in works.plans.values() for row in rows if not row.carried]
    told = [
        row
        for row in made
        if not row.baseline
        and row.recorded_at <= works.known_at
        and since < _day(row.recorded_at, zone) <= as_of
    ]
    return [_row(works, row, zone) for row in sorted(told, key=lambda row: (row.recorded_at, row.id))]


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


def _row(works: Works, row: WorkPlan, zone: tzinfo) -> Row:
    versions = [one for one in works.plans[row.work_id] if not one.carried]
    before, first = versions[versions.index(row) - 1], versions[0]
    late = (
        (row.planned_finish - first.planned_finish).days
        if row.planned_finish is not None and first.planned_finish is not None
        else None
    )
    return Row(
        (work_label(works.by_id[row.work_id], works.tables, works.given),),
        (row.recorded_at.timestamp(), row.id),
        {
            "from_day": row.valid.lower,
            "finish_before": before.planned_finish,
            "finish_after": row.planned_finish,
            "late_days": late,
            "recorded_on": _day(row.recorded_at, zone),
        },
    )
