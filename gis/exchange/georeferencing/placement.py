"""How the numbers of a file become places: CRS, order of axes, web-map shift, a shift in metres; and doing it."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import DomainError
from gis.exchange.georeferencing.coordinate_text import unpacked
from gis.exchange.georeferencing.crs_catalogue import Reference, chosen_reference, parse_reference, stored
from gis.exchange.georeferencing.gcj02 import SHIFT_LABELS, SHIFTS, undone

Points = NDArray[np.float64]
PLAIN: Final = "plain"
FARTHEST_SHIFT_M: Final = 2000.0
# No projection of the earth gives a larger number.
LARGEST: Final = 1e9


@dataclass(frozen=True, slots=True)
class Placement:
    """One way to read coordinates. `web` is gcj02 or bd09 where they were shifted for web maps, plain where a person
    says they were not, "" where nobody has said. `packed` reads 113.16355 as 113°16′35.5″.
    `shift_m` is added at the end: metres east, metres north."""

    reference: Reference
    swapped: bool = False
    web: str = ""
    shift_m: tuple[float, float] = (0.0, 0.0)
    packed: bool = False

    @property
    def label(self) -> str:
        """In words, for people."""
        parts = [self.reference.label]
        if self.packed:
            parts.append("按度分秒 ddd.mmssss 读")
        if self.swapped:
            parts.append("横纵坐标对调")
        if self.web in SHIFT_LABELS:
            parts.append(f"由 {SHIFT_LABELS[self.web]} 还原")
        if self.shift_m != (0.0, 0.0):
            parts.append(f"再向东 {self.shift_m[0]:+.1f} 米、向北 {self.shift_m[1]:+.1f} 米")
        return "，".join(parts)

    def place(self, points: Points) -> Points:
        """Metres in the storage CRS of points as the file has them (n × 2); inf where a point is nowhere."""
        if self.swapped:
            points = points[:, ::-1]
        places = self.reference.degrees(unpacked(points) if self.packed else points)
        if self.web in SHIFTS:
            inside = np.isfinite(places).all(axis=1)
            places[inside] = undone(SHIFTS[self.web], places[inside])
        return stored(places) + np.asarray(self.shift_m)

    def placed(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """The shapes in the storage CRS."""
        moved: NDArray[np.object_] = shapely.transform(shapes, self.place)
        return moved

    def web_shift_m(self, web: str, points: Points) -> tuple[float, float]:
        """How far, in metres east and north, places here would be off if they were of `web` and read as they are."""
        plain = replace(self, web="", shift_m=(0.0, 0.0)).place(points)
        east, north = np.nanmedian(plain - replace(self, web=web, shift_m=(0.0, 0.0)).place(points), axis=0)
        return float(east), float(north)


def placement(
    *, said: str, srid: str = "", swapped: bool = False, web: str = "", shift: str = "", packed: bool = False
) -> Placement | None:
    """The placement a person asks for, on the CRS the file says where they ask for none; None where neither does."""
    reference = chosen_reference(srid) if srid else parse_reference(said) if said else None
    if web not in ("", PLAIN, *SHIFTS):
        raise DomainError("坐标来源只能是 plain、gcj02 或 bd09。", field="web")
    return Placement(reference, swapped, web, _shift(shift), packed) if reference else None


def _shift(text: str) -> tuple[float, float]:
    """`72.3,-41` as metres east and north."""
    if not text.strip():
        return 0.0, 0.0
    try:
        east, north = (float(part) for part in text.replace("，", ",").split(","))
    except ValueError:
        raise DomainError("平移量写成 东,北 两个数（米），如 72.3,-41。", field="shift") from None
    if not (abs(east) <= FARTHEST_SHIFT_M and abs(north) <= FARTHEST_SHIFT_M):
        raise DomainError(f"平移量最多 {FARTHEST_SHIFT_M:.0f} 米。", field="shift")
    return east, north


def plausible(points: Points) -> Points:
    """The points whose numbers can be coordinates of anything; files hold NaN, infinity and 1e308."""
    finite: Points = points[(np.abs(points) < LARGEST).all(axis=1)]
    return finite


def sample(shapes: Any, most: int = 2000) -> Points:
    """Some of the points of shapes, evenly spread over them (n × 2); those that cannot be coordinates are left out."""
    points = plausible(shapely.get_coordinates(shapes))
    step = max(1, len(points) // most)
    return points[::step]
