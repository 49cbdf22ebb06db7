"""Where each redevelopment stands as of a day: funnel of households, stages, readiness; and the housing started."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum, TextChoices

from villages.models import Redevelopment, RedevelopmentReport, ResettlementBuilding, Stage
from villages.norms import RIPE_SIGNED_PERCENT

Measure = RedevelopmentReport.Measure


@dataclass(frozen=True, slots=True)
class StageStanding:
    """One stage as of a day. `late_days` counts from the planned day to the day it was done, or to `as_of`."""

    code: str
    label: str
    planned_on: date | None
    done_on: date | None
    late_days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A redevelopment as of a day. Households and people as counts, areas in m², money in 万元, shares 0–100."""

    households: int
    signed: int
    moved: int
    demolish_m2: int
    demolished_m2: float
    paid_wan_yuan: float
    signed_percent: float
    moved_percent: float
    demolished_percent: float
    newest_report: date | None
    stages: tuple[StageStanding, ...]
    housing: "Housing"

    @property
    def current_stage(self) -> StageStanding | None:
        """The first stage that is not done; None when all are."""
        return next((stage for stage in self.stages if stage.done_on is None), None)

    @property
    def stage_label(self) -> str:
        """The current stage in words, 全部完成 when all are done."""
        return str(self.current_stage.label) if self.current_stage else "全部完成"

    def has_done(self, code: str) -> bool:
        return any(stage.code == code and stage.done_on is not None for stage in self.stages)


@dataclass(frozen=True, slots=True)
class Housing:
    """Floor area of resettlement buildings in m², by what had happened to them at the end of a day."""

    planned_m2: int = 0
    begun_m2: int = 0
    topped_out_m2: int = 0
    finished_m2: int = 0
    buildings: int = 0


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready a village is to be begun: three facts and the share of them, for putting the ripest first."""

    signed_percent: float
    plan_approved: bool
    cleared: bool

    @property
    def percent(self) -> float:
        """A third each for the plan, the signed share and the cleared land; our own measure, shown as such."""
        return (self.signed_percent + 100.0 * self.plan_approved + 100.0 * self.cleared) / 3


class Ripeness(TextChoices):
    """How far a village is from being begun, in words; from most to least."""

    PILOT = "pilot", "试点，已启动"
    RIPE = "ripe", "已成熟，可启动"
    GROWING = "growing", "前期推进中"
    WAITING = "waiting", "尚未开始"


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


def standings(
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
    found = list(rows)
    standing = standings(found, as_of=as_of, known_at=known_at)
    for row in found:
        row.standing = standing[row.pk]
        row.readiness = readiness_of(row.standing)
        row.ripeness = ripeness_of(row, row.standing)
    return found
