"""The headline of a briefing: each target with its position now, a month before and a year ago."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gis.as_of import LAST_DAY
from gis.models import Target
from gis.months import month_ends, months_before
from maps.briefings.collect import land
from maps.briefings.facts import Figure, MonthPoint, f6, f8
from maps.briefings.period import Period
from roads.choices import Kind
from roads.figures.budget import budget
from roads.figures.evidence.grades import evidence_of_all, sentence, total
from roads.figures.grid import NOTHING, grid, newest_report
from roads.figures.overview import KeyFigure, existing_metres, overview
from roads.models import Work
from villages.progress import housing_in_all

# What some figures are counted out of.
OUT_OF = {
    "works-finished": "参加评灯的工程",
    "pipes-laid": "登记的管线",
    "obstacles-overdue": "未解决问题",
}
KM = 1000.0
# The trend goes over so many month ends, this one included.
TREND_MONTHS = 6


@dataclass(frozen=True)
class Headline:
    """Puts the figures together; `targets` are the published ones by code. `bare` ones are compared with nothing."""

    period: Period
    targets: Mapping[str, Target]
    bare: bool = False

    @cached_property
    def _known(self) -> dict[date, bool]:
        """Whether anything had been reported by each of the days compared."""
        days = (self.period.as_of, self.period.since, self.period.last_year)
        return {day: newest_report(as_of=day, known_at=self.period.known_at) is not None for day in days}

    def figures(self) -> tuple[Figure, ...]:
        period = self.period
        return (
            *self._roads(),
            *self._coverage(),
            self._housing(),
            self._money(),
            self._of_the_day("works-finished", "完工工程", 0, period.links.ledger(light=("finished",))),
            self._of_the_day("pipes-laid", "敷设管线", 2, period.links.page("/")),
            self._of_the_day("obstacles-open", "未解决问题", 0, period.links.page("/")),
            self._of_the_day("obstacles-overdue", "逾期问题", 0, period.links.page("/")),
        )

    def _trend(self, ask: Callable[[date], float]) -> dict[str, Any]:
        """What `ask` answers at the ends of the last months, the day itself last."""
        if self.bare:
            return {}
        ends = month_ends(months_before(self.period.as_of, TREND_MONTHS - 1), self.period.as_of)[:-1]
        return {"trend": tuple(MonthPoint(day=day, value=f6(ask(day))) for day in (*ends, self.period.as_of))}

    def _compared(self, ask: Callable[[date], float]) -> dict[str, Any]:
        """What `ask` answers now, at the end of the month before, and a year ago; None where nothing was known."""
        if self.bare:
            return {}
        period = self.period
        return {
            "before": f6(ask(period.since)) if self._known[period.since] else None,
            "last_year": f6(ask(period.last_year)) if self._known[period.last_year] else None,
        }

    def _target(self, code: str) -> dict[str, Any]:
        target = self.targets.get(code)
        return {
            "target": target.amount if target else None,
            "baseline": float(target.baseline) if target and target.baseline is not None else None,
            "baseline_on": target.baseline_on if target else None,
            "due": target.due if target else None,
            "source": target.source if target else "",
        }

    def _roads(self) -> list[Figure]:
        """New road, and all road where it is known how much there was on the day.

        Of roads that were there only a day is known by which they were built. So both days of a comparison count the
        same ones, and before that day there is no total.
        """
        period, address = self.period, self.period.links.page("/")
        there_m = existing_metres(period.as_of)

        def total(day: date) -> float:
            metres = grid(as_of=day, known_at=period.known_at, existing_on=period.as_of).everything
            return metres.get(Kind.CARRIAGEWAY, NOTHING).finished_m / KM

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
                value=f6(ask(period.as_of)),
                **more,
                **self._target(code),
                **self._compared(ask),
                note=self._evidence() if code == "new-road" and not self.bare else "",
                **self._trend(ask),
            )
            for code, label, ask in rows
        ]

    def _evidence(self) -> str:
        """How the finished carriageway of works is known; empty where reports are all there is."""
        all_known = evidence_of_all(as_of=self.period.as_of, known_at=self.period.known_at)
        roads = Work.objects.filter(kind=Kind.CARRIAGEWAY).values_list("pk", flat=True)
        evidence = total(all_known[pk] for pk in roads if pk in all_known)
        return f"各工程相加{sentence(evidence)}" if evidence.with_photo_m or evidence.inspected_m else ""

    def _of_the_day(self, code: str, label: str, digits: int, address: str) -> Figure:
        def ask(day: date) -> KeyFigure:
            figures = overview(as_of=day, known_at=self.period.known_at).figures
            return next(one for one in figures if one.code == code)

        now = ask(self.period.as_of)
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
        """The district by any of the kinds, a zone with a target of its own by all of them."""
        parts = (
            ("coverage", "", "基础设施覆盖面积", land.TERMS),
            ("industrial-zone", land.zone_code() or None, "", land.ZONE_TERMS),
        )
        figures = []
        for code, area_code, label, terms in parts:
            area = None if area_code is None else land.first_area(area_code)
            if area is None:
                continue

            # Bound as defaults: the loop goes on to other areas before the last call.
            def ask(day: date, area: Any = area, terms: Any = terms) -> float:
                return land.coverage_of(self.period, area, terms, day).covered_km2

            page = self.period.links.page("/coverage/", area=area.code, combine=terms.combine)
            figures.append(
                Figure(
                    code=code,
                    label=label or f"{area.name}覆盖面积",
                    value=f6(ask(self.period.as_of)),
                    unit="平方公里",
                    digits=2,
                    address=page,
                    note=f"{terms.kinds_label}，{terms.combine_label}",
                    **self._target(code),
                    **self._compared(ask),
                    **self._trend(ask),
                )
            )
        return figures

    def _housing(self) -> Figure:
        def ask(day: date) -> float:
            return housing_in_all(as_of=day).begun_m2

        return Figure(
            code="resettlement-housing",
            label="安置房开工面积",
            value=f6(ask(self.period.as_of)),
            unit="平方米",
            digits=0,
            address=self.period.links.page("/villages/"),
            **self._target("resettlement-housing"),
            **self._compared(ask),
            **self._trend(ask),
        )

    def _money(self) -> Figure:
        def ask(day: date) -> float:
            return budget(as_of=day, known_at=self.period.known_at).done_yi_yuan

        now = self.period.then(budget)
        note = f"按工序比重法折算，不是付款；已知概算{now.budget_yi_yuan:.2f}亿元，{now.without}项无概算"
        return Figure(
            code="investment",
            label="折算完成投资",
            value=f8(ask(self.period.as_of)),
            unit="亿元",
            digits=2,
            address=self.period.links.ledger(),
            note=note,
            **self._target("investment"),
            **self._compared(ask),
            **self._trend(ask),
        )
