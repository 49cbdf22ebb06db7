"""Facts of the month about what is in the way, villages and covered land; all figures are the rooms' own."""

from datetime import date

from django.db.models import Q

from gis.months import month_ends
from maps.briefings import facts as f
from maps.briefings.facts import f6
from maps.briefings.period import Period
from parcels.blockers import blockers
from parcels.coverage.area import Area, area_of
from parcels.coverage.figures import Coverage, causes, coverage, series
from parcels.coverage.report import cause_rows
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import Terms
from parcels.coverage.text import NAMES, terms_line
from parcels.digging import repeated_digging
from parcels.models import PlanningArea
from roads.chainage import bounds, format_chainage
from roads.models import Obstacle
from villages.changes import VillageChange, village_changes

TERMS = Terms()
# A target of its own that asks for land ready for projects: all kinds have to reach it.
ZONE_TERMS = Terms(combine="all")
# The same land by other readings, told beside it.
RANGE = {
    "at_least_two_km2": Terms(combine=2),
    "all_kinds_km2": Terms(combine="all"),
    "connected_km2": Terms(connected=True),
}


def zone_code() -> str:
    """The code of the area beside the district whose own target asks for all kinds; empty where there is none."""
    areas = PlanningArea.objects.exclude(target_km2=None).filter(target_combine="all", target_kinds=[])
    return areas.order_by("position", "code").values_list("code", flat=True).first() or ""


def held_up(period: Period) -> tuple[f.BlockerRow, ...]:
    """Stretches that land holds up, those longest past their planned start first."""
    return tuple(
        f.BlockerRow(
            work=row.work.stretch,
            parcel=row.parcel.code,
            village=row.parcel.village.name if row.parcel.village else "",
            state=str(row.state.label),
            metres=f6(row.affected_m),
            chainage="、".join(
                "—".join(format_chainage(round(metres)) for metres in bounds(span)) for span in row.spans
            ),
            late_days=None if row.float_days is None else max(0, -row.float_days),
            waiting=tuple(work.get_kind_display() for work in row.waiting),
            address=period.links.page("/land/") + "#blockers",
        )
        for row in period.then(blockers)
    )


def dug_up(period: Period) -> tuple[f.DiggingRow, ...]:
    return tuple(
        f.DiggingRow(
            pipe=f"{row.pipe.stretch}{row.pipe.get_kind_display()}" if row.pipe else "",
            surface=f"{row.surface.stretch}路面" if row.surface else "已有道路路面",
            metres=f6(row.metres),
            paved_m=f6(row.paved_m),
            address=period.links.page("/land/") + "#digging",
        )
        for row in period.then(repeated_digging)
    )


def obstacles(period: Period) -> f.Obstacles:
    """Problems open at the end of the month, found and resolved in it; they have no moment of recording."""
    rows = Obstacle.objects.select_related("work__road", "unit").defer("work__line")
    month = {"gt": period.since, "lte": period.as_of}
    still = [_obstacle(period, row) for row in rows.open_on(period.as_of).order_by("due", "code")]
    resolved = rows.filter(Q(**{f"resolved_on__{how}": day for how, day in month.items()}))
    return f.Obstacles(
        open=tuple(sorted(still, key=lambda row: -row.overdue_days)),
        found=rows.filter(Q(**{f"found_on__{how}": day for how, day in month.items()})).count(),
        resolved=tuple(_obstacle(period, row) for row in resolved.order_by("resolved_on", "code")),
    )


def _obstacle(period: Period, row: Obstacle) -> f.ObstacleRow:
    resolved = row.resolved_on if row.resolved_on and row.resolved_on <= period.as_of else None
    overdue = (period.as_of - row.due).days if row.due and not resolved else 0
    return f.ObstacleRow(
        title=row.title,
        kind=row.get_kind_display(),
        work=row.work.stretch if row.work else "",
        unit=str(row.unit or ""),
        found_on=row.found_on,
        due=row.due,
        resolved_on=resolved,
        overdue_days=max(0, overdue),
        outcome=row.outcome if resolved else "",
        address=period.links.work(row.work_id) if row.work_id else period.links.page("/"),
    )


