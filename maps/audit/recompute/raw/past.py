"""Raw tables as they were believed at a moment to be on a day, put back from the raw history in plain Python.

The rule: of each column of a row the value of the change recorded last among those in force, that is believed by the
moment and holding on the day; where none is, what the first of the others replaced. A row is there unless the last such
change that inserts or deletes says otherwise. Rows that carry their own moments (recorded_at) are there always: they
say it themselves. At moments before the history began whatever was ever entered is there.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

Fetch = Callable[[str], Sequence[tuple[Any, ...]]]
# What was entered and never changed needs no columns: it stands in its table.
HISTORY = """
    SELECT relation, key, action, old::text, CASE WHEN action <> 'insert' OR EXISTS (
            SELECT FROM kernel_change later
            WHERE later.relation = change.relation AND later.key = change.key AND later.id <> change.id
        ) THEN new::text END,
        believed_at, holds_from
    FROM kernel_change change WHERE action IN ('insert', 'update', 'delete') AND decides ORDER BY id
"""


class Change(NamedTuple):
    action: str
    old: dict[str, Any]
    new: dict[str, Any]
    believed_at: datetime
    holds_from: date | None


class History:
    """Every change of every row in order, read once."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self.answers: dict[str, Any] = {}
        self.began = (fetch("SELECT min(at) FROM kernel_change") or [(None,)])[0][0]
        self.of: dict[str, dict[str, list[Change]]] = defaultdict(lambda: defaultdict(list))
        for relation, key, action, old, new, believed_at, holds_from in fetch(HISTORY):
            change = Change(action, json.loads(old or "{}"), json.loads(new or "{}"), believed_at, holds_from)
            self.of[relation][key].append(change)

    def before(self, moment: datetime) -> bool:
        """Whether the history begins after the moment."""
        return self.began is None or moment < self.began

    def differs_between(self, one: date, other: date) -> bool:
        """Whether any change holds from a day after one and up to the other."""
        first, last = sorted((one, other))
        return any(
            change.holds_from is not None and first < change.holds_from <= last
            for rows in self.of.values()
            for changes in rows.values()
            for change in changes
        )

    def at(self, known_at: datetime, as_of: date, *, from_start: bool = False) -> Fetch:
        """Answers statements with the rows as they were believed then; with `from_start` they were there always."""
        early = from_start or self.before(known_at)

        def in_force(change: Change) -> bool:
            known = change.believed_at <= known_at or (early and change.action == "insert")
            return known and (change.holds_from is None or change.holds_from <= as_of)

        instead = {
            relation: put_back
            for relation, rows in self.of.items()
            if (
                put_back := {
                    key: _row(changes, in_force)
                    for key, changes in rows.items()
                    if not all(map(in_force, changes))
                }
            )
        }
        return lambda statement: self._asked(statement, self._over(statement, instead))

    def _asked(self, statement: str, over: str) -> Any:
        """The rows of a statement; of tables that look as they do now they are read once."""
        if over != statement:
            return self.fetch(over)
        if statement not in self.answers:
            self.answers[statement] = self.fetch(statement)
        return self.answers[statement]

    def _over(self, statement: str, instead: dict[str, dict[str, dict[str, Any] | None]]) -> str:
        """The statement over tables in which those rows stand instead of the present ones."""
        named = [name for name in instead if re.search(rf"\b{name}\b", statement)]
        tables = [f"{name} AS ({self._table(name, instead[name])})" for name in named]
        return f"WITH {', '.join(tables)} {statement}" if tables else statement

    def _table(self, name: str, rows: dict[str, dict[str, Any] | None]) -> str:
        keys = _quoted(json.dumps(list(rows)))
        among = f"IN (SELECT json_array_elements_text({keys}))"
        recorded = self.fetch(f"SELECT id::text, to_jsonb(t)::text FROM {name} t WHERE id::text {among}")
        present = {key: json.loads(row) for key, row in recorded}
        whole = [{**present.get(key, {}), **cells} for key, cells in rows.items() if cells is not None]
        return (
            f"SELECT * FROM {name} t WHERE id::text NOT {among} UNION ALL "
            f"SELECT * FROM jsonb_populate_recordset(NULL::{name}, {_quoted(json.dumps(whole))}::jsonb)"
        )


def _row(changes: list[Change], in_force: Callable[[Change], bool]) -> dict[str, Any] | None:
    """The columns to put in place of the present ones; None where the row was not there."""
    cells: dict[str, Any] = {}
    there = True
    for change in reversed([one for one in changes if not in_force(one)]):
        cells |= change.old
        there = {"insert": False, "delete": True}.get(change.action, there)
    for change in (one for one in changes if in_force(one)):
        cells |= change.new
        there = {"insert": True, "delete": False}.get(change.action, there)
    return cells if there else None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
