"""Removes an earlier demonstration, and refuses where anything else would go with it."""

from typing import Final

from django.db import DatabaseError, connection
from django.db.models import Model

from gis.errors import DomainError
from gis.models import GroundFeature
from roads.demo import ground
from roads.models import (
    Bulletin,
    CentrelineChange,
    ExistingStretch,
    GridPlan,
    Inspection,
    InspectionAnswer,
    Obstacle,
    ObstacleEvent,
    PhotoPlace,
    Pipe,
    Place,
    PlanAxis,
    ProgressReport,
    ReportReview,
    Road,
    SentReport,
    Slice,
    Work,
    WorkPlan,
    WorkStatus,
)

MARKED: Final[tuple[type[Model], ...]] = (
    GridPlan,
    Road,
    Place,
    ExistingStretch,
    Bulletin,
    Work,
    ProgressReport,
    Obstacle,
    Pipe,
    Inspection,
)
# Reports and statuses refuse DELETE, as they should; emptying whole tables that hold nothing else is the one way out.
EMPTIED: Final[tuple[type[Model], ...]] = (
    *MARKED,
    ReportReview,
    ObstacleEvent,
    PlanAxis,
    Slice,
    WorkStatus,
    WorkPlan,
    CentrelineChange,
    InspectionAnswer,
    PhotoPlace,
    SentReport,
)


def nothing_there() -> bool:
    """Whether every table the demonstration fills is empty."""
    return not any(model._default_manager.exists() for model in EMPTIED)


def refuse_other_data() -> None:
    """Raises DomainError when a row is found that the demonstration did not make, or that someone added to it."""
    for model in MARKED:
        own = model._default_manager.filter(demo=False).count()
        if own:
            name = model._meta.verbose_name
            raise DomainError(f"库里有 {own} 条不是演示数据的{name}，不能整体换掉；请换一个空库。")
    if PhotoPlace.objects.exists():
        raise DomainError("库里有现场照片，不能整体换掉；请换一个空库。")
    if WorkPlan.objects.exists():
        raise DomainError("库里有计划调整记录，不能整体换掉；请换一个空库。")
    if CentrelineChange.objects.exists():
        raise DomainError("库里有中线更换记录，不能整体换掉；请换一个空库。")


def clear_demonstration() -> None:
    """Empties the demonstration's tables and starts their keys from 1; DomainError when rows still point there."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in EMPTIED)
    connection.check_constraints()  # deferred checks still waiting would refuse the emptying
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY")
    except DatabaseError as error:
        raise DomainError(f"别的表还引用着道路和工程，演示数据没有换掉：{error}") from error
    GroundFeature.objects.filter(demo=True, name__in=[ground.RIVER_NAME, ground.OUTLINE_NAME]).delete()
