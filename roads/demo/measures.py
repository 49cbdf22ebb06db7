"""Where the crossings of the demonstration network lie along its roads, asked once from the database."""

from dataclasses import dataclass

from roads.models import Crossing, Road


@dataclass(frozen=True, slots=True)
class Measures:
    """Roads by name and the chainage in metres of each of their crossings by the other road's name."""

    roads: dict[str, Road]
    crossings: dict[str, dict[str, float]]

    @classmethod
    def of_network(cls) -> "Measures":
        roads = {road.name: road for road in Road.objects.all()}
        crossings: dict[str, dict[str, float]] = {name: {} for name in roads}
        for name, other, metres in Crossing.objects.order_by("road_id", "measure_m").values_list(
            "road__name", "other__name", "measure_m"
        ):
            crossings[name][other] = metres
        return cls(roads, crossings)

    def length(self, name: str) -> float:
        """Length in metres of the road called `name`."""
        return float(self.roads[name].length_m)

    def at(self, name: str, other: str | None, *, end: bool = False) -> float:
        """Chainage of the crossing with `other`; without one the road's start, or its end."""
        if other is None:
            return self.length(name) if end else 0.0
        return self.crossings[name][other]

    def cuts(self, name: str, low: float, high: float) -> list[float]:
        """`low`, the crossings between, `high`: where a long run is divided; cuts lie more than 60 m apart."""
        inner = sorted(metres for metres in self.crossings[name].values() if low + 60 < metres < high - 60)
        kept: list[float] = []
        for metres in inner:
            if not kept or metres - kept[-1] > 60:
                kept.append(metres)
        return [low, *kept, high]
