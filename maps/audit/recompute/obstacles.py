"""Problems open at the end of the month, found in it and resolved in it; they have no moment of recording."""

from datetime import date
from typing import Any

from maps.audit.recompute.raw.rows import Obstacle
from maps.audit.recompute.raw.tables import Tables
from maps.audit.recompute.says import Row


def is_open(row: Obstacle, day: date) -> bool:
    return row.found_on <= day and (row.resolved_on is None or row.resolved_on > day)


def is_overdue(row: Obstacle, day: date) -> bool:
    return is_open(row, day) and row.due is not None and row.due < day


def obstacles(tables: Tables, as_of: date, since: date) -> dict[str, Any]:
    """The chapter on problems; those overdue longest first."""
    still = [row for row in tables.obstacles if is_open(row, as_of)]
    resolved = [row for row in tables.obstacles if row.resolved_on and since < row.resolved_on <= as_of]
    return {
        "open": [_row(row, as_of, (-_overdue(row, as_of), _due(row), row.code)) for row in still],
        "found": sum(since < row.found_on <= as_of for row in tables.obstacles),
        "resolved": [
            _row(row, as_of, (row.resolved_on.toordinal() if row.resolved_on else 0, row.code))
            for row in resolved
        ],
    }


def _due(row: Obstacle) -> int:
    return row.due.toordinal() if row.due else date.max.toordinal()


def _overdue(row: Obstacle, day: date) -> int:
    return max(0, (day - row.due).days) if row.due and is_open(row, day) else 0


def _row(row: Obstacle, day: date, order: tuple[Any, ...]) -> Row:
    resolved = row.resolved_on if row.resolved_on and row.resolved_on <= day else None
    figures = {
        "found_on": row.found_on,
        "due": row.due,
        "resolved_on": resolved,
        "overdue_days": _overdue(row, day),
    }
    return Row((row.title,), order, figures)
