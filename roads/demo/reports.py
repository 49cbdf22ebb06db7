"""Writes the simulated sites as progress reports, with the slips people make: late recordings, and mistakes voided."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from psycopg.types.range import Range

from roads.demo.construction import Sites, Stops
from roads.demo.measures import Measures
from roads.demo.obstacles import Trouble
from roads.demo.season import dice
from roads.demo.sites import Entry
from roads.models import Obstacle, ProgressReport, Step, Work, WorkStatus

LOCAL: Final = ZoneInfo("Asia/Shanghai")
RECORDED_LATE: Final = 0.04  # share of reports that come in one to six days late
MISTAKEN: Final = 0.0025  # share of reports that are first sent wrongly and voided
MISTAKES: Final = (
    ("桩号看错，范围多报，已重新填报", 40),
    ("同一段重复填报", 0),
    ("监理复核未通过，该段返工", 0),
    ("幅别填错，已重新填报", 0),
)
NOTES: Final = ("", "", "", "", "经监理签认", "夜间施工", "雨后复工", "自检合格")


def sites_of(
    works: list[Work],
    measures: Measures,
    obstacles: list[tuple[Trouble, Obstacle]],
    stops: dict[int, Stops],
    cancelled: frozenset[int],
) -> Sites:
    """The simulated sites of all works."""
    steps: dict[str, int] = {}
    for kind in Step.objects.values_list("kind", flat=True):
        steps[kind] = steps.get(kind, 0) + 1
    return Sites(works, measures, steps=steps, blocks=_blocks(obstacles), stops=stops, cancelled=cancelled)


def lay_reports(sites: Sites, users: dict[str, Any]) -> list[ProgressReport]:
    """Writes every report of 2014, work by work in the order of recording, and returns them."""
    steps: dict[str, list[Step]] = {}
    for step in Step.objects.order_by("kind", "position"):
        steps.setdefault(step.kind, []).append(step)
    written = []
    for work in sites.works:
        rows = [
            row
            for number, entry in enumerate(sites.entries(work))
            for row in _rows(work, number, entry, steps[work.kind][entry.step], users)
        ]
        # A statement for each work: the database cuts a work's slices anew after each statement that touches it.
        written += ProgressReport.objects.bulk_create(sorted(rows, key=lambda row: row.recorded_at))
    return written


def _blocks(obstacles: list[tuple[Trouble, Obstacle]]) -> dict[int, list[tuple[Any, date, date | None]]]:
    """Where each road cannot be built on, by the road's key."""
    blocks: dict[int, list[tuple[Any, date, date | None]]] = {}
    for trouble, obstacle in obstacles:
        if trouble.stops and obstacle.work is not None and obstacle.work.road_id is not None:
            blocks.setdefault(obstacle.work.road_id, []).append(
                (obstacle.span, obstacle.found_on, obstacle.resolved_on)
            )
    return blocks


def _rows(
    work: Work, number: int, entry: Entry, step: Step, users: dict[str, Any]
) -> Iterable[ProgressReport]:
    recorded = _evening(entry.day, work.code, number)
    if dice(work.code, number, "late") < RECORDED_LATE:
        recorded += timedelta(days=1 + int(6 * dice(work.code, number, "days")))
    note = NOTES[int(len(NOTES) * dice(work.code, number, "note"))]
    true = _row(work, entry, step, recorded, note, users)
    if dice(work.code, number, "mistake") < MISTAKEN:
        yield _mistake(work, number, entry, step, recorded, users)
    yield true


def _row(
    work: Work, entry: Entry, step: Step, recorded: datetime, note: str, users: dict[str, Any]
) -> ProgressReport:
    low, high = entry.span
    return ProgressReport(
        work=work,
        step=step,
        span=Range(Decimal(low) / 1000, Decimal(high) / 1000),
        side=entry.side,
        day=entry.day,
        note=note,
        recorded_at=recorded,
        by=users["engineer"],
        demo=True,
    )


def _mistake(
    work: Work, number: int, entry: Entry, step: Step, recorded: datetime, users: dict[str, Any]
) -> ProgressReport:
    """A wrong report sent a few minutes before the right one, and voided some days later."""
    reason, more_m = MISTAKES[int(len(MISTAKES) * dice(work.code, number, "reason"))]
    assert work.span is not None
    last = round(work.span.upper * 1000)
    wrong = entry._replace(span=(entry.span[0], min(last, entry.span[1] + more_m * 1000)))
    row = _row(work, wrong, step, recorded - timedelta(minutes=7), "", users)
    row.voided_at = recorded + timedelta(days=1 + int(19 * dice(work.code, number, "found")), hours=-8)
    row.voided_by, row.void_reason = users["reviewer"], reason
    return row


def _evening(day: date, *words: object) -> datetime:
    """A moment between half past five and half past eight that evening."""
    minute = 17 * 60 + 30 + int(180 * dice(*words, "minute"))
    return datetime.combine(day, time(minute // 60, minute % 60), LOCAL)


def lay_statuses(works: list[Work], users: dict[str, Any]) -> tuple[dict[int, Stops], frozenset[int]]:
    """Writes suspensions and cancellations; returns when each work stood still, and which were cancelled."""
    stops: dict[int, Stops] = {}
    rows = []
    for wanted, events in STATUSES.items():
        work = next(work for work in works if (work.stretch, work.kind) == wanted)
        days = [date.fromisoformat(day) for day, _, _ in events]
        stops[work.pk] = ((days[0], days[1] if len(days) > 1 else None),)
        rows += [
            WorkStatus(
                work=work,
                day=day,
                status=status,
                reason=reason,
                recorded_at=_evening(day, work.code, status),
                by=users["reviewer"],
            )
            for day, (_, status, reason) in zip(days, events, strict=True)
        ]
    WorkStatus.objects.bulk_create(rows)
    return stops, frozenset(row.work_id for row in rows if row.status == WorkStatus.Status.CANCELLED)


# By stretch and kind: day, status, reason.
STATUSES: Final[dict[tuple[str, str], tuple[tuple[str, str, str], ...]]] = {
    ("迎宾路(南海路—神州路)", "greening"): (
        ("2014-05-26", "suspended", "与雨水管改造交叉，等待管沟回填"),
        ("2014-09-22", "active", "管沟回填完成，恢复栽植"),
    ),
    ("中南路(韩愈路—南海路)", "heat"): (("2014-09-18", "suspended", "热源接口方案调整，暂停施工"),),
    ("南海路(西环路—西经大道)", "gas"): (("2014-06-20", "cancelled", "并入下一年度燃气专项，统一实施"),),
}
