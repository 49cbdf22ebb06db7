"""/api/day/ with the coverage of the first planning area among its key figures; the rest comes from roads."""

from django.db.models import Subquery

from gis.models import Target
from parcels.coverage import figures
from parcels.coverage.area import area_of
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import Terms
from parcels.models import PlanningArea
from roads.api.totals import DayAnswer
from roads.figures.overview import KeyFigure, Overview


class DayWithCoverage(DayAnswer):
    """/api/day/"""

    def more_figures(self, overview: Overview) -> list[KeyFigure]:
        published = Target.objects.filter(code="coverage")
        row = PlanningArea.objects.annotate(
            baseline=Subquery(published.values("baseline")[:1]),
            published=Subquery(published.values("source")[:1]),
        ).first()
        if row is None:
            return []
        area, terms = area_of(row), Terms()
        target = area.target_for(terms)
        covered = figures.coverage(
            CoverageRequest(terms, area, self.requested.known_at), as_of=self.requested.as_of
        )
        return [
            KeyFigure(
                "coverage",
                f"覆盖（{terms.kinds_label}）",
                round(covered.covered_km2, 2),
                "km²",
                target=target,
                baseline=float(row.baseline) if row.baseline is not None else None,
                due=area.target_due if target else None,
                source=row.published or "",
                schematic=overview.schematic or area.schematic,
                demo=overview.demo or area.demo,
            )
        ]
