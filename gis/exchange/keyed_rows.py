"""How an importer knows a row of a file again: by the keys of its layer; and how it tells what is wrong with one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from gis.exchange.cell_values.cells import cleaned, squeezed
from gis.exchange.rows import Plan, Problem, Row
from gis.exchange.schema import Layer
from gis.exchange.writing.model_writer import ModelWriter

Key = tuple[Any, ...]


class KeyedRows(ModelWriter):
    """The part of an importer that finds the existing row of each row, and keeps what is to be said of rows."""

    layer: ClassVar[Layer]
    plan: Plan
    # Numbers of rows whose code the source does not say.
    made_codes: set[int]

    def label_of(self, row: Row, instance: Any) -> str:
        """What people call the row."""
        named = (row.values.get(name) for key in reversed(self.layer.keys) for name in reversed(key))
        return (
            str(instance) if instance is not None else str(next(filter(None, named), f"第 {row.number} 行"))
        )

    def known_as(self, row: Any) -> tuple[str, ...]:
        """The words an existing row goes by: its keys of one column."""
        names = [names[0] for names in self.layer.keys if len(names) == 1]
        return tuple(str(value) for name in names if (value := self.layer.column(name).of(row)) is not None)

    def refuse(self, row: Row, column: str, what: str, value: Any = "") -> None:
        """Notes a blocking problem of a row."""
        self._note(row, column, what, value, blocking=True)

    def warn(self, row: Row, column: str, what: str, value: Any = "") -> None:
        """Notes a problem that does not keep the row from being written."""
        self._note(row, column, what, value, blocking=False)

    def _note(self, row: Row, column: str, what: str, value: Any, *, blocking: bool) -> None:
        label = self.layer.column(column).label if column else ""
        said = "" if value in ("", None) else str(value)[:40]
        self.plan.problems.append(Problem(row.number, label, what, said, blocking))

    def _is_repeated(self, row: Row, seen: dict[Key, int]) -> bool:
        """Whether a row has a key that an earlier one had; then it is refused."""
        for names in self.layer.keys:
            key = self._key(names, [row.values.get(name) for name in names])
            if all(row.values.get(name) is not None for name in names):
                if key in seen:
                    self._refuse_repeated(row, names, seen[key])
                    return True
                seen[key] = row.number
                break
        return False

    def _refuse_repeated(self, row: Row, names: Sequence[str], first: int) -> None:
        if names == ("code",) and row.number in self.made_codes:
            self.refuse(row, "", f"与第 {first} 行内容相同。")
            return
        words = "、".join(self.layer.column(name).label for name in names)
        said = " ".join(str(row.values[name]) for name in names)
        self.refuse(row, names[0], f"{words}与第 {first} 行重复。", said)

    def _by_key(self, existing: Iterable[Any]) -> dict[Key, Any]:
        rows: dict[Key, Any] = {}
        for row in existing:
            for names in self.layer.keys:
                values = [self.layer.column(name).of(row) for name in names]
                if None not in values:
                    rows.setdefault(self._key(names, values), row)
        return rows

    def _found(self, row: Row, by_key: Mapping[Key, Any]) -> Any:
        """The existing row that a row of the source is about: by the first key that it has."""
        for names in self.layer.keys:
            values = [row.values.get(name) for name in names]
            if None not in values and (instance := by_key.get(self._key(names, values))):
                return instance
        return None

    def _key(self, names: tuple[str, ...], values: Sequence[Any]) -> Key:
        """What a row is known by, read as a file's cells are; blanks within Chinese names are layout."""
        said = [cleaned(value) if isinstance(value, str) else value for value in values]
        said = [
            squeezed(value) if self.layer.column(name).is_name else value
            for name, value in zip(names, said, strict=True)
        ]
        return (names, *said)
