"""The MapLibre style of the workbench: its source, its global state, its layers in drawing order, and the groups that
the page makes switches and legends of."""

from dataclasses import dataclass
from typing import Any, Final

from maps.style import legend
from maps.style import symbology as s
from maps.style.coverage import coverage_layers, coverage_legend
from maps.style.evidence import DAY_SOURCES as EVIDENCE_SOURCES
from maps.style.evidence import (
    evidence_layers,
    evidence_legend,
    photo_images,
    photo_layers,
    photo_legend,
)
from maps.style.land import (
    DAY_SOURCES,
    blocker_layers,
    blocker_legend,
    building_layers,
    day_sources,
    digging_layers,
    digging_legend,
    legend_of,
    mark_images,
    parcel_layers,
    village_layers,
)
from maps.style.land import images as land_images
from maps.style.lines import SOURCE, Layer, carriageway_layers, glow_layers, grid_layers
from maps.style.networks import network_layers, pipe_layers
from maps.style.points import (
    SHIELDS,
    area_layers,
    ground_layers,
    images,
    name_layers,
    obstacle_layers,
    source_layers,
)

SOURCES_OF_DAY: Final = (*DAY_SOURCES, *EVIDENCE_SOURCES)


@dataclass(frozen=True, slots=True)
class Group:
    """Layers that are switched together."""

    code: str
    label: str
    layers: list[Layer]
    legend: list[dict[str, Any]]
    on: bool = True
    role: bool = False  # asks for something that only people with a role may see


def groups() -> list[Group]:
    """Switches of the map, in the order of its legend; layers of a group all begin with its code."""
    return [
        Group("carriageway", "道路工程", carriageway_layers(), legend.carriageway()),
        Group("grid", "道路网", grid_layers(), legend.grid()),
        Group("networks", "管网绿化亮化工程", network_layers(), legend.kinds(surveyed=False)),
        Group("pipes", "管线", pipe_layers(), legend.kinds(surveyed=True)),
        Group("sources", "源点", source_layers(), legend.sources()),
        Group("obstacles", "问题", obstacle_layers(), legend.obstacles()),
        Group("blockers", "用地制约", blocker_layers(), blocker_legend()),
        Group("villages", "村和改造", village_layers(), legend_of(s.VILLAGES)),
        Group("parcels", "地块状态", parcel_layers(), legend_of(s.PARCEL_STATES), on=False),
        Group("buildings", "安置楼", building_layers(), legend_of(s.BUILDINGS), on=False),
        Group("digging", "重复开挖", digging_layers(), digging_legend(), on=False),
        Group("coverage", "覆盖面积", coverage_layers(), coverage_legend(), on=False),
        Group("evidence", "进度依据", evidence_layers(), evidence_legend(), on=False),
        Group("photos", "现场照片", photo_layers(), photo_legend(), on=False, role=True),
        Group("areas", "规划范围", area_layers(), legend.areas(), on=False),
        Group("ground", "底图", ground_layers(), legend.ground()),
        Group("names", "注记", name_layers(), []),
    ]


NO_SHIELDS = {"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}
# Bottom to top. The glow belongs to no switch: what is selected is always seen.
DRAWING_ORDER = (
    "ground",
    "coverage",
    "areas",
    "parcels",
    "villages",
    "buildings",
    "grid",
    "selected",
    "carriageway",
    "pipes",
    "networks",
    "evidence",
    "digging",
    "blockers",
    "names",
    "sources",
    "obstacles",
    "photos",
)


def style(*, tiles_url: str, day: int, centre: tuple[float, float] | None = None) -> dict[str, Any]:
    """The style document; `tiles_url` is the TileJSON's address, `day` the day number shown first, `centre` degrees."""
    made = groups()
    by_code = {group.code: _visible(group) for group in made} | {"selected": glow_layers()}
    document: dict[str, Any] = {
        "version": 8,
        "name": "纵横",
        "metadata": {
            "zongheng:groups": [
                {
                    "id": group.code,
                    "label": group.label,
                    "layers": [layer["id"] for layer in group.layers],
                    "on": group.on,
                    "role": group.role,
                    "legend": group.legend,
                }
                for group in made
            ],
            "zongheng:images": images() | land_images() | mark_images() | photo_images(),
            "zongheng:day-sources": [
                {"id": name, "address": address, "group": group} for name, address, group in SOURCES_OF_DAY
            ],
        },
        "state": {
            "day": {"default": day},
            "late": {"default": []},
            "stopped": {"default": []},
            "selected": {"default": 0},
            "filtered": {"default": False},
            "kept": {"default": []},
            "blocking": {"default": []},
        },
        "sources": {
            SOURCE: {"type": "vector", "url": tiles_url},
            SHIELDS: NO_SHIELDS,
            **day_sources(*SOURCES_OF_DAY),
        },
        "layers": [layer for code in DRAWING_ORDER for layer in by_code[code]],
    }
    if centre:
        document |= {"center": list(centre), "zoom": 12}
    return document


def _visible(group: Group) -> list[Layer]:
    if group.on:
        return group.layers
    return [layer | {"layout": layer.get("layout", {}) | {"visibility": "none"}} for layer in group.layers]