def villages(period: Period) -> tuple[f.VillageRow, ...]:
    """Redevelopments, pilots first."""
    events = village_changes(since=period.since, until=period.as_of, known_at=period.known_at)
    return tuple(_village(period, row) for row in events)


def _village(period: Period, row: VillageChange) -> f.VillageRow:
    project, now = row.redevelopment, row.after
    stage = now.current_stage
    return f.VillageRow(
        key=project.village.code,
        name=project.village.name,
        town=project.village.town.name,
        pilot=project.pilot,
        unit=str(project.unit or ""),
        leader=project.leader,
        households=now.households,
        signed=now.signed,
        signed_gain=row.signed,
        moved=now.moved,
        moved_gain=row.moved,
        demolish_m2=f6(now.demolish_m2),
        demolished_m2=f6(now.demolished_m2),
        demolished_gain=f6(row.demolished_m2),
        resettlement_m2=f6(project.resettlement_m2),
        begun_m2=f6(now.housing.begun_m2),
        begun_gain=f6(row.begun_m2),
        stage=stage.label if stage else "全部完成" if now.stages else "",
        stage_late_days=stage.late_days if stage else 0,
        stages_done=tuple(stage.label for stage in row.stages_done),
        newest=now.newest_report,
        demo=project.demo,
        mapped=row.mapped,
        address=period.links.page(f"/villages/{project.village.code}/"),
    )


def first_area(code: str = "") -> Area | None:
    """A planning area by its code, without one the first; None where there is none."""
    rows = PlanningArea.objects.filter(code=code) if code else PlanningArea.objects.all()
    row = rows.first()
    return area_of(row) if row else None


def coverage_of(
    period: Period, area: Area, terms: Terms, day: date | None = None, *, pieces: bool = False
) -> Coverage:
    """Coverage on the day of the briefing, or on another, by what was known at its moment."""
    return coverage(CoverageRequest(terms, area, period.known_at), as_of=day or period.as_of, pieces=pieces)


def covered(period: Period) -> f.CoverageFacts | None:
    """Coverage of the first planning area, its causes in the month, and the year's series; None without an area."""
    area = first_area()
    if area is None:
        return None
    gained = causes(CoverageRequest(TERMS, area, period.known_at), since=period.since, until=period.as_of)
    return f.CoverageFacts(
        area=area.name,
        covered_km2=f6(gained.after.covered_km2),
        before_km2=f6(gained.before.covered_km2),
        area_km2=f6(gained.after.area_km2),
        target_km2=area.target_for(TERMS),
        target_due=area.target_due if area.target_for(TERMS) else None,
        by_kind=tuple((NAMES[kind], f6(km2)) for kind, km2 in gained.after.by_kind_km2.items()),
        causes=tuple(
            f.CauseRow(
                label=row["label"],
                km2=f6(row["gain_km2"]),
                first_day=date.fromisoformat(row["first_day"]),
                last_day=date.fromisoformat(row["last_day"]),
                address=period.links.work(row["work"]) if "work" in row else period.links.page("/coverage/"),
            )
            for row in cause_rows(gained)
        ),
        series=_series(period, area),
        terms=terms_line(TERMS),
        address=period.links.page("/coverage/", since=period.since),
        **{
            name: f6(coverage_of(period, area, terms, period.as_of).covered_km2)
            for name, terms in RANGE.items()
        },
    )


def _series(period: Period, area: Area) -> tuple[f.MonthPoint, ...]:
    """The figure at the end of each month of the year up to the day; months to come have none."""
    days = month_ends(period.as_of.replace(month=1, day=1), period.as_of.replace(month=12, day=31))
    gone = [min(day, period.as_of) for day in days if day.replace(day=1) <= period.as_of]
    figures = series(CoverageRequest(TERMS, area, period.known_at), days=gone)
    points = [f.MonthPoint(day=one.as_of, value=f6(one.covered_km2)) for one in figures]
    return tuple(points) + tuple(f.MonthPoint(day=day, value=None) for day in days[len(points) :])
