"""Feature types from the layers that go out: every column an attribute, a choice's code with its word beside it. Which
rows a type has, and what of them no path of columns says, is in maps/wfs/recipes.py."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Final

from django.contrib.gis.db.models import GeometryField
from django.db import models
from django.db.models import Case, CharField, F, Func, QuerySet, Value, When
from django.db.models.functions import NullIf
from django.db.models.lookups import Exact, LessThanOrEqual
from gisserver.crs import CRS, CRS84
from gisserver.features import FeatureType
from gisserver.types import XsdComplexType, XsdTypes

from gis.crs import WEB_MERCATOR, WGS84, storage_srid
from gis.exchange.georeferencing.crs_catalogue import CGCS2000_DEGREES
from gis.exchange.schema import Column, Layer, Type
from maps.wfs.fields import PREFIX, DayField, DayQuerySet, OfMeasured

WORD: Final = "_zh"
OUTPUT: Final[dict[Type, type[models.Field]]] = {
    Type.TEXT: models.CharField,
    Type.INTEGER: models.BigIntegerField,
    Type.DECIMAL: models.FloatField,
    Type.METRES: models.FloatField,
    Type.FLAG: models.BooleanField,
    Type.DAY: models.DateField,
    Type.CHOICE: models.CharField,
    Type.WORDS: models.CharField,
}
# What parts of a range are called inside the database.
ENDS: Final = {"lower": "startswith", "upper": "endswith"}

# What has been measured of each row, by primary key.
Values = Callable[[], Mapping[Any, Any]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a layer is asked of the database.

    `rows` are those there are on a day, `place` is the column or annotation they lie at, of the kind `output`. A column
    is asked for by its `value` as a path; by its expression in `expressions` where that does not do; and where `value`
    begins with a name in `measured`, of what has been measured of all rows on the day.
    """

    layer: Layer
    rows: Callable[[date], QuerySet]
    place: str
    output: type[GeometryField]
    expressions: Callable[[date], Mapping[str, Any]] = lambda day: {}
    measured: Callable[[date], Mapping[str, Values]] = lambda day: {}


class LayerType(FeatureType):
    """A feature type without gml:boundedBy: its shape says as much, and QGIS gives it to the next that has no shape."""

    @property
    def xsd_base_type(self) -> XsdComplexType:
        base = super().xsd_base_type
        return replace(
            base, elements=[e for e in base.elements if e.type is not XsdTypes.gmlBoundingShapeType]
        )


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: what the database knows of it, and how a fetched row gives it."""

    name: str
    label: str
    output: type[models.Field]
    expression: Any
    read: Callable[[Any], Any]
    measured: bool = False


def served_crs() -> list[CRS]:
    """Every CRS features are given in: the stored one, CGCS2000, WGS 84, Web Mercator, and WGS 84 with x before y."""
    others = [
        CRS.from_srid(srid) for srid in (CGCS2000_DEGREES, WGS84, WEB_MERCATOR) if srid != storage_srid()
    ]
    return [CRS.from_srid(storage_srid()), *others, CRS84]


def feature_type(recipe: Recipe, day: date) -> FeatureType:
    """The feature type of a layer as of the end of `day`; the database is not asked yet."""
    fields = [*attributes(recipe, day)]
    columns = {f"{PREFIX}{one.name}": one.expression for one in fields if not one.measured}
    measured = {f"{PREFIX}{one.name}": one.expression for one in fields if one.measured}
    rows = recipe.rows(day).annotate(**columns).alias(**measured)
    stored, *others = served_crs()
    return LayerType(
        DayQuerySet(rows.model, rows.query).order_by(),
        name=recipe.layer.code,
        title=recipe.layer.label,
        abstract=f"截至 {day}。{recipe.layer.hint}",
        fields=[
            DayField("geom", recipe.output(srid=stored.srid, null=True), label="位置", path=recipe.place),
            *(DayField(one.name, one.output(null=True), label=one.label, read=one.read) for one in fields),
        ],
        crs=stored,
        other_crs=others,
        show_name_field=False,
    )


def attributes(recipe: Recipe, day: date) -> Iterator[Attribute]:
    """The attributes of a layer: one a column, and a second for a column of choices with their words."""
    expressions = recipe.expressions(day)
    measured = recipe.measured(day)
    found_by = {name for key in recipe.layer.keys[:1] for name in key}
    for column in recipe.layer.outgoing:
        path = [] if callable(column.value) else (column.value or column.name).split(".")
        if column.name in expressions:
            yield from _asked(column, expressions[column.name], day)
        elif path and path[0] in measured:
            yield from _measured(column, path[0], measured[path[0]])
        elif path:
            field = F("__".join(ENDS.get(part, part) for part in path))
            # No text is nothing, as in files; what rows are found by is left bare for its index.
            empty = column.type is Type.TEXT and column.name not in found_by
            yield from _asked(
                column, NullIf(field, Value(""), output_field=CharField()) if empty else field, day
            )
        else:
            raise ValueError(f"{recipe.layer.code}.{column.name} is no path: it needs an expression")


def _asked(column: Column, expression: Any, day: date) -> Iterator[Attribute]:
    """Attributes that the database gives; what had not happened by the day is not told."""
    if column.happened:
        come = LessThanOrEqual(expression, Value(day))
        expression = Case(When(come, then=expression), output_field=models.DateField())
    if column.type is Type.WORDS:
        expression = Func(expression, Value("、"), function="array_to_string", output_field=CharField())
    get = attrgetter(f"{PREFIX}{column.name}")
    yield Attribute(column.name, column.label, OUTPUT[column.type], expression, _rounding(column, get))
    if column.type is Type.CHOICE:
        words = Case(
            *(When(Exact(expression, Value(code)), then=Value(word)) for code, word in column.choices),
            output_field=CharField(),
        )
        name = f"{column.name}{WORD}"
        yield Attribute(name, column.label, CharField, words, attrgetter(f"{PREFIX}{name}"))


def _measured(column: Column, first: str, values: Values) -> Iterator[Attribute]:
    """Attributes that have been measured for all rows."""

    def of(measured: Any) -> Any:
        return column.of(SimpleNamespace(**{first: measured}))

    def word(measured: Any) -> Any:
        return column.written(of(measured))

    yield _measured_one(column.name, column.label, OUTPUT[column.type], _rounding(column, of), values)
    if column.type is Type.CHOICE:
        yield _measured_one(f"{column.name}{WORD}", column.label, CharField, word, values)


def _measured_one(
    name: str, label: str, output: type[models.Field], of: Callable[[Any], Any], values: Values
) -> Attribute:
    def every() -> dict[Any, Any]:
        return {pk: of(measured) for pk, measured in values().items()}

    def read(row: Any) -> Any:
        return of(values().get(row.pk))

    return Attribute(name, label, output, OfMeasured(every, output()), read, measured=True)


def _rounding(column: Column, get: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`get`, with figures as numbers of the column's places."""
    if column.type not in (Type.DECIMAL, Type.METRES):
        return get

    def read(row: Any) -> float | None:
        value = get(row)
        return None if value is None else round(float(value), column.places)

    return read
