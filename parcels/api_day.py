"""/api/day/ with the coverage of the first planning area among its key figures; the rest comes from roads."""

from django.db.models import Subquery

from gis.models import Target
from parcels import coverage
from parcels.ground import ground_of
from parcels.models import PlanningArea
from parcels.reach import Terms
from roads.api.totals import DayAnswer
from roads.overview import KeyFigure, Overview


class DayWithCoverage(DayAnswer):
    """/api/day/. An answer about what was known earlier has no coverage: that is counted from what is known now."""

    def more_figures(self, found: Overview) -> list[KeyFigure]:
        if self.asked.known_at is not None:
            return []
        published = Target.objects.filter(code="coverage")
        area = PlanningArea.objects.annotate(
            baseline=Subquery(published.values("baseline")[:1]),
            published=Subquery(published.values("source")[:1]),
        ).first()
        if area is None:
            return []
        ground, terms = ground_of(area), Terms()
        covered = coverage.coverage(terms, ground, as_of=self.asked.as_of)
        return [
            KeyFigure(
                "coverage",
                f"覆盖（{terms.kinds_label}）",
                round(covered.covered_km2, 2),
                "km²",
                target=ground.target_km2,
                baseline=float(area.baseline) if area.baseline is not None else None,
                due=ground.target_due,
                source=area.published or "",
                schematic=found.schematic or ground.schematic,
                demo=found.demo or ground.demo,
            )
        ]
