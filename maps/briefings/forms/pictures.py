"""The maps and charts of a briefing as files: SVG for the screen, PDF for paper, PNG for the office."""

from collections.abc import Callable
from io import BytesIO
from threading import Lock
from typing import Any, Final, Literal

from matplotlib.figure import Figure

from maps.briefings import wording as w
from maps.briefings.facts import Facts
from maps.briefings.forms import charts
from maps.briefings.one_page import matters
from maps.drawing import district, imagery, village
from maps.drawing.numbered import Numbered, numbered_map
from maps.drawing.scene import Scene
from maps.drawing.sheet import settings

# Matplotlib's settings are the whole process's.
ONE_AT_A_TIME: Final = Lock()
Form = Literal["svg", "pdf", "png"]
# The width of the text block of an official A4 page, millimetres, and the height of each picture at that width.
WIDTH_MM: Final = 156.0
HEIGHTS_MM: Final = {
    "front": 84.0,
    "grid": 150.0,
    "change": 150.0,
    "coverage": 135.0,
    "imagery": 120.0,
    "village": 96.0,
    "curve": 68.0,
    "series": 68.0,
}
FUNNEL_ROW_MM: Final = 9.5
DPI: Final = 170
# The same picture gives the same bytes: no dates, no names of programs.
PLAIN: Final[dict[str, dict[str, Any]]] = {
    "svg": {"metadata": {"Date": None, "Creator": None}},
    "pdf": {"metadata": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None}},
    "png": {"dpi": DPI, "metadata": {"Software": None}},
}

MAPS: Final[dict[str, Callable[..., Figure]]] = {
    "grid": district.grid_map,
    "change": district.change_map,
    "coverage": district.coverage_map,
    "imagery": imagery.imagery_map,
}
CHARTS: Final[dict[str, Callable[..., Figure]]] = {
    "curve": charts.curve,
    "series": charts.series,
    "funnel": charts.funnel,
}


def draw(key: str, facts: Facts, scene: Scene, form: Form) -> bytes:
    """One picture by its key; KeyError for a key that the briefing does not have."""
    with ONE_AT_A_TIME, settings():
        content = BytesIO()
        # On paper pixels among vectors are set as finely as in a PNG.
        finer = {"dpi": DPI} if (key, form) == ("imagery", "pdf") else {}
        _figure(key, facts, scene).savefig(content, format=form, **(finer | PLAIN[form]))
    return content.getvalue()


def _figure(key: str, facts: Facts, scene: Scene) -> Figure:
    source = f"来源：纵横，截至{w.full_day(facts.as_of)}，数据时点{w.moment_words(facts.known_at)}"
    if key == "front":
        height = height_mm(key, facts)
        numbers = [
            Numbered(one.number, one.work, one.mark, one.stretch, one.found, one.due)
            for one in matters(facts)
        ]
        return numbered_map(scene, numbers, width_mm=WIDTH_MM, height_mm=height, source=source)
    if key in MAPS:
        return MAPS[key](scene, width_mm=WIDTH_MM, height_mm=height_mm(key, facts), source=source)
    if key.startswith("village-"):
        code, height = key.removeprefix("village-"), height_mm(key, facts)
        return village.village_map(scene, code, width_mm=WIDTH_MM, height_mm=height, source=source)
    return CHARTS[key](facts, width_mm=WIDTH_MM, height_mm=height_mm(key, facts))


def height_mm(key: str, facts: Facts) -> float:
    """The height of a picture at WIDTH_MM."""
    if key == "funnel":
        return 22 + FUNNEL_ROW_MM * len(facts.villages)
    return HEIGHTS_MM["village" if key.startswith("village-") else key]
