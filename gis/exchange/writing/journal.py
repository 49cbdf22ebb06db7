"""What a run wrote, row by row, before and after, kept so that the run is undone as one or refused with a reason."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import groupby
from typing import Any, Final

from django.apps import apps
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.db import models, transaction
from django.db.models import Model

from gis.errors import DomainError, refusing
from gis.exchange.models import ImportedRow, ImportRun
from gis.exchange.writing.bulk_copy import copy_values, hex_of
from gis.postgis import HexEWKB
from gis.voiding import Voidable

AT_ONCE: Final = 2000
NOTED: Final = ("position", "action", "table", "key", "label", "before", "after")
Values = dict[str, Any]


def plain_of(row: Model, names: Iterable[str]) -> Values:
    """Values of a row's fields as text, geometry as hexadecimal EWKB; None stays None."""
    values: Values = {}
    for name in names:
        field = row._meta.get_field(name)
        if isinstance(field, GeometryField):
            values[name] = hex_of(row, field)
            continue
        value = field.value_from_object(row)  # type: ignore[union-attr]
        if value is None:
            values[name] = None
        elif isinstance(value, datetime):
            values[name] = value.astimezone(UTC).isoformat()
        else:
            values[name] = field.value_to_string(row)  # type: ignore[union-attr]
    return values


def value_from(field: Any, text: Any) -> Any:
    """The value of a field from the text that `plain_of` made of it."""
    if text is None:
        return None
    return GEOSGeometry(text) if isinstance(field, GeometryField) else field.to_python(text)


