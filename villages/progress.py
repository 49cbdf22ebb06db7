"""Where each redevelopment stands as of a day: funnel of households, stages, readiness; and the housing started."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from villages.choices import Housing, Readiness, Ripeness, StageStanding, Standing
from villages.models import Redevelopment, RedevelopmentReport, ResettlementBuilding, Stage
from villages.norms import RIPE_SIGNED_PERCENT

Measure = RedevelopmentReport.Measure


def ripeness_of(row: Redevelopment, standing: Standing) -> Ripeness:
    """The class a village is shown in: ripe with the plan approved and RIPE_SIGNED_PERCENT of households signed."""
    if row.pilot:
        return Ripeness.PILOT
    if standing.has_done(Stage.Code.PLAN) and standing.signed_percent >= RIPE_SIGNED_PERCENT:
        return Ripeness.RIPE
    begun = any(stage.done_on for stage in standing.stages) or standing.newest_report
    return Ripeness.GROWING if begun else Ripeness.WAITING


def readiness_of(standing: Standing) -> Readiness:
    """Readiness from a standing: plan approved, share of households signed, land cleared."""
    return Readiness(
        signed_percent=standing.signed_percent,
        plan_approved=standing.has_done(Stage.Code.PLAN),
        cleared=standing.has_done(Stage.Code.CLEARED),
    )


def progress_of_all(
    redevelopments: Collection[Redevelopment], *, as_of: date, known_at: datetime | None = None
) -> dict[int, Standing]:
    """The standing of each redevelopment by primary key at the end of `as_of`, in three queries."""
    ids = [row.pk for row in redevelopments]
    latest: dict[int, dict[str, RedevelopmentReport]] = defaultdict(dict)
    reports = RedevelopmentReport.objects.filter(redevelopment_id__in=ids)
    for report in reports.latest_for(as_of=as_of, known_at=known_at):
        latest[report.redevelopment_id][report.measure] = report
    stages: dict[int, list[Stage]] = defaultdict(list)
    for stage in Stage.objects.filter(redevelopment_id__in=ids).order_by("position"):
        stages[stage.redevelopment_id].append(stage)
    housing = housing_by_redevelopment(as_of=as_of)
    return {
        row.pk: _standing(row, latest[row.pk], stages[row.pk], housing.get(row.pk, Housing()), as_of=as_of)
        for row in redevelopments
    }


def _standing(
    row: Redevelopment,
    latest: dict[str, RedevelopmentReport],
    stages: list[Stage],
    housing: Housing,
    *,
    as_of: date,
) -> Standing:
    values = {code: float(report.value) for code, report in latest.items()}
    signed, moved = int(values.get(Measure.SIGNED, 0)), int(values.get(Measure.MOVED, 0))
    demolished = values.get(Measure.DEMOLISHED, 0.0)
    return Standing(
        households=row.households,
        signed=signed,
        moved=moved,
        demolish_m2=row.demolish_m2,
        demolished_m2=demolished,
        paid_wan_yuan=values.get(Measure.PAID, 0.0),
        signed_percent=100.0 * signed / row.households,
        moved_percent=100.0 * moved / row.households,
        demolished_percent=100.0 * demolished / row.demolish_m2 if row.demolish_m2 else 0.0,
        newest_report=max((report.day for report in latest.values()), default=None),
        stages=tuple(_stage(stage, as_of=as_of) for stage in stages),
        housing=housing,
    )


def _stage(stage: Stage, *, as_of: date) -> StageStanding:
    done_on = stage.done_on if stage.done_on and stage.done_on <= as_of else None
    late = ((done_on or as_of) - stage.planned_on).days if stage.planned_on else 0
    return StageStanding(stage.code, stage.get_code_display(), stage.planned_on, done_on, max(0, late))


def housing_by_redevelopment(*, as_of: date) -> dict[int, Housing]:
    """Floor area planned, begun, topped out and finished at the end of `as_of`, by redevelopment."""
    area = "floor_area_m2"
    rows = ResettlementBuilding.objects.values_list("redevelopment_id").annotate(
        planned=Sum(area),
        begun=Sum(area, filter=Q(begun_on__lte=as_of), default=0),
        topped_out=Sum(area, filter=Q(topped_out_on__lte=as_of), default=0),
        finished=Sum(area, filter=Q(finished_on__lte=as_of), default=0),
        buildings=Count("pk"),
    )
    return {redevelopment_id: Housing(*figures) for redevelopment_id, *figures in rows}


def housing_in_all(*, as_of: date) -> Housing:
    """Floor area of all resettlement buildings at the end of `as_of`."""
    parts = housing_by_redevelopment(as_of=as_of).values()
    return Housing(
        planned_m2=sum(part.planned_m2 for part in parts),
        begun_m2=sum(part.begun_m2 for part in parts),
        topped_out_m2=sum(part.topped_out_m2 for part in parts),
        finished_m2=sum(part.finished_m2 for part in parts),
        buildings=sum(part.buildings for part in parts),
    )


def with_standing(
    rows: Iterable[Redevelopment], *, as_of: date, known_at: datetime | None = None
) -> list[Redevelopment]:
    """`rows`, each carrying `.standing`, `.readiness` and `.ripeness` at the end of `as_of`."""
    projects = list(rows)
    standing = progress_of_all(projects, as_of=as_of, known_at=known_at)
    for row in projects:
        row.standing = standing[row.pk]
        row.readiness = readiness_of(row.standing)
        row.ripeness = ripeness_of(row, row.standing)
    return projects
