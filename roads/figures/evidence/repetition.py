"""How many of a report's metres were reported already, and by whom."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from roads.choices import Side
from roads.models import ProgressReport, Work


@dataclass(frozen=True, slots=True)
class StandingReport:
    """One report that stands: chainage in metres, side, who reported it and the day of completion."""

    step: int
    low: float
    high: float
    side: str
    by: str
    day: str


@dataclass(frozen=True, slots=True)
class Repetition:
    """Metres of chainage reported before on one of the same sides, each metre once; per person the same."""

    metres: Decimal
    by: tuple[tuple[str, Decimal], ...]


def repetition_of(report: ProgressReport) -> Repetition:
    """What of `report` standing reports that were recorded before it had said already."""
    sides = Side.values if report.side == Side.BOTH else [report.side, Side.BOTH]
    rows = _standing(report.work).filter(step=report.step, side__in=sides, placed__overlap=report.span)
    parts: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for row in rows.filter(pk__lt=report.pk):
        low, high = max(row.placed.lower, report.span.lower), min(row.placed.upper, report.span.upper)
        parts.setdefault(name_of(row.by), []).append((low, high))
    every = [part for of_one in parts.values() for part in of_one]
    by = sorted(
        ((name, _union(of_one)) for name, of_one in parts.items()), key=lambda each: (-each[1], each[0])
    )
    return Repetition(_union(every), tuple(by))


def standing_reports(work: Work) -> list[StandingReport]:
    """All reports on `work` that stand, for a form that says what is reported twice before it is sent."""
    return [_told(row) for row in _standing(work)]


def _told(row: Any) -> StandingReport:
    low, high = float(row.placed.lower), float(row.placed.upper)
    return StandingReport(row.step_id, low, high, row.side, name_of(row.by), f"{row.day:%Y-%m-%d}")


def name_of(user: Any) -> str:
    """The name a person goes by, else the login."""
    return str(user.get_full_name() or user.get_username())


def _standing(work: Work) -> QuerySet[ProgressReport]:
    rows = ProgressReport.objects.known_at(None).filter(work=work, placed__isnull=False)
    return rows.select_related("by").order_by("pk")


def _union(parts: list[tuple[Decimal, Decimal]]) -> Decimal:
    """Metres that the parts cover, each once."""
    total, reached = Decimal(0), Decimal(-1)
    for low, high in sorted(parts):
        total += max(Decimal(0), high - max(low, reached))
        reached = max(reached, high)
    return total
