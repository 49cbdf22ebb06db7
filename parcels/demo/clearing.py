"""Removes an earlier demonstration of land, and refuses where anything else would go with it."""

from typing import Final

from django.db import connection
from django.db.models import Model

from gis.errors import DomainError
from parcels.models import Parcel, ParcelState, Source, SourceState
from villages.models import Redevelopment, RedevelopmentReport, ResettlementBuilding, Stage

MARKED: Final[tuple[type[Model], ...]] = (
    Redevelopment,
    RedevelopmentReport,
    ResettlementBuilding,
    Parcel,
    ParcelState,
    Source,
    SourceState,
)
# States and reports refuse DELETE, as they should; emptying whole tables that hold nothing else is the one way out.
# Villages stay: codes and names are facts, and are written over.
EMPTIED: Final[tuple[type[Model], ...]] = (*MARKED, Stage)


def refuse_other_land() -> None:
    """Raises DomainError when a row is found that the demonstration did not make."""
    for model in MARKED:
        own = model._default_manager.filter(demo=False).count()
        if own:
            name = model._meta.verbose_name
            raise DomainError(f"库里有 {own} 条不是演示数据的{name}，没有写入演示数据；请换一个空库。")


def clear_land() -> None:
    """Empties the tables of redevelopment and parcels and starts their keys from 1."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in EMPTIED)
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY")
