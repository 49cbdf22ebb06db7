"""Importer of sources: points by code; the days they came into and out of use are appended as dated states."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar, Final

from gis.exchange.context import ImportContext, Importer
from gis.exchange.diff import code_of, shape_text
from gis.exchange.model_importer import ModelImporter
from gis.exchange.rows import Action, Change, Difference, Plan, Row
from gis.exchange.writing.journal import Journal
from parcels.sources.exchange import SOURCES, days_of
from parcels.sources.models import Source, SourceStanding, SourceState

# Column, and the state that begins on its day, in the order in which they come to be.
DATED: Final = (("in_use_on", SourceStanding.IN_USE), ("out_on", SourceStanding.OUT_OF_USE))
# What a change carries besides fields of the model: states with their days.
STATES: Final = "states"


class SourceImporter(ModelImporter):
    """Sources. States stand as they were appended: a file that names other days appends them."""

    layer = SOURCES
    model = Source
    plain: ClassVar = {
        "code": "code",
        "name": "name",
        "kind": "kind",
        "source": "source",
        "schematic": "schematic",
        "demo": "demo",
    }

    def existing(self) -> Iterable[Any]:
        return Source.objects.prefetch_related("states").defer("geom_3857")

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> Sequence[Row]:
        for row in rows:
            if row.values.get("code") is None:
                row.values["code"] = code_of(row.values.get("kind"), shape_text(row.shape), prefix="s")
                self.made_codes.add(row.number)
        return rows

    def resolved(self, row: Row, instance: Any, context: ImportContext) -> dict[str, Any]:
        begun, ended = row.values.get("in_use_on"), row.values.get("out_on")
        if begun and ended and ended < begun:
            self.refuse(row, "out_on", "停用日期不能早于投用日期。", ended)
        return {}

    def _change(self, row: Row, instance: Any, context: ImportContext) -> Change:
        """The change of the point, and the states that the file adds to it."""
        change = super()._change(row, instance, context)
        known = days_of(instance) if instance is not None else (None, None)
        new: list[tuple[date, str]] = []
        told = []
        for (column, state), before in zip(DATED, known, strict=True):
            day = row.values.get(column)
            if day and before and day > before:
                self.warn(row, column, f"库里记的是 {before}，改晚要先作废那条状态，这个日期没有导入。", day)
            elif day and day != before:
                new.append((day, state))
                label = self.layer.column(column).label
                told.append(Difference(label, str(before or ""), str(day)))
        if not new:
            return change
        action = Action.CHANGED if instance is not None else change.action
        differences = (*change.differences, *told) if instance is not None else change.differences
        return replace(change, action=action, differences=differences, fields={**change.fields, STATES: new})

    def apply(self, plan: Plan, context: ImportContext, *, now: datetime, journal: Journal) -> None:
        """Writes the points, then appends their states, recorded now by whoever imports them."""
        # Taken out before the rows are written, for no field of the model is called so; by identity, as a
        # change holds a dict and cannot be a key.
        states = {id(change): change.fields.pop(STATES, []) for change in plan.changes}
        super().apply(plan, context, now=now, journal=journal)
        codes = {change.pk: change for change in plan.of(Action.CHANGED)}
        by_pk: dict[Any, Source] = {
            row.pk: row for row in Source.objects.filter(pk__in=list(codes)).defer("geom_3857")
        }
        by_code = {
            row.code: row
            for row in Source.objects.filter(
                code__in=[change.fields["code"] for change in plan.of(Action.NEW)]
            ).defer("geom_3857")
        }
        for change in plan.of(Action.NEW, Action.CHANGED):
            row = by_pk[change.pk] if change.pk is not None else by_code[change.fields["code"]]
            for day, state in states[id(change)]:
                made = SourceState.objects.create(
                    source=row, state=state, day=day, by=context.by, recorded_at=now, demo=row.demo
                )
                journal.new(made, f"{row} {made.get_state_display()}")


IMPORTERS: Final[tuple[type[Importer], ...]] = (SourceImporter,)
