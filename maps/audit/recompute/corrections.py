"""What is now seen otherwise than the last published briefing said: its figures as they read, and as they would now.

The rule: each headline figure, target, count of a light, listed work, place of a unit, work with reports put right and
village with reports put right that reads otherwise for the old day is one row; what reads alike is none.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from maps.audit.recompute.names import stretch, work_label
from maps.audit.recompute.parameters import Question
from maps.audit.recompute.raw.belief import standing
from maps.audit.recompute.raw.rows import Published, Work
from maps.audit.recompute.raw.tables import Tables
from maps.audit.recompute.says import Row, Says
from maps.audit.recompute.works import Works

Tree = Mapping[str, Any]


class Then(NamedTuple):
    """The last published briefing: what it said, and the day and the moment it spoke of."""

    said: Tree
    as_of: date
    known_at: datetime


def corrections(then: Then, again: Tree, now: Works) -> list[Row]:
    """Rows in the order of their subjects; `again` are the figures of the old day by what is known now."""
    before = Works(now.tables, now.given, then.known_at)
    put_right = _reported(now.tables.reports, then, now.known_at, "work_id")
    subjects = (
        _figures(then.said, again),
        _lights(then.said, again),
        _works(then.said, again, put_right, now),
        _units(then.said, again),
        _reported_works(then, put_right, before, now),
        _villages(then, again, now),
    )
    return [
        Row(identity, (place,), {"was": Says(was), "now": Says(is_now)})
        for place, rows in enumerate(subjects)
        for identity, was, is_now in rows
    ]


Rows = Iterator[tuple[tuple[str], tuple[str, ...], tuple[str, ...]]]


def _figures(said: Tree, again: Tree) -> Rows:
    now = {row.identity[0]: row.figures for row in again["headline"]}
    for was in said["headline"]:
        figures, digits = now.get(was["code"]), was["digits"]
        old = f"{was['value']:.{digits}f}"
        if figures is None:
            yield (was["label"],), (old,), ()
            continue
        new = f"{round(figures['value'], 6) + 0.0:.{digits}f}"
        if old != new:
            yield (was["label"],), (old.lstrip("-"),), (new.lstrip("-"),)
        if was["target"] != figures["target"]:
            yield (f"{was['label']}目标",), (), ()


def _lights(said: Tree, again: Tree) -> Rows:
    if said["works"] != again["works"]:
        yield ("参加评灯的工程",), (str(said["works"]),), (str(again["works"]),)
    now = {row.identity[0]: row.figures["count"] for row in again["lights"]}
    for was in said["lights"]:
        count = now.get(was["code"], 0)
        if was["count"] != count:
            yield (f"状态“{was['label']}”的工程",), (str(was["count"]),), (str(count),)


def _works(said: Tree, again: Tree, reported: set[int], works: Works) -> Rows:
    """Listed works whose light changed though no report did."""
    before = {row["key"]: row["light"] for part in ("attention", "left_out") for row in said[part]}
    after = {
        row.identity[0]: row.figures["light"] for part in ("attention", "left_out") for row in again[part]
    }
    for key in before.keys() | after.keys():
        if key not in reported and before.get(key) != after.get(key):
            yield (_called(works.by_id[key], works),), (), ()


def _called(work: Work, works: Works) -> str:
    label = stretch(work, works.tables)
    return label if label.endswith("工程") else f"{label}{works.given.kind_words[work.kind]}工程"


def _units(said: Tree, again: Tree) -> Rows:
    now = {row.identity[0]: row.figures["rank"] for row in again["units"]}
    for was in said["units"]:
        rank = now.get(was["name"])
        if was["rank"] != rank:
            old, new = ((str(place),) if place else () for place in (was["rank"], rank))
            yield (f"{was['name']}名次",), old, new


def _reported(rows: Any, then: Then, until: datetime, of: str) -> set[int]:
    """Whose reports about days told of were taken back or recorded between the two moments."""
    return {
        getattr(row, of)
        for row in rows
        if row.day <= then.as_of
        and (
            (standing(row, then.known_at) and row.voided_at is not None and row.voided_at <= until)
            or (standing(row, until) and row.recorded_at > then.known_at)
        )
    }


def _reported_works(then: Then, put_right: set[int], before: Works, now: Works) -> Rows:
    for key in put_right:
        was, is_now = (works.on(then.as_of)[key].percent for works in (before, now))
        digits = next((n for n in (1, 2, 3) if round(was, n) != round(is_now, n)), 1)
        old, new = f"{was:.{digits}f}", f"{is_now:.{digits}f}"
        label = work_label(now.by_id[key], now.tables, now.given)
        yield (label,), (old,), () if old == new else (new,)


def _villages(then: Then, again: Tree, works: Works) -> Rows:
    before = {row["key"]: row for row in then.said["villages"]}
    after = {row.identity[0]: row.figures for row in again["villages"]}
    for project in _reported(works.tables.village_reports, then, works.known_at, "village_id"):
        village = next(row for row in works.tables.villages if row.id == project)
        was, is_now = before.get(village.code), after[village.code]
        other = [
            name
            for name in ("signed", "moved", "demolished_m2")
            if was is None or _whole(was[name]) != _whole(is_now[name])
        ]
        old = tuple(_whole(was[name]) for name in other) if was else ()
        yield (f"{village.name}改造",), old, tuple(_whole(is_now[name]) for name in other)


def _whole(value: float) -> str:
    return f"{value:.0f}"


def last_before(tables: Tables, asked: Question) -> Published | None:
    """The last briefing of its cadence published before a moment: of the latest period its latest version."""
    earlier = [
        row
        for row in tables.published
        if row.cadence == asked.cadence and row.month <= asked.month and row.known_at < asked.known_at
    ]
    return max(earlier, key=lambda row: (row.month, row.version), default=None)
