"""How each layer is asked of the database for WFS: its rows on a day, their place, and what no path of columns says."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from django.contrib.gis.db.models import (
    GeometryField,
    LineStringField,
    MultiPolygonField,
    PointField,
    PolygonField,
)
from django.db.models import Case, CharField, ExpressionWrapper, F, FloatField, Q, Value, When
from django.db.models.functions import Coalesce, Concat

from gis.crs import storage_srid
from maps.wfs.types import Recipe, Values
from parcels.exchange import AREAS, PARCELS
from parcels.models import Parcel, PlanningArea
from roads.exchange import PIPES, PLACES, ROADS, WORKS
from roads.exchange.outgoing import OBSTACLES
from roads.figures.progress import progress_of_all
from roads.models import Obstacle, Pipe, Place, Road, Work
from villages.exchange import BUILDINGS, VILLAGES
from villages.exchange_outgoing import REDEVELOPMENTS
from villages.models import Redevelopment, ResettlementBuilding, Village
from villages.progress import with_standing


def _stretch(work: str = "") -> Case:
    """神州路(中原路—西经大道), as Work.stretch writes it; `work` is the path to the work, with __ behind."""
    name = Coalesce(f"{work}road__name", f"{work}road_text")
    start, end = F(f"{work}from_label"), F(f"{work}to_label")
    both = ~Q(**{f"{work}from_label": ""}) & ~Q(**{f"{work}to_label": ""})
    neither = Q(**{f"{work}from_label": "", f"{work}to_label": ""})
    return Case(
        When(neither, then=name),
        When(both, then=Concat(name, Value("("), start, Value("—"), end, Value(")"))),
        default=Concat(name, Value("("), start, end, Value(")")),
        output_field=CharField(),
    )


def _of_works(day: date) -> dict[str, Any]:
    length = F("span__endswith") - F("span__startswith")
    return {
        "road": Coalesce("road__name", "road_text"),
        "stretch": _stretch(),
        "length_m": ExpressionWrapper(length, output_field=FloatField()),
    }


def _of_pipes(day: date) -> dict[str, Any]:
    return {"laid": Case(When(laid_on__lte=day, then=Value(True)), default=Value(False))}


def _progress(day: date) -> Mapping[str, Values]:
    return {"progress": cache(lambda: progress_of_all(as_of=day))}


def _standing(day: date) -> Mapping[str, Values]:
    rows = cache(lambda: {row.pk: row for row in with_standing(Redevelopment.objects.all(), as_of=day)})

    def of(name: str) -> Values:
        return lambda: {pk: getattr(row, name) for pk, row in rows().items()}

    return {name: of(name) for name in ("standing", "readiness", "ripeness")}


RECIPES: Final[tuple[Recipe, ...]] = (
    Recipe(ROADS, lambda day: Road.objects.all(), "centreline", LineStringField),
    Recipe(WORKS, lambda day: Work.objects.all(), "line", LineStringField, _of_works, _progress),
    Recipe(PIPES, lambda day: Pipe.objects.all(), "line", LineStringField, _of_pipes),
    Recipe(
        OBSTACLES,
        lambda day: Obstacle.objects.filter(found_on__lte=day).told_on(day).placed(),
        "point",
        PointField,
        lambda day: {"stretch": _stretch("work__")},
    ),
    Recipe(PLACES, lambda day: Place.objects.all(), "geom", PointField),
    Recipe(
        VILLAGES,
        lambda day: Village.objects.annotate(
            place=Coalesce("outline", "point", output_field=GeometryField(srid=storage_srid()))
        ),
        "place",
        GeometryField,
    ),
    Recipe(
        REDEVELOPMENTS,
        lambda day: Redevelopment.objects.annotate(place=F("village__outline")),
        "place",
        MultiPolygonField,
        measured=_standing,
    ),
    Recipe(
        BUILDINGS,
        lambda day: ResettlementBuilding.objects.told_on(day),
        "outline",
        PolygonField,
    ),
    Recipe(AREAS, lambda day: PlanningArea.objects.all(), "outline", MultiPolygonField),
    Recipe(
        PARCELS,
        lambda day: Parcel.objects.told_on(day),
        "outline",
        MultiPolygonField,
        lambda day: {"state": F("state"), "state_day": F("state_since")},
    ),
)
