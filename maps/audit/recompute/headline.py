"""The headline: each figure now, at the end of the month before and a year ago, against its published target."""

import calendar
from collections.abc import Callable
from datetime import date
from typing import Any

from maps.audit.recompute import money
from maps.audit.recompute.coverage import Coverage
from maps.audit.recompute.grid import KM, existing_m, finished_km
from maps.audit.recompute.obstacles import is_open, is_overdue
from maps.audit.recompute.says import Row, Says, WorkedOut
from maps.audit.recompute.villages import housing_begun_m2
from maps.audit.recompute.works import Works

# Figures whose last months are told, and how many month ends, this one included.
WITH_TREND = frozenset(
    {"new-road", "total-road", "coverage", "industrial-zone", "resettlement-housing", "investment"}
)
TREND_MONTHS = 6

Ask = Callable[[date], float]


def year_before(day: date) -> date:
    """The same day a year ago; 29 February falls back to the 28th."""
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, min(day.day, last))


class Headline:
    """Puts the rows together; a comparison is made only with days by which something had been reported."""

    def __init__(
        self, works: Works, coverage: Coverage, as_of: date, since: date, *, bare: bool = False
    ) -> None:
        self.works, self.coverage, self.as_of, self.since = works, coverage, as_of, since
        self.last_year = year_before(as_of)
        # Compared with nothing.
        self.bare = bare

    def rows(self) -> list[Row]:
        works, tables = self.works, self.works.tables
        now = works.on(self.as_of)
        counted = sum(one.counts for one in now.values())
        pipes_km = sum(pipe.line.length for pipe in tables.pipes) / KM
        still = sum(is_open(row, self.as_of) for row in tables.obstacles)
        known = money.known_yi_yuan(works, self.as_of)
        return [
            *self._roads(),
            *self._covered(),
            self._row("resettlement-housing", lambda day: housing_begun_m2(tables, day)),
            self._row(
                "investment",
                lambda day: money.done_yi_yuan(works, day),
                (f"{known:.2f}", str(money.without_budget(works, self.as_of))),
            ),
            self._row("works-finished", self._finished, (str(counted),) if counted else ()),
            self._row("pipes-laid", self._pipes_km, (f"{pipes_km:.2f}",) if pipes_km else ()),
            self._row("obstacles-open", lambda day: sum(is_open(row, day) for row in tables.obstacles)),
            self._row(
                "obstacles-overdue",
                lambda day: sum(is_overdue(row, day) for row in tables.obstacles),
                (str(still),) if still else (),
            ),
        ]

    def _finished(self, day: date) -> float:
        return sum(one.light == "finished" for one in self.works.on(day).values())

    def _pipes_km(self, day: date) -> float:
        return (
            sum(pipe.line.length for pipe in self.works.tables.pipes if pipe.laid_on and pipe.laid_on <= day)
            / KM
        )

    def _roads(self) -> list[Row]:
        """All road only where it is known how much there was on the day; new road is what is left without it."""
        there_m = existing_m(self.works, self.as_of)
        new = self._row("new-road", lambda day: finished_km(self.works, day, self.as_of) - there_m / KM)
        if there_m < existing_m(self.works, self.works.given.last_day):
            return [new]
        return [new, self._row("total-road", lambda day: finished_km(self.works, day, self.as_of))]

    def _covered(self) -> list[Row]:
        """The district by any of the kinds, the industrial zone by all of them."""
        rows, coverage = [], self.coverage
        code = self.works.given.zone
        district, zone = coverage.area(), coverage.area(code) if code else None
        if district:
            rows.append(self._row("coverage", lambda day: coverage.any_km2(district, day)))
        if zone:
            rows.append(self._row("industrial-zone", lambda day: coverage.every_km2(zone, day)))
        return rows

    def _row(self, code: str, ask: Ask, note: tuple[str, ...] = ()) -> Row:
        target = self.works.tables.targets.get(code)
        if self.bare:
            aimed = float(target.value) if target and target.value is not None else None
            return Row((code,), (), {"value": ask(self.as_of), "target": aimed})
        # The earliest day first, so that land covered by then is built upon.
        last_year, before, value = (self._on(ask, day) for day in (self.last_year, self.since, self.as_of))
        value = ask(self.as_of) if value is None else value
        aim = float(target.value) if target else None
        figures: dict[str, Any] = {
            "value": value,
            "before": before,
            "last_year": last_year,
            "target": aim,
            "baseline": float(target.baseline) if target and target.baseline is not None else None,
            "due": target.due if target else None,
            "baseline_on": target.baseline_on if target else None,
            **({"trend": self._trend(ask)} if code in WITH_TREND else {}),
            "note": Says(note),
            "change": WorkedOut(lambda row: None if row["before"] is None else row["value"] - row["before"]),
            "percent": WorkedOut(lambda row: 100.0 * row["value"] / row["target"] if row["target"] else None),
            "missing": WorkedOut(
                lambda row: max(0.0, row["target"] - row["value"]) if row["target"] else None
            ),
        }
        return Row((code,), (), figures)

    def _trend(self, ask: Ask) -> list[Row]:
        """The value at the ends of the five months before and on the day, the earliest first."""
        months = [
            self.as_of.year * 12 + self.as_of.month - 1 - back for back in range(TREND_MONTHS - 1, 0, -1)
        ]
        days = [date(m // 12, m % 12 + 1, calendar.monthrange(m // 12, m % 12 + 1)[1]) for m in months]
        return [Row((day.isoformat(),), (), {"day": day, "value": ask(day)}) for day in (*days, self.as_of)]

    def _on(self, ask: Ask, day: date) -> float | None:
        return ask(day) if self.works.newest_report(day) is not None else None