@lru_cache(maxsize=64)
def stored_names(model: type[Model]) -> list[str]:
    """Names of the fields that are written: not computed by the database, not the key."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if not isinstance(field, models.GeneratedField) and not field.primary_key
    ]


@lru_cache(maxsize=64)
def _editable(model: type[Model]) -> list[models.Field]:
    """Stored fields that are not filled in by triggers."""
    fields = [model._meta.get_field(name) for name in stored_names(model)]
    return [field for field in fields if isinstance(field, models.Field) and field.editable]


class Journal:
    """Collects what is written; `save` keeps it with the run."""

    def __init__(self) -> None:
        # Tuples of NOTED: as many model instances would take longer to make than to write.
        self.rows: list[tuple[Any, ...]] = []

    def new(self, row: Model, label: str) -> None:
        """A row that was inserted; what triggers of the database fill in is not noted, the row in hand lacks it."""
        names = [field.name for field in _editable(type(row))]
        self._note(ImportedRow.Action.NEW, row, label, None, plain_of(row, names))

    def changed(self, row: Model, label: str, before: Values, after: Values) -> None:
        """A row whose fields in `before` now are as in `after`; nothing is noted where nothing differs."""
        if before != after:
            self._note(ImportedRow.Action.CHANGED, row, label, before, after)

    def gone(self, row: Model, label: str) -> None:
        """A row about to be deleted."""
        self._note(ImportedRow.Action.DELETED, row, label, plain_of(row, stored_names(type(row))), None)

    def _note(self, action: str, row: Model, label: str, before: Values | None, after: Values | None) -> None:
        values = (None if one is None else json.dumps(one, ensure_ascii=False) for one in (before, after))
        place = (len(self.rows), str(action), row._meta.label_lower, str(row.pk))
        self.rows.append((*place, label[:120], *values))

    def save(self, run: ImportRun) -> None:
        """Keeps all that was noted with the run."""
        copy_values(ImportedRow, ("run_id", *NOTED), [(run.pk, *row) for row in self.rows])


@transaction.atomic
def undo_rows(run: ImportRun, *, by: Any, now: Any) -> int:
    """Takes back all that a run wrote, the last first; returns how many rows.

    Raises DomainError naming the first row that something later stands on; then nothing is taken back.
    """
    noted = list(run.rows.order_by("-position"))
    _refuse_if_changed_since(run, noted)
    # What a room needs while rows go (triggers told to stand back) holds for all tables at once, as rows depend on
    # each other.
    with ExitStack() as stack:
        for model in {apps.get_model(row.table) for row in noted}:
            stack.enter_context(getattr(model, "while_undone", nullcontext)())
        for rows in _runs(noted):
            refusing(partial(_undo, rows, run, by=by, now=now))
    return len(noted)


def _refuse_if_changed_since(run: ImportRun, noted: Sequence[ImportedRow]) -> None:
    """Raises DomainError when a row is no longer as the run left it, or another row has come to depend on it."""
    for table, rows in _by_table(noted).items():
        model = apps.get_model(table)
        ours = {row.key for row in rows if row.action == ImportedRow.Action.NEW}
        standing = [row for row in rows if row.action != ImportedRow.Action.DELETED]
        for start in range(0, len(standing), AT_ONCE):
            some = standing[start : start + AT_ONCE]
            now = _standing(model, [row.key for row in some])
            for row in some:
                _refuse_if_other(run, row, now.get(row.key), earlier=noted)
        if ours and not issubclass(model, Voidable):
            _refuse_if_needed(run, model, rows, noted)


def _standing(model: type[Model], keys: Sequence[str]) -> dict[str, Model]:
    """Rows by key as the database has them now, their shapes as text: nobody looks at them as geometry."""
    shapes = [field for field in model._meta.concrete_fields if isinstance(field, GeometryField)]
    written = {f"hex_{field.name}": HexEWKB(field.name) for field in shapes}
    rows = model._default_manager.defer(*(field.name for field in shapes)).annotate(**written)
    present = {}
    for row in rows.filter(pk__in=keys):
        for field in shapes:
            row.__dict__[field.attname] = getattr(row, f"hex_{field.name}")
        present[str(row.pk)] = row
    return present


def _refuse_if_other(
    run: ImportRun, noted: ImportedRow, row: Model | None, *, earlier: Sequence[ImportedRow]
) -> None:
    if row is None:
        raise DomainError(f"“{noted.label}”在导入之后已被删除，不能撤销。")
    if isinstance(row, Voidable):
        return
    after = noted.after or {}
    if plain_of(row, after) == after:
        return
    # A row that one run wrote twice is compared with the last time only.
    last = next(one for one in earlier if (one.table, one.key) == (noted.table, noted.key))
    if last is not noted:
        return
    later = (
        ImportedRow.objects.filter(
            table=noted.table, key=noted.key, run__pk__gt=run.pk, run__status=ImportRun.Status.APPLIED
        )
        .order_by("-run")
        .first()
    )
    why = f"第 {later.run_id} 号导入后来改过它，请先撤销那一次" if later else "导入之后又被改过"
    raise DomainError(f"不能撤销：“{noted.label}”{why}。")


def _refuse_if_needed(
    run: ImportRun, model: type[Model], rows: Sequence[ImportedRow], noted: Sequence[ImportedRow]
) -> None:
    """Raises DomainError when rows that the run did not make point at rows that it made."""
    ours = {row.key: row.label for row in rows if row.action == ImportedRow.Action.NEW}
    for relation in model._meta.related_objects:
        other = relation.related_model
        # What the database derives by itself goes with the row.
        if not isinstance(other, type) or not other._meta.managed or getattr(other, "derived", False):
            continue
        theirs = {
            row.key
            for row in noted
            if row.table == other._meta.label_lower and row.action == ImportedRow.Action.NEW
        }
        column = relation.field.attname
        pointing = other._default_manager.filter(**{f"{relation.field.name}__in": list(ours)})
        # One more than the run's own is enough to tell that there is another.
        for key, target in pointing.values_list("pk", column)[: len(theirs) + 1]:
            if str(key) not in theirs:
                raise DomainError(
                    f"不能撤销：“{ours[str(target)]}”上已有{other._meta.verbose_name}，请先处理它们。"
                )


def _by_table(noted: Iterable[ImportedRow]) -> dict[str, list[ImportedRow]]:
    by_table: dict[str, list[ImportedRow]] = {}
    for row in noted:
        by_table.setdefault(row.table, []).append(row)
    return by_table


def _runs(noted: Iterable[ImportedRow]) -> Iterator[list[ImportedRow]]:
    """Neighbouring rows of one table with one action, so that they are taken back together."""
    for _, rows in groupby(noted, key=lambda row: (row.table, row.action)):
        yield list(rows)


def _undo(noted: list[ImportedRow], run: ImportRun, *, by: Any, now: Any) -> None:
    model, action = apps.get_model(noted[0].table), noted[0].action
    if action == ImportedRow.Action.NEW:
        for start in range(0, len(noted), AT_ONCE):
            keys = [row.key for row in noted[start : start + AT_ONCE]]
            rows = model._default_manager.filter(pk__in=keys)
            if issubclass(model, Voidable):
                reason = f"撤销第 {run.pk} 号导入"
                rows.filter(voided_at__isnull=True).update(voided_at=now, voided_by=by, void_reason=reason)
            else:
                rows.delete()
        return
    if action == ImportedRow.Action.CHANGED:
        _put_back(model, noted)
        return
    assert model._meta.pk is not None
    for row in noted:
        model(pk=model._meta.pk.to_python(row.key), **_values(model, row.before or {})).save(
            force_insert=True
        )


def _put_back(model: type[Model], noted: list[ImportedRow]) -> None:
    """Rows with their fields as they were; those with the same fields together: each statement sets off triggers."""
    for names, rows in _by_fields(noted).items():
        # bulk_update would write both versions of a row in one statement, in no order; one by one the last undone is
        # the first.
        if len({row.key for row in rows}) < len(rows):
            for row in rows:
                model._default_manager.filter(pk=row.key).update(**_values(model, row.before or {}))
            continue
        present = model._default_manager.in_bulk([row.key for row in rows])
        by_text = {str(key): row for key, row in present.items()}
        for noted_row in rows:
            for name, value in _values(model, noted_row.before or {}).items():
                setattr(by_text[noted_row.key], name, value)
        model._default_manager.bulk_update(by_text.values(), names, batch_size=AT_ONCE)


def _by_fields(noted: Iterable[ImportedRow]) -> dict[tuple[str, ...], list[ImportedRow]]:
    by_fields: dict[tuple[str, ...], list[ImportedRow]] = {}
    for row in noted:
        by_fields.setdefault(tuple(row.before or {}), []).append(row)
    return by_fields


def _values(model: type[Model], plain: Values) -> Values:
    """Values by attribute name, foreign keys as keys."""
    values = {}
    for name, text in plain.items():
        field = model._meta.get_field(name)
        values[field.attname] = value_from(field, text)  # type: ignore[union-attr]
    return values
