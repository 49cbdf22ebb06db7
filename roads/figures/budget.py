"""Money as far as it is known: budgets of works and the part that their progress stands for; no payments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from roads.choices import Kind, Light
from roads.figures.progress import progress_of_all
from roads.figures.progress_values import Progress
from roads.models import Step, Work

WAN_A_YI: Final = 10_000


@dataclass(frozen=True, slots=True)
class Budget:
    """Works with a place: known budgets in 万元, the part that progress stands for, how many have none.

    Suspended works keep their budget; of a cancelled one what it built stays, as budget and as done.
    """

    works: int
    without: int
    budget_wan_yuan: float
    done_wan_yuan: float

    @property
    def budget_yi_yuan(self) -> float:
        return self.budget_wan_yuan / WAN_A_YI

    @property
    def done_yi_yuan(self) -> float:
        return self.done_wan_yuan / WAN_A_YI


def budget(*, as_of: date, known_at: datetime | None = None, works: Collection[int] | None = None) -> Budget:
    """Known budgets at the end of `as_of`; what is done counts by each work's weighted percent.

    `works` are the primary keys of those asked about; None is all.
    """
    progress = progress_of_all(as_of=as_of, known_at=known_at)
    rows = [
        (_money(progress[pk]), progress[pk])
        for pk in Work.objects.located().order_by("code").values_list("pk", flat=True)
        if pk in progress and not _gone(progress[pk]) and (works is None or pk in works)
    ]
    known = [(money, now) for money, now in rows if money is not None]
    return Budget(
        works=len(rows),
        without=len(rows) - len(known),
        budget_wan_yuan=sum(money * _kept(now) for money, now in known),
        done_wan_yuan=sum(money * now.percent / 100.0 for money, now in known),
    )


def weights_text() -> str:
    """The weights of steps kind by kind, in hundredths: 道路：路基30%、基层25% …"""
    weights: dict[str, dict[str, float]] = {}
    for step in Step.objects.order_by("kind", "position"):
        weights.setdefault(step.kind, {})[step.label] = float(step.weight)
    return "；".join(f"{kind.label}：{_shares(weights[kind])}" for kind in Kind if kind in weights)


def _shares(weights: dict[str, float]) -> str:
    whole = sum(weights.values())
    return "、".join(f"{label}{100 * weight / whole:.0f}%" for label, weight in weights.items())


def _money(now: Progress) -> float | None:
    """The budget of the plan that held on the day."""
    return None if now.plan.budget_wan_yuan is None else float(now.plan.budget_wan_yuan)


def _gone(now: Progress) -> bool:
    """Whether nothing is left of a work: cancelled before anything was built."""
    return now.light == Light.CANCELLED and now.percent == 0


def _kept(now: Progress) -> float:
    """The share of its budget that stays known: all, and of a cancelled work the part that is built."""
    return now.percent / 100.0 if now.light == Light.CANCELLED else 1.0
