"""How importers of one model write a plan: what goes, what changes, what is new, each noted in the journal."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.db.models import Model

from gis.errors import DomainError, refusing
from gis.exchange.context import ImportContext
from gis.exchange.diff import as_stored
from gis.exchange.rows import Action, Change, Plan
from gis.exchange.writing.bulk_copy import copy_in
from gis.exchange.writing.journal import AT_ONCE, Journal, plain_of


class ModelWriter:
    """Writes plans whose changes are rows of one model."""

    model: ClassVar[type[Model]]

    def apply(self, plan: Plan, context: ImportContext, *, now: datetime, journal: Journal) -> None:
        """Writes the plan: first what goes, then what changes, then what is new. Raises DomainError."""
        # What goes makes room first: a new row may take the code of one that is deleted.
        if context.options.remove_gone:
            refusing(lambda: self.remove(plan.of(Action.DELETED), journal))
        self.rewrite(plan.of(Action.CHANGED), context, now=now, journal=journal)
        refusing(lambda: self.insert(plan.of(Action.NEW), context, journal=journal))

    def remove(self, changes: Sequence[Change], journal: Journal) -> None:
        """Deletes rows that the source does not have; DomainError when others depend on one."""
        for start in range(0, len(changes), AT_ONCE):
            keys = [change.pk for change in changes[start : start + AT_ONCE]]
            for row in self.model._default_manager.select_for_update().filter(pk__in=keys):
                self._refuse_needed(row)
                journal.gone(row, str(row))
            self.model._default_manager.filter(pk__in=keys).delete()

    def _refuse_needed(self, row: Any) -> None:
        for relation in self.model._meta.related_objects:
            other = relation.related_model
            if not isinstance(other, type) or not other._meta.managed or getattr(other, "derived", False):
                continue
            if other._default_manager.filter(**{relation.field.name: row}).exists():
                raise DomainError(f"不能删除“{row}”：它上面有{other._meta.verbose_name}。")

    def rewrite(
        self, changes: Sequence[Change], context: ImportContext, *, now: datetime, journal: Journal
    ) -> None:
        """Writes changed rows, each with what it was."""
        for start in range(0, len(changes), AT_ONCE):
            some = {change.pk: change for change in changes[start : start + AT_ONCE]}
            rows = self.model._default_manager.select_for_update(of=("self",)).filter(pk__in=list(some))
            for row in rows:
                refusing(partial(self.rewrite_one, row, some[row.pk], context, now, journal))

    def rewrite_one(
        self, row: Any, change: Change, context: ImportContext, now: datetime, journal: Journal
    ) -> None:
        """Writes one changed row."""
        values = as_stored(change.fields)
        names = [self.model._meta.get_field(name).name for name in values]
        before = plain_of(row, names)
        self.model._default_manager.filter(pk=row.pk).update(**values)
        # Read back: triggers and the database's own rounding are part of what the run wrote.
        row.refresh_from_db()
        journal.changed(row, change.label, before, plain_of(row, names))

    def insert(self, changes: Sequence[Change], context: ImportContext, *, journal: Journal) -> None:
        """Inserts new rows."""
        for start in range(0, len(changes), AT_ONCE):
            some = changes[start : start + AT_ONCE]
            rows = [self.model(**as_stored(change.fields)) for change in some]
            copy_in(rows)
            for row, change in zip(rows, some, strict=True):
                journal.new(row, change.label)
