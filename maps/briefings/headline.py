"""The headline of a briefing: each target with its position now, a month before and a year ago."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gis.models import Target
from maps.briefings import gather_land as land
from maps.briefings.asked import Asked
from maps.briefings.facts import Figure, f6
from roads.budget import budget
from roads.days import LAST_DAY
from roads.grid import NOTHING, grid, newest_report
from roads.models import Kind
from roads.overview import KeyFigure, existing_metres, overview
from villages.progress import housing_in_all

# What some figures are counted out of.
OUT_OF = {
    "works-finished": "计入合计的工程",
    "pipes-laid": "登记的管线",
    "obstacles-overdue": "未解决问题",
}
KM = 1000.0


@dataclass(frozen=True)
class Headline:
    """Puts the figures together; `targets` are the published ones by code."""

    asked: Asked
    targets: Mapping[str, Target]

    @cached_property
    def _known(self) -> dict[date, bool]:
        """Whether anything had been reported by each of the days compared."""
        days = (self.asked.as_of, self.asked.since, self.asked.last_year)
        return {day: newest_report(as_of=day, known_at=self.asked.known_at) is not None for day in days}

    def figures(self) -> tuple[Figure, ...]:
        asked = self.asked
        return (
            *self._roads(),
            *self._coverage(),
            self._housing(),
            self._money(),
            self._of_the_day("works-finished", "完工工程", 0, asked.links.ledger(light=("finished",))),
            self._of_the_day("pipes-laid", "敷设管线", 2, asked.links.page("/")),
            self._of_the_day("obstacles-open", "未解决问题", 0, asked.links.page("/")),
            self._of_the_day("obstacles-overdue", "逾期问题", 0, asked.links.page("/")),
        )

    def _compared(self, ask: Callable[[date], float]) -> dict[str, Any]:
        """What `ask` answers now, at the end of the month before, and a year ago; None where nothing was known."""
        asked = self.asked
        return {
            "before": f6(ask(asked.since)) if self._known[asked.since] else None,
            "last_year": f6(ask(asked.last_year)) if self._known[asked.last_year] else None,
        }

    def _target(self, code: str) -> dict[str, Any]:
        target = self.targets.get(code)
        return {
            "target": float(target.value) if target else None,
            "baseline": float(target.baseline) if target and target.baseline is not None else None,
            "due": target.due if target else None,
            "source": target.source if target else "",
        }

    def _roads(self) -> list[Figure]:
        """New road, and all road where it is known how much there was on the day.

        Of roads that were there only a day is known by which they were built. So both days of a comparison count the
        same ones, and before that day there is no total.
        """
        asked, address = self.asked, self.asked.links.page("/")
        there_m = existing_metres(asked.as_of)

        def total(day: date) -> float:
            found = grid(as_of=day, known_at=asked.known_at, existing_on=asked.as_of).everything
            return found.get(Kind.CARRIAGEWAY, NOTHING).finished_m / KM

        def new(day: date) -> float:
            return total(day) - there_m / KM

        more: dict[str, Any] = {"unit": "公里", "digits": 2, "address": address}
        rows = [("new-road", "新建成道路", new), ("total-road", "建成道路总里程", total)]
        if there_m < existing_metres(LAST_DAY):
            rows.pop()
        return [
            Figure(
                code=code,
                label=label,
                value=f6(ask(asked.as_of)),
                **more,
                **self._target(code),
                **self._compared(ask),
            )
            for code, label, ask in rows
        ]

    def _of_the_day(self, code: str, label: str, digits: int, address: str) -> Figure:
        def ask(day: date) -> KeyFigure:
            found = overview(as_of=day, known_at=self.asked.known_at).figures
            return next(one for one in found if one.code == code)

        now = ask(self.asked.as_of)
        return Figure(
            code=code,
            label=label,
            value=f6(now.value),
            unit="平方公里" if now.unit == "km²" else now.unit,
            digits=digits,
            address=address,
            note=f"{OUT_OF[code]}共{now.total:.{digits}f}{now.unit}" if now.total and code in OUT_OF else "",
            **self._target(code),
            **self._compared(lambda day: ask(day).value),
        )

    def _coverage(self) -> list[Figure]:
        """The district by any of the kinds, the industrial zone by all of them, where the areas are there."""
        parts = (
            ("coverage", "", "基础设施覆盖面积", land.TERMS),
            ("industrial-zone", land.ZONE, "产业集聚区一期覆盖面积", land.ZONE_TERMS),
        )
        found = []
        for code, area, label, terms in parts:
            ground = land.area(area)
            if ground is None:
                continue

            def ask(day: date, ground: Any = ground, terms: Any = terms) -> float:
                return land.coverage_of(self.asked, ground, terms, day).covered_km2

            page = self.asked.links.page("/coverage/", area=ground.code, combine=terms.combine)
            found.append(
                Figure(
                    code=code,
                    label=label,
                    value=f6(ask(self.asked.as_of)),
                    unit="平方公里",
                    digits=2,
                    address=page,
                    note=f"{terms.kinds_label}，{terms.combine_label}",
                    **self._target(code),
                    **self._compared(ask),
                )
            )
        return found

    def _housing(self) -> Figure:
        def ask(day: date) -> float:
            return housing_in_all(as_of=day).begun_m2

        return Figure(
            code="resettlement-housing",
            label="安置房开工面积",
            value=f6(ask(self.asked.as_of)),
            unit="平方米",
            digits=0,
            address=self.asked.links.page("/villages/"),
            **self._target("resettlement-housing"),
            **self._compared(ask),
        )

    def _money(self) -> Figure:
        def ask(day: date) -> float:
            return budget(as_of=day, known_at=self.asked.known_at).done_yi_yuan

        now = self.asked.then(budget)
        note = f"按形象进度折算，已知概算{now.budget_yi_yuan:.2f}亿元，{now.without}项无概算"
        return Figure(
            code="investment",
            label="折算完成投资",
            value=f6(ask(self.asked.as_of)),
            unit="亿元",
            digits=2,
            address=self.asked.links.ledger(),
            note=note,
            **self._target("investment"),
            **self._compared(ask),
        )
