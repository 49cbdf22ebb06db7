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
    """/api/day/"""

    def more_figures(self, found: Overview) -> list[KeyFigure]:
        published = Target.objects.filter(code="coverage")
        area = PlanningArea.objects.annotate(
            baseline=Subquery(published.values("baseline")[:1]),
            published=Subquery(published.values("source")[:1]),
        ).first()
        if area is None:
            return []
        ground, terms = ground_of(area), Terms()
        covered = coverage.coverage(terms, ground, as_of=self.asked.as_of, known_at=self.asked.known_at)
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
