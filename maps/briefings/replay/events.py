"""What was recorded between two moments, in order: each change of a row with its cause, by whom, when, and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from gis.history.models import Change
from gis.history.search import labels
from maps.briefings.replay.causes import cause_of
from parcels.models import ParcelState
from parcels.sources.models import SourceState
from roads.chainage import format_chainage
from roads.models import ProgressReport, WorkPlan, WorkStatus
from villages.models import RedevelopmentReport

# What a change of a row says of it, the first that is there.
NAMED_BY = ("name", "label", "code", "title")


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """One change; `order` tells changes of one moment apart."""

    at: datetime
    order: int
    cause: str
    what: str
    who: str


def events(*, since: datetime, until: datetime, as_of: date, from_start: bool = False) -> list[Event]:
    """Every change recorded after `since` and by `until` that may decide a figure of `as_of`, in order of recording.

    With `from_start` rows were there before they were entered, so that entering them is none.
    """
    span = (since, until)
    found = (
        *_reports(*span, as_of),
        *_village_reports(*span, as_of),
        *_dated(WorkStatus.objects.select_related("work__road", "by"), "status", *span),
        *_plans(*span),
        *_dated(ParcelState.objects.select_related("parcel", "by"), "land", *span),
        *_dated(SourceState.objects.select_related("source", "by"), "sources", *span),
        *_history(*span, from_start=from_start),
    )
    return sorted(found)


def _reports(since: datetime, until: datetime, as_of: date) -> Iterator[Event]:
    """Reports taken back and reports that came later; where one came in the place of the other, both correct."""
    rows = list(
        ProgressReport.objects.filter(day__lte=as_of)
        .filter(
            Q(recorded_at__gt=since, recorded_at__lte=until) | Q(voided_at__gt=since, voided_at__lte=until)
        )
        .select_related("work__road", "step", "by", "voided_by")
    )
    voided = [row for row in rows if row.voided_at and since < row.voided_at <= until]
    added = [row for row in rows if since < row.recorded_at <= until]
    for row in voided:
        cause = "corrected" if any(_replaces(other, row) for other in added) else "voided"
        assert row.voided_at is not None
        yield Event(
            row.voided_at, row.pk, cause, f"{_report(row)}作废：{row.void_reason}", _name(row.voided_by)
        )
    for row in added:
        cause = "corrected" if any(_replaces(row, other) for other in voided) else "added"
        yield Event(row.recorded_at, row.pk, cause, _report(row), _name(row.by))


def _replaces(new: ProgressReport, old: ProgressReport) -> bool:
    """Whether a report speaks of metres of the same step that the other spoke of."""
    same = (new.work_id, new.step_id) == (old.work_id, old.step_id) and new.pk != old.pk
    return same and new.span.lower < old.span.upper and old.span.lower < new.span.upper


def _report(row: ProgressReport) -> str:
    span = f"{format_chainage(row.span.lower)}—{format_chainage(row.span.upper)}"
    work = f"{row.work.stretch}{row.work.get_kind_display()}"
    return f"{work}{row.step.label}{span}{row.get_side_display()}（{row.day:%Y-%m-%d}完成）"


def _village_reports(since: datetime, until: datetime, as_of: date) -> Iterator[Event]:
    rows = RedevelopmentReport.objects.filter(day__lte=as_of).select_related(
        "redevelopment__village", "by", "voided_by"
    )
    for row in rows.filter(voided_at__gt=since, voided_at__lte=until):
        assert row.voided_at is not None
        yield Event(
            row.voided_at, row.pk, "voided", f"{_village(row)}作废：{row.void_reason}", _name(row.voided_by)
        )
    for row in rows.filter(recorded_at__gt=since, recorded_at__lte=until):
        yield Event(
            row.recorded_at, row.pk, "corrected" if row.correction else "added", _village(row), _name(row.by)
        )


def _village(row: RedevelopmentReport) -> str:
    return f"{row.redevelopment.village.name}{row.get_measure_display()}{row.value:.0f}（{row.day:%Y-%m-%d}）"


def _dated(rows: Any, cause: str, since: datetime, until: datetime) -> Iterator[Event]:
    for row in rows.filter(recorded_at__gt=since, recorded_at__lte=until):
        yield Event(row.recorded_at, row.pk, cause, str(row), _name(row.by))


def _plans(since: datetime, until: datetime) -> Iterator[Event]:
    rows = WorkPlan.objects.history().filter(baseline=False, recorded_at__gt=since, recorded_at__lte=until)
    for row in rows.select_related("work__road", "by"):
        what = f"{row.work.stretch}{row.work.get_kind_display()}{row.name}：{row.reason}"
        yield Event(row.recorded_at, row.pk, "plan", what, _name(row.by))


def _history(since: datetime, until: datetime, *, from_start: bool) -> Iterator[Event]:
    """Changes of rows that do not themselves say when they were recorded."""
    called = labels()
    rows = Change.objects.filter(decides=True, believed_at__gt=since, believed_at__lte=until)
    if from_start:
        rows = rows.exclude(action=Change.Action.INSERT)
    for row in rows.exclude(relation="roads_workplan").order_by("id"):
        columns = frozenset(row.new or {}) if row.action == Change.Action.UPDATE else frozenset()
        cause = cause_of(row.relation, columns)
        said = {**(row.old or {}), **(row.new or {})}
        name = next((str(said[key]) for key in NAMED_BY if said.get(key)), row.key)
        what = f"{row.get_action_display()}{called.get(row.relation, row.relation)} {name}"
        yield Event(
            row.believed_at, row.pk, cause, f"{what}：{row.reason}" if row.reason else what, row.actor
        )


def _name(person: Any) -> str:
    return str(person.get_full_name() or person.get_username()) if person else ""
