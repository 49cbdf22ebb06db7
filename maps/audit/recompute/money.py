"""Money as far as budgets are known, and the curve of planned against done over the year.

The rule: 工序比重法; what is done of a budget is the weighted percent of its work, whatever the status of the work. It
is no payment. A suspended work keeps its budget; of a cancelled one the part stays that is built. In the curve a work
that is stopped on the last day is planned to be what it is.
"""

from datetime import date, timedelta
from typing import Any

from maps.audit.recompute.lights import planned_percent
from maps.audit.recompute.says import Row, WorkedOut
from maps.audit.recompute.works import Standing, Works

WAN_A_YI = 10_000.0
KM = 1000.0


def counted(works: Works, day: date) -> list[Standing]:
    """Works with a place, but those cancelled before anything was built."""
    rows = works.on(day).values()
    return [one for one in rows if one.work.span and not (one.light == "cancelled" and one.percent == 0)]


def kept(one: Standing) -> float:
    """The share of a budget that stays known."""
    return one.percent / 100.0 if one.light == "cancelled" else 1.0


def done_yi_yuan(works: Works, day: date) -> float:
    known = [
        (float(one.work.budget_wan_yuan), one)
        for one in counted(works, day)
        if one.work.budget_wan_yuan is not None
    ]
    return sum(wan * one.percent / 100.0 for wan, one in known) / WAN_A_YI


def known_yi_yuan(works: Works, day: date) -> float:
    return sum(kept(one) * float(one.work.budget_wan_yuan or 0) for one in counted(works, day)) / WAN_A_YI


def without_budget(works: Works, day: date) -> int:
    return sum(one.work.budget_wan_yuan is None for one in counted(works, day))


def money(works: Works, as_of: date, since: date, earlier: Works) -> dict[str, Any]:
    target = works.tables.targets.get("investment")
    return {
        "known": known_yi_yuan(works, as_of),
        "done": done_yi_yuan(works, as_of),
        "done_before": done_yi_yuan(earlier, since),
        "works": len(counted(works, as_of)),
        "without": without_budget(works, as_of),
        "target": float(target.value) if target else None,
        "unknown": WorkedOut(
            lambda row: None if row["target"] is None else max(0.0, row["target"] - row["known"])
        ),
    }


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def year_ends(as_of: date) -> list[date]:
    """The last day of each month of the year; the day itself in its own month."""
    ends = [month_end(date(as_of.year, month, 1)) for month in range(1, 13)]
    return [as_of if (end.year, end.month) == (as_of.year, as_of.month) else end for end in ends]


def curve(works: Works, as_of: date) -> list[Row]:
    """Weighted kilometres of works with a place and planned days, planned and done by each day."""
    planned = [
        one
        for one in works.on(as_of).values()
        if one.work.span and one.work.planned_start and one.work.planned_finish
    ]
    rows = []
    for day in year_ends(as_of):
        then = works.on(min(day, as_of))
        due = sum(
            (planned_percent(works.as_planned(one.work, day), day) or 0.0) / 100.0 * one.work.length_m
            if one.counts
            else then[one.work.id].weighted_m
            for one in planned
        )
        done = sum(then[one.work.id].weighted_m for one in planned) / KM if day <= as_of else None
        rows.append(Row((day.isoformat(),), (), {"day": day, "value": done, "planned": due / KM}))
    return rows
