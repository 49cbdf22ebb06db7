"""What a person asks of a run, kept with it as plain values: which table, how to read it, what to do with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

# What is asked of each column, by its name.
BY_COLUMN: Final = ("columns", "units")


@dataclass(frozen=True, slots=True)
class Options:
    """Empty values mean: find it yourself. `columns` are column name → heading,
    `units` column name → unit; `srid` an EPSG code; `web` gcj02, bd09
    or plain; `packed` reads 113.16355 as 113°16′35.5″; `scale` is how many metres a unit of a drawing is;
    `shift` metres `east,north`; `anywhere` accepts places outside the district, `as_is` places that all lie beside
    known ones; `leave_out` applies the rows that are right and leaves the others out; what is written holds from the
    day `holds_from`, YYYY-MM-DD, or for all days."""

    table: str = ""
    encoding: str = ""
    srid: str = ""
    swapped: bool = False
    packed: bool = False
    scale: str = ""
    web: str = ""
    shift: str = ""
    anywhere: bool = False
    as_is: bool = False
    columns: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    source: str = ""
    holds_from: str = ""
    schematic: bool = False
    remove_gone: bool = False
    blank_clears: bool = False
    leave_out: bool = False

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Options":
        """Options from what was kept, or from a form's values: unknown names are passed over."""
        known = {one.name: one.default for one in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in plain.items():
            if name in BY_COLUMN and isinstance(value, Mapping):
                values[name] = {str(key): str(said) for key, said in value.items()}
            elif name in known and name not in BY_COLUMN:
                values[name] = _flag(value) if isinstance(known[name], bool) else str(value).strip()[:200]
        return cls(**values)


def _flag(value: Any) -> bool:
    return value if isinstance(value, bool) else str(value).lower() in ("1", "on", "true")
