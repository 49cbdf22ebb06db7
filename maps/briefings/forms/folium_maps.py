"""The folium maps of a briefing that travels as one file: a year with a time bar, two months together, covered land.

No script, style, font or tile comes from elsewhere: Leaflet and our own drawing are put into the file by `one_file`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import folium
from branca.element import Figure, MacroElement
from folium.map import Layer
from folium.template import Template

from gis.crs import WGS84, transformer
from gis.text.marks import marks_said
from maps.drawing.scene import Scene
from maps.style.symbology import NETWORKS


class OfflineMap(folium.Map):
    """A map without base tiles that asks for nothing from anywhere."""

    default_js = []
    default_css = []


class BriefingLayer(Layer):
    """One switchable layer of the briefing's data, drawn by briefing-map.js."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = briefing.layer({{ this._parent.get_name() }}, {{ this.what|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, key: str, what: str, name: str, *, show: bool = True, control: bool = True) -> None:
        super().__init__(name=name, overlay=True, show=show, control=control)
        self._name, self._id, self.what = "layer", f"{key}_{what.replace('-', '_')}", what


class Furniture(MacroElement):
    """What stands on a map besides layers: the day and its bar, the marks, the frame of the district."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            briefing.furnish({{ this._parent.get_name() }}, {{ this.options|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, key: str, **options: Any) -> None:
        super().__init__()
        self._name, self._id, self.options = "furniture", key, options


@dataclass(frozen=True, slots=True)
class MapParts:
    """A map taken apart: the element that holds it, and the script that fills it."""

    body: str
    script: str


# Layers of the maps: what briefing-map.js calls them, their name, shown at first.
GROUND: Final = (("ground", "河流和范围", True), ("plan", "规划路网", True), ("existing", "已有道路", True))
THINGS: Final = (("works", "道路工程", True), ("villages", "村和安置楼", True), ("marks", "问题", True))
LAND: Final = (("covered", "覆盖面积", True),)
# Covered land is known for two days of the time bar.


def maps(scene: Scene) -> dict[str, list[MapParts]]:
    """The maps by the key of the picture each stands for; two of them stand side by side."""
    marks = marks_said(schematic=scene.schematic, demo=scene.demo)
    networks = [(f"kind-{one.code}", one.label, False) for one in NETWORKS if _has(scene, one.code)]
    two_days = f"覆盖面积（{scene.said.last_end}和{scene.said.this_end}）"
    year = (*GROUND, ("covered", two_days, False), *THINGS, *networks)
    return {
        "grid": [_map(scene, "year", year, mode="year", marks=marks)],
        "change": [
            _map(scene, "before", (*GROUND, *THINGS[:1]), mode="since", marks=marks, sync="pair"),
            _map(scene, "after", (*GROUND, *THINGS[:1]), mode="until", marks=marks, sync="pair"),
        ],
        "coverage": [_map(scene, "land", (*GROUND[:2], *LAND), mode="until", marks=marks)],
    }


def _has(scene: Scene, kind: str) -> bool:
    return any(work.kind == kind for work in scene.works)


def _map(scene: Scene, key: str, layers: Sequence[tuple[str, str, bool]], **furniture: Any) -> MapParts:
    south_west, north_east = _corners(scene)
    made = OfflineMap(
        location=[(south_west[0] + north_east[0]) / 2, (south_west[1] + north_east[1]) / 2],
        zoom_start=13,
        tiles=None,
        prefer_canvas=True,
        attribution_control=False,
        zoom_snap=0.25,
        scroll_wheel_zoom=False,
    )
    made._name, made._id = "map", key
    for what, name, show in layers:
        BriefingLayer(key, what, name, show=show, control=len(layers) > 4).add_to(made)
    if len(layers) > 4:
        control = folium.LayerControl(collapsed=True)
        control._name, control._id = "switches", key
        control.add_to(made)
    Furniture(key, box=[south_west, north_east], **furniture).add_to(made)
    root = made.get_root()
    assert isinstance(root, Figure)
    root.render()
    return MapParts(root.html.render(), root.script.render())


def _corners(scene: Scene) -> tuple[list[float], list[float]]:
    """South-west and north-east of the district as latitude and longitude."""
    west, south, east, north = scene.box
    lon, lat = transformer(scene.srid, WGS84).transform([west, east], [south, north])
    return [round(lat[0], 6), round(lon[0], 6)], [round(lat[1], 6), round(lon[1], 6)]
