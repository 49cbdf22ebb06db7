"""What changes since the last published briefing did to its figures, from the raw tables as believed at each moment.

The rule: the figures of the old day are measured as believed at the old moment and after each step; metres, yuan and
counts are whole, a half goes up; square kilometres have six digits. A figure that no step moved has no row.
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from maps.audit.recompute import attention, ranking
from maps.audit.recompute.corrections import Then
from maps.audit.recompute.coverage import Coverage
from maps.audit.recompute.headline import Headline
from maps.audit.recompute.raw.past import History
from maps.audit.recompute.raw.tables import Tables
from maps.audit.recompute.says import Row, WorkedOut
from maps.audit.recompute.works import Works

HALF = 0.5 + 1e-3
WHOLE = {"公里": 1_000, "亿元": 100_000_000}
KM2 = "平方公里"
# Figures are printed in these.
UNITS = {
    "new-road": "公里",
    "total-road": "公里",
    "pipes-laid": "公里",
    "coverage": KM2,
    "industrial-zone": KM2,
    "investment": "亿元",
}
Levels = dict[str, float]


def replayed(
    then: Then,
    month: date,
    moments: Sequence[datetime],
    at: Callable[[datetime], Works],
    tables: Tables,
    history: History,
) -> dict[str, Any]:
    """The steps with the number of their changes, and each figure that they moved."""
    published = _published(then.said)
    kept: dict[Any, float] = {}
    states = [
        published,
        *(_levels(at(moment), then.as_of, month, kept) for moment in (then.known_at, *moments)),
    ]
    codes = dict.fromkeys(code for state in states for code in state)
    rows = [_row(code, [state.get(code, 0.0) for state in states]) for code in codes]
    starts = (then.known_at, *moments)
    return {
        "steps": [
            Row(
                (number,),
                (number,),
                {"number": number, "count": _changes(tables, history, then, since, until)},
            )
            for number, (since, until) in enumerate(zip(starts, moments, strict=False), 1)
        ],
        "rows": [row for row in rows if row.figures["parts"]],
    }


def _row(code: str, values: list[float]) -> Row:
    between = _between("before", "after")
    parts = [
        Row((number,), (number,), {"step": number, "before": before, "after": after, "difference": between})
        for number, (before, after) in enumerate(itertools.pairwise(values))
        if before != after
    ]
    figures = {"was": values[0], "now": values[-1], "parts": parts, "difference": _between("was", "now")}
    return Row((code,), (), figures)


def _between(first: str, last: str) -> WorkedOut:
    return WorkedOut(lambda said: said[last] - said[first])


def _level(value: float, unit: str) -> float:
    if unit == KM2:
        return round(value, 6) + 0.0
    return float(math.floor(value * WHOLE.get(unit, 1) + HALF))


def _published(said: Mapping[str, Any]) -> Levels:
    by_code: Levels = {}
    for row in said["headline"]:
        by_code[row["code"]] = _level(row["value"], row["unit"])
        if row["target"] is not None:
            by_code[f"target:{row['code']}"] = row["target"]
    return by_code | _counts(
        said["works"],
        {row["code"]: row["count"] for row in said["lights"]},
        {row["name"]: row["rank"] for row in said["units"]},
    )


def _levels(works: Works, as_of: date, month: date, kept: dict[Any, float]) -> Levels:
    since = date.fromordinal(month.toordinal() - 1)
    by_code: Levels = {}
    for row in Headline(works, Coverage(works, kept), as_of, since, bare=True).rows():
        [code] = row.identity
        by_code[code] = _level(row.figures["value"], UNITS.get(code, ""))
        if row.figures["target"] is not None:
            by_code[f"target:{code}"] = row.figures["target"]
    lists = attention.lists(works, as_of, since, works)
    return by_code | _counts(
        lists["works"],
        {row.identity[0]: row.figures["count"] for row in lists["lights"]},
        {row.identity[0]: row.figures["rank"] for row in ranking.units(works, as_of, since, works)},
    )


def _counts(works: int, lights: Mapping[str, int], ranks: Mapping[str, int | None]) -> Levels:
    return {
        "works": float(works),
        **{f"light:{code}": float(count) for code, count in lights.items()},
        **{f"rank:{name}": float(rank) for name, rank in ranks.items() if rank},
    }


def _changes(tables: Tables, history: History, then: Then, since: datetime, until: datetime) -> int:
    """Rows recorded or taken back after one moment and by another, of days told of; and rows changed otherwise."""
    early, as_of = history.before(then.known_at), then.as_of
    dated: list[Any] = [*tables.reports, *tables.village_reports]
    count = sum(since < row.recorded_at <= until for row in dated if row.day <= as_of)
    count += sum(since < row.voided_at <= until for row in dated if row.day <= as_of and row.voided_at)
    others: list[Any] = [
        *tables.statuses,
        *tables.parcel_states,
        *tables.source_states,
        *(plan for plan in tables.plans if not plan.carried and not plan.baseline),
    ]
    count += sum(since < row.recorded_at <= until for row in others)
    return count + sum(
        since < change.believed_at <= until
        for relation, rows in history.of.items()
        if relation != "roads_workplan"
        for changes in rows.values()
        for change in changes
        if not (early and change.action == "insert")
    )
