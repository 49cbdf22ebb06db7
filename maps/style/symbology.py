"""The one table of how things look: kinds, states, road classes, obstacles, lights, ground and words. MapLibre style,
legend, folium and static maps are made from it; it holds no drawing code and no data."""

from dataclasses import dataclass
from typing import Final

from parcels.models import State as ParcelState
from parcels.sources.models import SourceKind, SourceStanding
from roads.choices import Kind, Light
from roads.models import Obstacle, Road
from villages.choices import Ripeness

# Ground and ink: the same values as the tokens of base.css.
PAPER: Final = "#faf8f3"
SHEET: Final = "#fffefb"
INK: Final = "#1d2321"
INK_2: Final = "#555d58"
GLOW: Final = "#f7e08a"
FONT: Final = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of a symbol, drawn bottom to top. `width` is a share of the symbol's width; dashes are line widths;
    `beside` lines run along both edges instead of the middle."""

    colour: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    beside: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """How far a stretch is built, told by hue and by line."""

    code: str
    label: str
    strokes: tuple[Stroke, ...]
    mark: str = ""


NOT_BEGUN: Final = State("not_begun", "未开工", (Stroke("#8e897d", 0.32, (4.0, 3.0)),))
UNDER_WAY: Final = State("under_way", "在建", (Stroke("#c67600"), Stroke("#ffffff", 0.36)))
FINISHED: Final = State("finished", "已完工", (Stroke("#0d5c63"),))
STOPPED: Final = State("stopped", "停工或取消", (Stroke("#77736a", 0.45, (0.9, 1.5)),), mark="停")
# Red means this alone; broken, so that in grey it is no wider line.
LATE: Final = State("late", "滞后（红灯）", (Stroke("#b8261c", 0.3, (3.0, 1.6), beside=True),))
EXISTING: Final = State("existing", "已有道路", (Stroke("#69807f"), Stroke("#a9bcba", 0.72)))
CARRIAGEWAY_STATES: Final = (NOT_BEGUN, UNDER_WAY, FINISHED, STOPPED, LATE)


@dataclass(frozen=True, slots=True)
class KindSymbol:
    """A kind of network. `colour` is CJJ 61-2017's; `dark` the same hue, dark enough to be read on paper, for casings
    and thin lines. `lane` is its place beside the road, counted outward: negative left, positive right.
    `inner` are dashes in white along the middle: what tells kinds of one colour apart."""

    code: str
    label: str
    colour: str
    dark: str
    lane: int
    planned_dash: tuple[float, ...] = (3.0, 2.0)
    inner: tuple[float, ...] = ()
    norm: str = ""


# Lanes keep kinds apart on the map; they are not the position of the pipes under the street.
NETWORKS: Final = (
    KindSymbol(Kind.STORM, "雨水", "#4c3926", "#4c3926", 1, norm="YS 76,57,38"),
    KindSymbol(Kind.WATER, "给水", "#00ffff", "#007c86", 2, norm="JS 0,255,255"),
    KindSymbol(Kind.POWER, "电力", "#ff0000", "#b00000", 3, norm="DL 255,0,0"),
    KindSymbol(Kind.HEAT, "热力", "#ff8000", "#a85200", 4, norm="RL 255,128,0"),
    KindSymbol(Kind.LIGHTING, "亮化", "#ff0000", "#b00000", 5, (1.2, 2.0), (0.8, 2.4), norm="LD 255,0,0"),
    KindSymbol(
        Kind.SEWAGE, "污水", "#4c3926", "#4c3926", -1, (5.0, 1.6, 1.2, 1.6), (4.0, 3.0), norm="WS 76,57,38"
    ),
    KindSymbol(Kind.GAS, "燃气", "#ff00ff", "#a800a8", -2, norm="RQ 255,0,255"),
    KindSymbol(Kind.TELECOM, "通信", "#00ff00", "#0a7d12", -3, norm="TX 0,255,0"),
    KindSymbol(Kind.OTHER, "其他", "#000000", "#000000", -4, norm="ZH 0,0,0"),
    # Greening is no pipe: its green is ours, dull beside telecom's.
    KindSymbol(Kind.GREENING, "绿化", "#8fae6b", "#4b6a2c", -5, (1.2, 2.0), (0.8, 2.4)),
)
# Below the zoom where lanes can be told, all networks of a stretch are one line with their number.
SLATE: Final = "#3f4b57"
BUNDLE: Final = State("bundle", "多条管线并行（数字为工程项数，点开看）", (Stroke(SLATE, 0.5),))
NETWORK: Final = {symbol.code: symbol for symbol in NETWORKS}


@dataclass(frozen=True, slots=True)
class RoadClassSymbol:
    """Widths in pixels of a class of road at zooms 9, 12, 14, 16 and 18."""

    code: str
    label: str
    widths: tuple[float, float, float, float, float]


WIDTH_ZOOMS: Final = (9, 12, 14, 16, 18)
ROAD_CLASSES: Final = (
    RoadClassSymbol(Road.RoadClass.EXPRESSWAY, "快速路", (1.8, 4.4, 7.5, 15, 40)),
    RoadClassSymbol(Road.RoadClass.ARTERIAL, "主干路", (1.5, 3.6, 6.5, 13, 34)),
    RoadClassSymbol(Road.RoadClass.SECONDARY, "次干路", (1.0, 2.6, 5.0, 10, 26)),
    RoadClassSymbol(Road.RoadClass.LOCAL, "支路", (0.6, 1.8, 3.6, 7.5, 18)),
)
ROAD_PLAN: Final = State("plan", "规划路网", (Stroke("#c6bda9"), Stroke("#fffefb", 0.7)))


@dataclass(frozen=True, slots=True)
class LightSymbol:
    """A light: word and shape go with the colour."""

    code: str
    label: str
    colour: str
    shape: str


LIGHTS: Final = {
    light.code: light
    for light in (
        LightSymbol(Light.GREEN, "绿", "#2f7d3b", "●"),
        LightSymbol(Light.YELLOW, "黄", "#a86400", "▲"),
        LightSymbol(Light.RED, "红", "#b8261c", "■"),
        LightSymbol(Light.NOT_BEGUN, "未开工", "#6f766f", "○"),
        LightSymbol(Light.FINISHED, "完工", "#0d5c63", "✓"),
        LightSymbol(Light.NO_PLAN, "无计划", "#6f766f", "–"),
        LightSymbol(Light.SUSPENDED, "停工", "#6f766f", "‖"),
        LightSymbol(Light.CANCELLED, "取消", "#6f766f", "×"),
        LightSymbol(Light.UNLOCATED, "未定位", "#6f766f", "?"),
    )
}


@dataclass(frozen=True, slots=True)
class ObstacleSymbol:
    """A kind of obstacle: a shape with one character in it; filled once it is overdue."""

    code: str
    label: str
    shape: str
    character: str


OBSTACLES: Final = tuple(
    ObstacleSymbol(code, Obstacle.Kind(code).label, shape, character)
    for code, shape, character in (
        (Obstacle.Kind.LAND, "square", "征"),
        (Obstacle.Kind.UTILITY, "diamond", "迁"),
        (Obstacle.Kind.PERMIT, "circle", "证"),
        (Obstacle.Kind.FUND, "hexagon", "资"),
        (Obstacle.Kind.DISPUTE, "triangle", "阻"),
        (Obstacle.Kind.OTHER, "circle", "他"),
    )
)
OBSTACLE_OPEN: Final = ("open", "未解决", SHEET, INK)
OBSTACLE_OVERDUE: Final = ("overdue", "逾期未解决", INK, "#ffffff")


@dataclass(frozen=True, slots=True)
class SourceSymbol:
    """A kind of source: one character on slate; open until it is in use. Colours of networks are for lanes alone."""

    code: str
    label: str
    character: str
    colour: str


SOURCES: Final = tuple(
    SourceSymbol(kind, SourceKind(kind).label, character, SLATE)
    for kind, character in (
        (SourceKind.WATERWORKS, "水"),
        (SourceKind.HEAT_SOURCE, "热"),
        (SourceKind.SUBSTATION, "电"),
        (SourceKind.GAS_STATION, "气"),
        (SourceKind.SEWAGE_WORKS, "污"),
        (SourceKind.OUTFALL, "雨"),
        (SourceKind.EXCHANGE, "信"),
    )
)
# Fill, edge and ink of a source by its state; None is the colour of its network.
SOURCE_STATES: Final[dict[str, tuple[str | None, str | None, str | None]]] = {
    SourceStanding.PLANNED: (SHEET, None, None),
    SourceStanding.BUILDING: ("#fbe3b8", None, None),
    SourceStanding.IN_USE: (None, "#ffffff", "#ffffff"),
    SourceStanding.OUT_OF_USE: ("#8e897d", "#ffffff", "#ffffff"),
}


@dataclass(frozen=True, slots=True)
class GroundSymbol:
    code: str
    label: str
    line: str
    fill: str = ""
    dash: tuple[float, ...] = ()


GROUND: Final = {
    symbol.code: symbol
    for symbol in (
        GroundSymbol("river", "河流", "#a9c3cf", "#d5e3e8"),
        GroundSymbol("outline", "区界", "#8c8474", "#fffdf8", (6.0, 2.0, 1.5, 2.0)),
        GroundSymbol("railway", "铁路", "#8a867c", "", (5.0, 3.0)),
        GroundSymbol("area", "规划范围", "#7d6f9a", "", (2.0, 2.0)),
    )
}


@dataclass(frozen=True, slots=True)
class AreaSymbol:
    """An area: `pattern` (none, slash, dense, cross, dots, level, grid, solid) in `colour`; `line` is its edge."""

    code: str
    label: str
    colour: str
    pattern: str
    line: float = 1.0
    dash: tuple[float, ...] = ()


PARCEL_STATES: Final = (
    AreaSymbol(ParcelState.TO_ACQUIRE, "待征", "#5d5a55", "slash"),
    AreaSymbol(ParcelState.ACQUIRED, "已征", "#b46a00", "dense"),
    AreaSymbol(ParcelState.DEMOLISHED, "已拆", "#7a5530", "cross"),
    AreaSymbol(ParcelState.CLEARED, "净地", "#4b7d52", "dots"),
    AreaSymbol(ParcelState.SUPPLIED, "已供", "#2f7f86", "level"),
    AreaSymbol(ParcelState.BUILDING, "在建", "#0d5c63", "grid"),
    AreaSymbol(ParcelState.BUILT, "建成", "#0d5c63", "solid"),
)
VILLAGES: Final = (
    AreaSymbol(Ripeness.PILOT, Ripeness.PILOT.label, "#6a3d7c", "slash", 2.6),
    AreaSymbol(Ripeness.RIPE, Ripeness.RIPE.label, "#6a3d7c", "none", 2.6),
    AreaSymbol(Ripeness.GROWING, Ripeness.GROWING.label, "#7d6f9a", "none", 2.0, (4.0, 2.0)),
    AreaSymbol(Ripeness.WAITING, Ripeness.WAITING.label, "#7d6f9a", "none", 1.6, (1.0, 2.0)),
    AreaSymbol("none", "未列入改造", "#8a867c", "none", 1.0, (1.0, 3.0)),
)
BUILDINGS: Final = (
    AreaSymbol("planned", "未开工", "#8e897d", "none", 1.0, (2.0, 2.0)),
    AreaSymbol("begun", "在建", "#c67600", "dense"),
    AreaSymbol("topped_out", "已封顶", "#0d5c63", "level"),
    AreaSymbol("finished", "已竣工", "#0d5c63", "solid"),
)
BLOCKED_LATE: Final = ("late", "已过计划开工", "#b8261c")
BLOCKED_AHEAD: Final = ("ahead", "计划开工之前", "#a86400")
DUG_PAVED: Final = ("paved", "路面已铺好", "#8a1c5c")
DUG_PLANNED: Final = ("planned", "路面计划先铺", "#8a1c5c")


@dataclass(frozen=True, slots=True)
class GradeSymbol:
    """How a grade of evidence looks: `width` in pixels at zoom 14."""

    code: str
    label: str
    colour: str
    width: float
    dash: tuple[float, ...] = ()


EVIDENCE_GRADES: Final = (
    GradeSymbol("reported", "仅上报", "#8e978f", 2.0, (1.0, 1.0)),
    GradeSymbol("photo", "有照片", "#3f9a97", 3.4, (4.0, 0.8)),
    GradeSymbol("inspected", "经检查", "#0d5c63", 4.0),
    GradeSymbol("contradicted", "检查不符", "#b8261c", 5.0, (0.6, 0.4)),
)
PHOTO: Final = "#1f4e8c"
