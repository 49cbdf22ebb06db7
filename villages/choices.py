"""Coded choices and value types of redevelopments: ripeness, readiness, standing. No model, no query."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices


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
