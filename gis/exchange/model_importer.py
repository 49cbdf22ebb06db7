"""What the importers of layers share: finding rows by keys, comparing, planning, writing. Rooms say what is special."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from gis.exchange.cell_values.cells import squeezed
from gis.exchange.context import ImportContext
from gis.exchange.diff import SAME_PLACE_M, moved_m, moved_words, said, same
from gis.exchange.keyed_rows import Key, KeyedRows
from gis.exchange.rows import Action, Change, Difference, Plan, Problem, Row
from gis.exchange.schema import Column

# A stated length is told when it differs from that of the line by more than both.
LEAST_APART_M, APART_SHARE = 10.0, 0.1


class ModelImporter(KeyedRows):
    """An importer of a layer whose rows are rows of one model. Subclasses name the model, its plain fields and look
    up what a row points at; checking is the same for all, and so is writing."""

    # Column name → name of the model's field, for columns whose value is stored as it is.
    plain: ClassVar[Mapping[str, str]]
    shape_field: ClassVar[str] = "geom"
    # Related rows that existing ones are fetched with.
    related: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        self.plan = Plan()
        self.kept_blank = 0
        self.stated: dict[int, Any] = {}
        # Numbers of rows whose code the source does not say.
        self.made_codes: set[int] = set()

    # What subclasses say.

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> Sequence[Row]:
        """Rows after what has to be seen of all together (pieces assembled); problems go to `self.plan`."""
        return rows

    def look_up(self, rows: Sequence[Row]) -> None:
        """Fetches what rows point at, in a fixed number of queries."""

    def resolved(self, row: Row, instance: Any, context: ImportContext) -> dict[str, Any]:
        """Further fields of the model by name, for columns that are not plain; problems by `self.refuse`."""
        return {}

    def first_values(self, row: Row, context: ImportContext) -> dict[str, Any]:
        """Fields of a new row that the source need not say."""
        return {}

    # Checking.

    def check(self, rows: Sequence[Row], context: ImportContext) -> Plan:
        """The plan of rows: what is new, changed, unchanged, and gone; writes nothing."""
        self.plan = Plan()
        rows = self.prepare(rows, context)
        self.look_up(rows)
        # All rows at once, and not those of the file alone: what the file does not have is part of the plan.
        existing = list(self._lean(self.existing()))
        by_key = self._by_key(existing)
        taken: dict[Any, int] = {}
        seen: dict[Key, int] = {}
        for row in rows:
            if self._is_repeated(row, seen):
                continue
            instance = self._found(row, by_key)
            if instance is not None and instance.pk in taken:
                self.refuse(
                    row, "", f"与第 {taken[instance.pk]} 行是同一个：{self.label_of(row, instance)}。"
                )
                continue
            if instance is not None:
                taken[instance.pk] = row.number
            before = len(self.plan.problems)
            change = self._change(row, instance, context)
            if not any(problem.blocking for problem in self.plan.problems[before:]):
                self.plan.changes.append(change)
        self.plan.changes += [
            Change(
                Action.DELETED,
                str(row),
                pk=row.pk,
                shape_before=self.shape_of(row),
                known_as=self.known_as(row),
            )
            for row in existing
            if row.pk not in taken
        ]
        if self.kept_blank:
            self.plan.notes.append(
                f"有 {self.kept_blank} 处文件里是空的而库里有值，保留库里的值（选“空格清空”可改为清空）。"
            )
        self.stated = {row.number: row.stated_m for row in rows if row.stated_m}
        self.check_together(context)
        self._compare_lengths()
        return self.plan

    def check_together(self, context: ImportContext) -> None:
        """Rules that only all changes together can break."""

    def _compare_lengths(self) -> None:
        """Tells of rows whose stated length is not the one that their line has; each once."""
        for change in self.plan.of(Action.NEW, Action.CHANGED, Action.UNCHANGED):
            stated = self.stated.get(change.row or 0)
            line = change.shape_after
            if stated is None or line is None or not line.length:
                continue
            del self.stated[change.row or 0]
            apart = abs(float(stated) - line.length)
            if apart > max(LEAST_APART_M, APART_SHARE * line.length):
                what = f"文件写的长度是 {stated:,.0f} 米，图上是 {line.length:,.0f} 米，请核对。"
                self.plan.problems.append(Problem(change.row, "长度", what, str(stated), blocking=False))

    def existing(self) -> Iterable[Any]:
        """All rows of the model, with what comparing needs."""
        return self.model._default_manager.select_related(*self.related)

    def _lean(self, rows: Iterable[Any]) -> Iterable[Any]:
        """Existing rows with their shape as bytes: Django's geometry objects cost more than all else about them."""
        if isinstance(rows, QuerySet) and self.layer.shape == self.shape_field:
            return rows.defer(self.shape_field).annotate(shape_wkb=AsWKB(self.shape_field))
        return rows

    def _change(self, row: Row, instance: Any, context: ImportContext) -> Change:
        self._refuse_days_to_come(row, context)
        fields = {
            field: row.values[name] for name, field in self.plain.items() if name in row.values
        } | self.resolved(row, instance, context)
        if instance is None:
            return self._new(row, fields, context)
        differences = []
        writes: dict[str, Any] = {}
        for field, value in fields.items():
            old = getattr(instance, field)
            if self._is_blank(value):
                if self._is_blank(old):
                    continue
                if not context.options.blank_clears:
                    self.kept_blank += 1
                    continue
            value = self._stored(field, value)
            if not same(old, value) and not self._is_same_name(field, old, value):
                writes[field] = value
                differences.append(self._difference(field, old, value))
        before, moved = self.shape_of(instance), 0.0
        shape = before
        if row.shape is not None:
            before = self.before_of(instance, row.shape)
            shape = self.aligned(self.fit(row, row.shape), before)
            moved = moved_m(before, shape)
            if before is None or moved > SAME_PLACE_M:
                writes[self.field_for(shape)] = shape
                differences.append(
                    Difference("图形", "没有" if before is None else "", moved_words(before, shape, moved))
                )
        self.validate(row, writes)
        action = Action.CHANGED if writes else Action.UNCHANGED
        return Change(
            action, self.label_of(row, instance), row.number, instance.pk, writes, tuple(differences), before,
            shape, moved,
        )  # fmt: skip

    @cached_property
    def _names(self) -> set[str]:
        """Fields of the model that hold names."""
        return {field for name, field in self.plain.items() if self.layer.column(name).is_name}

    def _is_same_name(self, field: str, old: Any, new: Any) -> bool:
        return field in self._names and bool(squeezed(old) == squeezed(new))

    def _refuse_days_to_come(self, row: Row, context: ImportContext) -> None:
        for column in self.layer.incoming:
            day = row.values.get(column.name) if column.happened else None
            if day is not None and day > context.today:
                self.refuse(row, column.name, f"{column.label}还没有到。", day)

    def _new(self, row: Row, fields: dict[str, Any], context: ImportContext) -> Change:
        for column in self.layer.incoming:
            if column.required and row.values.get(column.name) is None:
                self.refuse(row, column.name, f"新增的{self.layer.label}要有{column.label}。")
        said = {
            name: self._stored(name, squeezed(value) if name in self._names else value)
            for name, value in fields.items()
            if not self._is_blank(value)
        }
        first = {name: value for name, value in self.first_values(row, context).items() if name not in said}
        shape = self.fit(row, row.shape) if row.shape is not None else None
        if shape is None and self.layer.shape_required:
            self.refuse(row, "", f"新增的{self.layer.label}要有图形。")
        writes = self.with_marks(first | said, context)
        self.validate(row, writes)
        if shape is not None:
            writes[self.field_for(shape)] = shape
        return Change(Action.NEW, self.label_of(row, None), row.number, fields=writes, shape_after=shape)

    def validate(self, row: Row, fields: Mapping[str, Any]) -> None:
        """Refuses values that the model's own fields would not take: too long, out of range, no such choice."""
        for name, value in fields.items():
            field: Any = self.model._meta.get_field(name)
            if value is None or isinstance(value, shapely.Geometry) or field.is_relation:
                continue
            try:
                if field.name == "code":
                    _check_code(str(value), field.max_length)
                else:
                    field.clean(value, None)
            except ValidationError as error:
                column = next((column for column in self.layer.columns if self._writes(column, name)), None)
                self.refuse(row, column.name if column else "", "；".join(error.messages), value)

    def with_marks(self, fields: dict[str, Any], context: ImportContext) -> dict[str, Any]:
        """Fields of a new row with where it is from, and the mark of schematic where the run says so."""
        names = {field.name for field in self.model._meta.concrete_fields}
        if "source" in names:
            fields.setdefault("source", context.source[:200])
        if "schematic" in names and context.options.schematic:
            fields["schematic"] = True
        return fields

    def fit(self, row: Row, shape: Any) -> Any:
        """A shape as the model's field takes it; one of several parts is refused where the field takes one."""
        kind = str(getattr(self.model._meta.get_field(self.field_for(shape)), "geom_type", "")).upper()
        if kind == "MULTIPOLYGON" and shape.geom_type == "Polygon":
            return shapely.MultiPolygon([shape])
        if shape.geom_type.startswith("Multi") and not kind.startswith("MULTI"):
            if len(shape.geoms) == 1:
                return shape.geoms[0]
            self.refuse(row, "", f"图形由不相连的 {len(shape.geoms)} 段组成，{self.layer.label}只能是一段。")
        return shape

    def field_for(self, shape: Any) -> str:
        """Name of the model's field that a shape goes into."""
        return self.shape_field

    def before_of(self, row: Any, shape: Any) -> Any:
        """The shapely shape of an existing row that a new one would replace; None where it has none."""
        return self.shape_of(row)

    def aligned(self, shape: Any, before: Any) -> Any:
        """A shape turned the way that the existing one runs, where that matters."""
        return shape

    def shape_of(self, row: Any) -> Any:
        """The shapely shape of an existing row; None where it has none."""
        if hasattr(row, "shape_wkb"):
            return None if row.shape_wkb is None else shapely.from_wkb(bytes(row.shape_wkb))
        geometry = self.layer.shape_of(row)
        return None if geometry is None else shapely.from_wkb(bytes(geometry.wkb))

    def _is_blank(self, value: Any) -> bool:
        return value is None or value == "" or value == () or value == []

    def _stored(self, field: str, value: Any) -> Any:
        """A value as the model's field keeps it: lists for tuples, "" for nothing where the field has no null."""
        if value is None:
            kept = self.model._meta.get_field(field)
            return None if kept.null else "" if kept.empty_strings_allowed else None
        return list(value) if isinstance(value, tuple) else value

    def _difference(self, field: str, old: Any, new: Any) -> Difference:
        column = next((column for column in self.layer.columns if self._writes(column, field)), None)
        if column is None:
            name = getattr(self.model._meta.get_field(field), "verbose_name", field)
            return Difference(str(name), said(old), said(new))
        return Difference(column.label, said(column.written(old)), said(column.written(new)))

    def _writes(self, column: Column, field: str) -> bool:
        return self.plain.get(column.name) == field


def _check_code(code: str, longest: int) -> None:
    if len(code) > longest:
        raise ValidationError(f"编号最多 {longest} 个字。")
    if not code.isprintable() or any(char.isspace() for char in code):
        raise ValidationError("编号里不能有空格和控制字符。")
