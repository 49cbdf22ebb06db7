"""Layers of land covered by networks, following the day; computes no coverage."""

from typing import Any, Final

from maps.style.legend import Entry, entry, strokes
from maps.style.lines import Layer
from maps.style.symbology import Stroke

COVERED: Final = "#0d5c63"
LABEL: Final = "已覆盖（给水、电力、热力任一种，默认半径）"


def coverage_layers() -> list[Layer]:
    """A pale ground with a firm edge, so that it reads in grey too."""
    return [
        {"id": "coverage:land", "type": "fill", "source": "coverage",
         "paint": {"fill-color": COVERED, "fill-opacity": 0.16}},
        {"id": "coverage:edge", "type": "line", "source": "coverage",
         "paint": {"line-color": COVERED, "line-width": 1.2, "line-dasharray": [4, 1.5]}},
    ]  # fmt: skip


def coverage_legend() -> list[Entry]:
    made: dict[str, Any] = entry(
        LABEL, code="covered", strokes=strokes(Stroke(COVERED, 0.3, (4, 1.5))), fill="#d5e3e1"
    )
    return [made]
