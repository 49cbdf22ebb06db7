"""What the maps of a briefing draw, frozen with its facts: shapes and days, in the storage CRS; draws nothing.

Works are kept by chainage on their road's line, so a district fits in some hundred kilobytes. Coordinates are metres
to the decimetre; days are day numbers as in tiles (`gis.day_numbers`), NEVER where something has not happened.
"""

from dataclasses import dataclass
from datetime import date

import msgspec

from gis.periods import Cadence, Said

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShape:
    """A line that things are placed along; `start_m` is the chainage of its first point."""

    name: str
    label: str
    road_class: str
    start_m: float
    points: Ring
    in_plan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of one work on one side (L, R or B): the day its first and its last step was done, and the day of the
    newest step done by the end of the month."""

    side: str
    from_m: float
    to_m: float
    begun: int
    finished: int
    newest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkShape:
    """A work on the line with this place in the scene; lights at the end of the month and of the one before."""

    key: int
    line: int
    kind: str
    name: str
    unit: str
    from_m: float
    to_m: float
    light: str
    light_before: str
    percent: float
    reason: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingShape:
    """A stretch that was there, not through a work."""

    line: int
    from_m: float
    to_m: float
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PipeShape:
    """A surveyed or planned pipe; `laid` is NEVER while it is only planned."""

    kind: str
    laid: int
    points: Ring


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkShape:
    """An obstacle as a point."""

    kind: str
    title: str
    unit: str
    point: Point
    found: int
    due: int
    resolved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingShape:
    """A resettlement building; begun, topped out and finished as day numbers."""

    name: str
    floors: int
    area_m2: int
    rings: tuple[Ring, ...]
    begun: int
    topped_out: int
    finished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageShape:
    """A village with a redevelopment: outline or point, how far it is, and its buildings."""

    key: str
    name: str
    ripeness: str
    label: str
    rings: tuple[tuple[Ring, ...], ...]
    point: Point
    buildings: tuple[BuildingShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LandShape:
    """A piece of land by role: outline, river, railway, area, covered, gained. Polygons as rings, lines as one ring."""

    role: str
    name: str
    polygon: bool
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageShape:
    """A picture from above of `day`: the ground it shows (west, south, east, north in metres) and its bytes as WebP."""

    title: str
    day: date
    box: tuple[float, float, float, float]
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All shapes; `box` is west, south, east, north of the district in metres, `srid` its CRS."""

    srid: int
    as_of: date
    since: date
    box: tuple[float, float, float, float]
    lines: tuple[LineShape, ...]
    existing: tuple[ExistingShape, ...]
    works: tuple[WorkShape, ...]
    pipes: tuple[PipeShape, ...]
    marks: tuple[MarkShape, ...]
    villages: tuple[VillageShape, ...]
    land: tuple[LandShape, ...]
    schematic: bool
    demo: bool
    imagery: tuple[ImageShape, ...] = ()
    cadence: str = Cadence.MONTH.value

    @property
    def said(self) -> Said:
        """What legends call the period and those beside it."""
        return Cadence(self.cadence).said

    def of_role(self, role: str) -> tuple[LandShape, ...]:
        return tuple(shape for shape in self.land if shape.role == role)


def to_json(scene: Scene) -> bytes:
    """The scene as canonical JSON."""
    return msgspec.json.encode(scene, order="deterministic")


def from_json(content: bytes) -> Scene:
    """The scene that `to_json` wrote; raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(content, type=Scene)
