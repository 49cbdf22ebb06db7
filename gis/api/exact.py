"""What parameters take, as far as a schema can say: days and moments in range or nothing, boxes of four numbers."""

from collections.abc import Iterable
from typing import Any, Final

NOTHING: Final = {"type": "string", "maxLength": 0}
# FIRST_DAY to the year before LAST_DAY's (gis/as_of.py).
YEARS: Final = r"^20([0-7][0-9]|8[0-8])-"
DAY: Final = {"type": "string", "format": "date", "pattern": YEARS}
MOMENT: Final = {"type": "string", "format": "date-time", "pattern": YEARS}
BOX: Final = {
    "type": "string",
    "pattern": r"^(-?[0-9]{1,7}(\.[0-9]{1,9})?(,-?[0-9]{1,7}(\.[0-9]{1,9})?){3})?$",
}
CRS: Final = {"type": "string", "pattern": r"^(EPSG:[0-9]{4,5})?$"}


def listed(codes: Iterable[str]) -> dict[str, Any]:
    """Codes parted by commas, or nothing."""
    one = f"({'|'.join(codes)})"
    return {"type": "string", "pattern": f"^({one}(,{one})*)?$"}


def between(least: float, most: float) -> dict[str, Any]:
    """A number in a range, both ends included."""
    return {"type": "number", "minimum": least, "maximum": most}


BY_NAME: Final[dict[str, dict[str, Any]]] = {
    "known_at": {"anyOf": [DAY, MOMENT, NOTHING]},
    "bbox": BOX,
    "bbox-crs": CRS,
}


def exact(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter of an address with its schema made as narrow as what is taken."""
    if parameter["in"] != "query":
        return parameter
    schema = parameter["schema"]
    if schema.get("format") == "date":
        narrow: dict[str, Any] = {"anyOf": [DAY, NOTHING]}
    else:
        narrow = BY_NAME.get(parameter["name"], {})
    if not narrow and schema.get("type") == "integer" and "minimum" not in schema:
        narrow = {"anyOf": [schema | {"minimum": 0}, NOTHING]}  # keys and counts
    if not narrow and "enum" in schema and not parameter.get("required"):
        narrow = schema | {"enum": [*schema["enum"], ""]}  # empty is not given
    if not narrow:
        return parameter
    kept = {name: value for name, value in schema.items() if name in ("default", "description", "example")}
    return {**parameter, "schema": narrow | kept}
