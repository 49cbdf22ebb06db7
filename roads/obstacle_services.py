"""The loop of an obstacle: raised, then 交办 → 签收 → 反馈 → 复核 → 销号, each by whom it is for, each dated."""

from datetime import date
from typing import Any, Final
from uuid import uuid4

from django.db import transaction

from gis.errors import DomainError
from gis.models import ResponsibleUnit
from gis.roles import Thing, units_for
from roads.models import Obstacle, ObstacleEvent, Work

Step = ObstacleEvent.Step
# What may follow each step; "" is an obstacle that nothing was done about.
FOLLOWS: Final[dict[str, tuple[str, ...]]] = {
    "": (Step.ASSIGNED,),
    Step.ASSIGNED: (Step.RECEIVED, Step.ASSIGNED, Step.DUE_MOVED),
    Step.RECEIVED: (Step.ANSWERED, Step.ASSIGNED, Step.DUE_MOVED),
    Step.ANSWERED: (Step.CHECKED, Step.RETURNED, Step.DUE_MOVED),
    Step.RETURNED: (Step.ANSWERED, Step.ASSIGNED, Step.DUE_MOVED),
    Step.CHECKED: (Step.CLOSED, Step.RETURNED),
    Step.CLOSED: (),
}
# The unit it was assigned to receives and answers; everything else is the office's.
OF_THE_UNIT: Final = (Step.RECEIVED, Step.ANSWERED)


def last_step(obstacle: Obstacle) -> str:
    """The last step but moves of the due day; "" before the first."""
    event = (
        ObstacleEvent.objects.filter(obstacle=obstacle)
        .exclude(step=Step.DUE_MOVED)
        .order_by("-day", "-pk")
        .first()
    )
    return event.step if event else ""


def next_steps(obstacle: Obstacle, user: Any) -> list[str]:
    """The steps that may follow and that `user` may take."""
    if obstacle.resolved_on and last_step(obstacle) != Step.CHECKED:
        return []
    return [step for step in FOLLOWS[last_step(obstacle)] if may_take(user, step, obstacle)]


def may_take(user: Any, step: str, obstacle: Obstacle) -> bool:
    """Reviewers and managers take every step; people of the unit in charge receive and answer."""
    units = units_for(user, Thing.OBSTACLES)
    return units is None or (step in OF_THE_UNIT and obstacle.unit_id in units)


@transaction.atomic
def raise_obstacle(
    *,
    title: str,
    kind: str,
    detail: str,
    work: Work | None,
    found_on: date,
    level: str = Obstacle.Level.ORDINARY,
    measures: str = "",
    by: Any,
    today: date,
) -> Obstacle:
    """A new obstacle, with a code of its own."""
    if found_on > today:
        raise DomainError("发现日期还没有到。", field="found_on")
    said = {"title": title, "kind": kind, "detail": detail, "level": level, "measures": measures}
    return Obstacle.objects.create(code=f"p-{uuid4().hex[:10]}", work=work, found_on=found_on, **said)


@transaction.atomic
def take_step(
    *,
    obstacle: Obstacle,
    step: str,
    note: str,
    by: Any,
    day: date,
    unit: ResponsibleUnit | None = None,
    due: date | None = None,
) -> ObstacleEvent:
    """Append a step and keep the obstacle's unit, due day and end in agreement; DomainError out of turn."""
    row = Obstacle.objects.select_for_update(of=("self",)).get(pk=obstacle.pk)
    before = last_step(row)
    if step not in FOLLOWS[before]:
        done = Step(before).label if before else "登记"
        raise DomainError(
            f"{done}之后不能{Step(step).label if step in Step.values else '这样做'}。", field="step"
        )
    if not may_take(by, step, row):
        raise DomainError("这一步要由责任单位的人，或审核员、管理员来做。", field="step")
    if not note.strip():
        raise DomainError("请写说明。", field="note")
    if step == Step.ASSIGNED and (unit is None or due is None):
        raise DomainError("交办要有单位和期限。", field="unit")
    if step == Step.DUE_MOVED and due is None:
        raise DomainError("改期要有新的期限。", field="due")
    if due and due < day:
        raise DomainError("期限不能早于办理日期。", field="due")
    last = ObstacleEvent.objects.filter(obstacle=row).order_by("-day").values_list("day", flat=True).first()
    if day < max(last or row.found_on, row.found_on):
        raise DomainError("日期不能早于上一步。", field="day")
    keeps_due = step in (Step.ASSIGNED, Step.DUE_MOVED)
    event = ObstacleEvent.objects.create(
        obstacle=row, step=step, day=day, note=note.strip()[:300], by=by,
        unit=unit if step == Step.ASSIGNED else None, due=due if keeps_due else None,
    )  # fmt: skip
    if step == Step.ASSIGNED:
        row.unit = unit
    if keeps_due:
        row.due = due
    if step == Step.CLOSED:
        row.resolved_on, row.outcome = day, note.strip()[:300]
    row.save(update_fields=["unit", "due", "resolved_on", "outcome"])
    return event
