"""Many rows into a table at once by COPY, in the transaction that is open; leaves out what rows are made of."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.db import connection
from django.db.models import Field, GeneratedField, JSONField, Model
from psycopg import sql


def copy_in(rows: Sequence[Model]) -> None:
    """Inserts new rows of one model and gives each its primary key. Raises Django's IntegrityError.

    Triggers, constraints and computed columns work as for INSERT, statements' triggers once for all rows.
    """
    if not rows:
        return
    model = type(rows[0])
    # COPY returns nothing: keys are drawn first, so that the journal can name the rows.
    _number(rows)
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, GeneratedField)]
    written = [_writer(field) for field in fields]
    values = ([write(row) for write in written] for row in rows)
    copy_values(model, [str(field.column) for field in fields], values)
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def copy_values(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows of values for these columns of a model's table. Raises Django's IntegrityError."""
    names = sql.SQL(", ").join([sql.Identifier(column) for column in columns])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), names)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _number(rows: Sequence[Model]) -> None:
    """Primary keys from the table's sequence, in the order of the rows."""
    key = rows[0]._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [rows[0]._meta.db_table, key.column, len(rows)],
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number


def _writer(field: Field) -> Callable[[Model], Any]:
    """How the value of a field is handed to COPY."""
    if isinstance(field, GeometryField):
        return lambda row: hex_of(row, field)
    if isinstance(field, JSONField):
        return lambda row: (
            None if (value := getattr(row, field.attname)) is None else json.dumps(value, ensure_ascii=False)
        )
    # Fields that fill themselves in (auto_now, files) do so in pre_save, which COPY would pass by.
    if type(field).pre_save is not Field.pre_save:
        return lambda row: field.get_prep_value(field.pre_save(row, True))
    return lambda row: None if (value := getattr(row, field.attname)) is None else field.get_prep_value(value)


def hex_of(row: Model, field: GeometryField) -> str | None:
    """A row's geometry as hexadecimal EWKB; taken as it is where it was given so and nobody has looked at it yet."""
    given = row.__dict__.get(field.attname)
    if isinstance(given, str):
        return given
    shape = getattr(row, field.attname)
    return None if shape is None else bytes(shape.hexewkb).decode()
