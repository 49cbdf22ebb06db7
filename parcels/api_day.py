"""/api/day/ with the coverage of the first planning area among its key figures; the rest comes from roads."""

from gis.models import Target
from parcels import coverage
from parcels.coverage_answer import marks
from parcels.ground import stored_ground
from parcels.models import PlanningArea
from parcels.reach import Terms
from roads.api.totals import DayAnswer
from roads.overview import KeyFigure


class DayWithCoverage(DayAnswer):
    """/api/day/. An answer about what was known earlier has no coverage: that is counted from what is known now."""

    def more_figures(self) -> list[KeyFigure]:
        if self.asked.known_at is not None or not PlanningArea.objects.exists():
            return []
        ground, terms = stored_ground(), Terms()
        found = coverage.coverage(terms, ground, as_of=self.asked.as_of)
        target = Target.objects.filter(code="coverage").first()
        return [
            KeyFigure(
                "coverage",
                f"覆盖（{terms.kinds_label}）",
                round(found.covered_km2, 2),
                "km²",
                target=ground.target_km2,
                baseline=float(target.baseline) if target and target.baseline is not None else None,
                due=ground.target_due,
                source=target.source if target else "",
                **marks(ground),
            )
        ]
