"""Attributes of feature types that are no columns of a table: values of the day, asked of the database or measured for
all rows at once. Both can be filtered and sorted by. Knows no layer."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import orjson
from django.db import models
from django.db.models import F, Func, QuerySet
from gisserver.features import FeatureField

from maps.wfs.boxes import within

# What annotations are called, so that none hides a field of the model.
PREFIX = "of_"


class OfMeasured(Func):
    """A measured value inside SQL: one JSON object is looked up by primary key, so that no row is asked for by itself.

    `values` gives the value of each row by primary key; it is called when the SQL is written.
    """

    def __init__(self, values: Callable[[], Mapping[Any, Any]], output_field: models.Field) -> None:
        self.values = values
        super().__init__(F("pk"), output_field=output_field)

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        key, params = compiler.compile(self.source_expressions[0])
        known = {str(pk): value for pk, value in self.values().items() if value is not None}
        kind = self.output_field.db_type(connection)
        return f"(%s::jsonb ->> ({key})::text)::{kind}", [orjson.dumps(known, default=str).decode(), *params]


class DayQuerySet(QuerySet):
    """Rows with values of the day beside their columns, in an order that no two rows share.

    django-gisserver limits the fetch to the attributes it shows and orders by those a client names.
    """

    def only(self, *fields: Any) -> "DayQuerySet":
        """Limits the columns fetched; annotations are no columns and come anyway."""
        return super().only(*(name for name in fields if name not in self.query.annotations))

    def filter(self, *conditions: Any, **named: Any) -> "DayQuerySet":
        """Shapes asked for reach no further than the storage CRS does."""
        return super().filter(*(within(one) for one in conditions), **named)

    def order_by(self, *fields: Any) -> "DayQuerySet":
        """Ends with the primary key: pages neither overlap nor leave out."""
        return super().order_by(*fields, "pk")


class DayField(FeatureField):
    """An attribute that the query knows as `path`, by default PREFIX + name; `read` gives its value of a row."""

    def __init__(
        self,
        name: str,
        output: models.Field,
        *,
        label: str,
        path: str = "",
        read: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(name, model_attribute=path or f"{PREFIX}{name}", abstract=label)
        self.output = output
        self.read = read

    def bind(self, model: Any, parent: Any = None, feature_type: Any = None) -> None:
        """No field of the model is looked for: the output field says the type."""
        self.output.set_attributes_from_name(self.model_attribute)
        self.output.model = model
        self.model, self.parent, self.feature_type = model, parent, feature_type
        self.model_field = self.output

    @cached_property
    def xsd_element(self) -> Any:
        element = super().xsd_element
        if self.read is not None:
            element.get_value = self.read
        return element
