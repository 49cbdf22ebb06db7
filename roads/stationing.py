"""A road's own stations (设计桩号): where its design begins to count, and the equations (断链) where it counts anew.

Everything here is measured along the centreline from its start, K0+000. Designs often begin elsewhere (K12+300) and
jump where an alignment was changed after stations were given out: at K15+200 = K15+250 the count leaps 50 metres ahead
(a short chain), at K15+200 = K15+150 it falls back and stations between them occur twice (a long chain).
"""

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from roads.chainage import ChainageError, format_chainage, parse_chainage
from roads.models import Road

_EQUALS: Final = re.compile(r"\s*[=＝]\s*")
_PARTED: Final = re.compile(r"[、,，;；\n]+")
# A road runs through few of them; more are a column that holds something else.
MOST_EQUATIONS: Final = 50
# Stations are written to the millimetre: the end of a road has one too.
MILLIMETRE_M: Final = 0.001


class Equation(NamedTuple):
    """At one place the station is `back_m` counted from behind and `ahead_m` from there on, in metres."""

    back_m: float
    ahead_m: float

    def __str__(self) -> str:
        return f"{format_chainage(self.back_m)}={format_chainage(self.ahead_m)}"


class Zone(NamedTuple):
    """A part of a road without a jump: from `measure_m` along the centreline, where the station is `station_m`."""

    measure_m: float
    station_m: float


def parse_equation(text: str) -> Equation:
    """`K1+200=K1+250`; raises ChainageError for anything else."""
    sides = _EQUALS.split(text.strip())
    if len(sides) != 2:
        raise ChainageError(f"看不懂断链“{text[:40]}”，请写成 K1+200=K1+250。")
    return Equation(*(parse_chainage(side) for side in sides))


def read_equations(text: str) -> tuple[str, ...]:
    """The equations of a cell, `K1+200 = K1+250；K3+000=K2+950`, as they are kept. Raises ChainageError."""
    return tuple(str(parse_equation(part)) for part in _PARTED.split(text) if part.strip())


class Stationing(NamedTuple):
    """The stations of one road, by the station of its start in metres and its equations in the order of the road."""

    start_m: float = 0.0
    equations: tuple[Equation, ...] = ()

    @classmethod
    def read(cls, start_m: float | Decimal | None, equations: Iterable[str]) -> "Stationing":
        """From what is stored. Raises ChainageError for an equation that cannot be read or runs against the road."""
        stations = cls(float(start_m or 0), tuple(map(parse_equation, equations)))
        if len(stations.equations) > MOST_EQUATIONS:
            raise ChainageError(f"断链最多 {MOST_EQUATIONS} 处。")
        zones = stations.zones()
        for (before, _), (measure, _), equation in zip(zones, zones[1:], stations.equations, strict=False):
            if measure <= before:
                raise ChainageError(f"断链 {equation} 不在它前面的桩号之后，请按里程先后写。")
        return stations

    @classmethod
    def of(cls, road: Road) -> "Stationing":
        """Those that a road keeps."""
        return cls.read(road.station_start_m, road.station_equations)

    @property
    def is_plain(self) -> bool:
        """Whether stations are the metres along the centreline themselves."""
        return not self.start_m and not self.equations

    def zones(self) -> list[Zone]:
        """One more than there are equations, in the order of the road."""
        zones = [Zone(0.0, self.start_m)]
        for equation in self.equations:
            measure, station = zones[-1]
            zones.append(Zone(measure + equation.back_m - station, equation.ahead_m))
        return zones

    def measures_of(self, station_m: float, *, length_m: float) -> list[float]:
        """Where on a road of `length_m` a station stands: nowhere in a short chain, twice in a long one."""
        zones = self.zones()
        ends = [*(zone.measure_m for zone in zones[1:]), math.inf]
        places = []
        for zone, end in zip(zones, ends, strict=True):
            place = zone.measure_m + station_m - zone.station_m
            # A zone does not hold its end: there the next one begins.
            if zone.measure_m <= place < min(end, length_m + MILLIMETRE_M):
                places.append(min(place, length_m))
        return places
