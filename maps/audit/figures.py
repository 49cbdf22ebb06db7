"""The figures a briefing prints, as a tree: fields of its facts, and what they say that is worked out of them."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final

# Figures that are worked out of a row's fields where they are printed.
WORKED_OUT: Final = frozenset({float, float | None, int | None})
# What tells rows apart, by the name of their class; rows of other classes are told apart by their first field.
IDENTITY: Final[dict[str, tuple[str, ...]]] = {
    "BlockerRow": ("work", "parcel"),
    "DiggingRow": ("pipe", "surface"),
    "MonthPoint": ("day",),
}
# Numbers that are no figures: which version this is and how it is written, and how many digits to print; and what the
# last briefing promised, which is a judgement on its frozen words; and the day of a picture from above.
NO_FIGURES: Final = frozenset(
    {
        "schema",
        "version",
        "key",
        "digits",
        "known_at",
        "schematic",
        "demo",
        "pilot",
        "audited",
        "promised",
        "imagery",
    }
)
Figure = float | int | bool | date | str | None


def tree_of(row: Any) -> dict[str, Any]:
    """Name to value of all that a row of facts says, rows within rows as trees."""
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    for name, member in vars(type(row)).items():
        if (
            isinstance(member, property)
            and member.fget
            and member.fget.__annotations__["return"] in WORKED_OUT
        ):
            values[name] = getattr(row, name)
    return values


def identity_of(row: Any) -> tuple[Any, ...]:
    """What tells a row from the others of its list."""
    if not is_dataclass(row):
        return (row[0],)
    names = IDENTITY.get(type(row).__name__, (fields(row)[0].name,))
    return tuple(_plain(getattr(row, name)) for name in names)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def is_figure(name: str, value: Any) -> bool:
    """Whether a field holds a number or a day that a briefing says."""
    return (
        name not in NO_FIGURES and isinstance(value, int | float | date) and not isinstance(value, datetime)
    )
