"""Roads by whatever a ledger calls them: name, alias or code; fetched once a run, without their lines."""

from gis.exchange.cell_values.cells import squeezed
from roads.models import Road


class RoadBook:
    """All roads by name, alias and code."""

    def __init__(self) -> None:
        roads = list(Road.objects.defer("centreline", "centreline_3857"))
        self._by_key = {road.pk: road for road in roads}
        self._found: dict[str, Road] = {}
        # A name goes before an alias, an alias before a code.
        for road in roads:
            self._found.setdefault(road.code, road)
        for road in roads:
            for alias in road.aliases:
                self._found[squeezed(alias)] = road
        for road in roads:
            self._found[squeezed(road.name)] = road

    def find(self, name: str | None) -> Road | None:
        """The road called `name`; None when there is none."""
        return self._found.get(squeezed(name.strip())) if name else None

    def by_key(self, key: int) -> Road:
        """The road with a primary key."""
        return self._by_key[key]
