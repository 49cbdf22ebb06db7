"""What a row is called on a drawing."""

from collections.abc import Mapping
from typing import Any, Final

from gis.exchange.schema import Layer

# The first of these columns that is not empty.
NAMED_BY: Final = ("stretch", "name", "title", "vill_name", "code", "work")
WITH_KIND: Final = ("works", "reports", "slices")


def label_of(layer: Layer, values: Mapping[str, Any]) -> str:
    """神州路(中原路—西经大道) 燃气, 秦屯村, JS-1 and the like."""
    label = next((str(values[name]) for name in NAMED_BY if values.get(name)), layer.label)
    if layer.code in WITH_KIND:
        return f"{label} {layer.column('kind').written(values.get('kind')) or ''}".strip()
    if layer.code == "buildings":
        return f"{values.get('vill_name') or ''}{values.get('name') or ''}"
    return label
