"""Facts of the month about who is behind: plan against fact by kind, units ranked, the works furthest behind."""

from maps.briefings import facts as f
from maps.briefings.facts import f6
from maps.briefings.period import Period
from roads.figures.ranking import UnitStanding, rank_units, rank_works
from roads.figures.shortfall import shortfall_by_kind
from roads.norms import LAST_WORKS

KM = 1000.0


def units(period: Period) -> tuple[f.UnitRow, ...]:
    before = {row.unit.pk: row.rank for row in period.before(rank_units)}
    return tuple(_unit(period, row, before.get(row.unit.pk)) for row in period.then(rank_units))


def _unit(period: Period, row: UnitStanding, rank_before: int | None) -> f.UnitRow:
    return f.UnitRow(
        name=str(row.unit),
        works=row.works,
        finished=row.finished,
        planned_km=f6(row.planned_m / KM),
        done_km=f6(row.done_m / KM),
        rate=None if row.rate is None else f6(row.rate),
        yellow=row.yellow,
        red=row.red,
        rank=row.rank,
        rank_before=rank_before,
        last=row.last,
        address=period.links.ledger(unit=(str(row.unit.pk),)),
        metre_days=f6(row.metre_days),
        overdue=row.overdue,
    )


def last_works(period: Period) -> tuple[f.LastWorkRow, ...]:
    """The works furthest behind their plan; those that share the last place named are all named."""
    return tuple(
        f.LastWorkRow(
            label=f"{row.work.stretch}{row.work.get_kind_display()}",
            unit=str(row.work.unit or ""),
            rank=row.rank,
            percent=f6(row.progress.percent),
            planned_percent=f6(row.progress.planned_percent or 0.0),
            behind_m=f6(row.behind_m),
            days_behind=f6(row.days_behind),
            metre_days=f6(row.metre_days),
            goal_overdue=row.goal_overdue,
            address=period.links.work(row.work.pk),
        )
        for row in period.then(rank_works)
        if row.rank <= LAST_WORKS
    )


def by_kind(period: Period) -> tuple[f.KindRow, ...]:
    """Plan against fact kind by kind."""
    return tuple(
        f.KindRow(
            kind=str(row.kind.label),
            works=row.works,
            planned_km=f6(row.planned_m / KM),
            done_km=f6(row.done_m / KM),
            behind=row.behind,
            behind_km=f6(row.behind_m / KM),
        )
        for row in period.then(shortfall_by_kind)
    )
