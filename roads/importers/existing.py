"""Importer of stretches built before works were kept: placed by crossings, places or chainage, else the whole road."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from gis.exchange.context import ImportContext
from gis.exchange.model_importer import ModelImporter
from gis.exchange.rows import Row
from roads.chainage import ChainageError, bounds, span_of
from roads.exchange.existing import EXISTING
from roads.importers.book import RoadBook
from roads.importers.spans import span_in
from roads.models import ExistingStretch
from roads.reading import Mention
from roads.reading.places.resolve import resolve


class ExistingImporter(ModelImporter):
    """Existing stretches by road and span."""

    layer = EXISTING
    model = ExistingStretch
    plain: ClassVar = {"since": "since", "source": "source", "schematic": "schematic", "demo": "demo"}
    related = ("road",)

    def existing(self) -> Iterable[Any]:
        return ExistingStretch.objects.select_related("road").defer(
            "road__centreline", "road__centreline_3857"
        )

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> Sequence[Row]:
        """Rows with the metres that their words say; rows that lie nowhere are refused and left out."""
        self.roads = RoadBook()
        mentions = [_mention(row) for row in rows]
        located = iter(resolve([mention for mention in mentions if mention]))
        placed = []
        for row, mention in zip(rows, mentions, strict=True):
            location = next(located) if mention else None
            if self._place(row, location):
                placed.append(row)
        return placed

    def _place(self, row: Row, located: Any) -> bool:
        road = self.roads.find(row.values.get("road"))
        if road is None:
            self.refuse(row, "road", "库里没有这条路。", row.values.get("road"))
            return False
        row.values["road"] = road.name
        try:
            low, high = self._metres(row, road, located)
            span = span_of(max(Decimal(0), Decimal(str(low))), Decimal(str(high)))
        except ChainageError as error:
            self.refuse(row, "from_m", error.message)
            return False
        row.values["from_m"], row.values["to_m"] = bounds(span)
        return True

    def _metres(self, row: Row, road: Any, located: Any) -> tuple[Any, Any]:
        low, high = row.values.get("from_m"), row.values.get("to_m")
        if low is None and high is None and (span := span_in(row.values.get("span"))):
            low, high = bounds(span)
        if located is not None:
            if located.from_m is None or located.to_m is None:
                raise ChainageError(located.reason or "起止点定不了位。")
            low, high = located.from_m, located.to_m
            if located.resolution != "exact":
                self.warn(row, "from", located.reason, "")
        longest = round(road.length_m, 3)
        low, high = low or 0, longest if high is None else high
        if float(high) > longest + 1:
            raise ChainageError(f"止点超出道路，{road.name}长 {longest:,.0f} 米。")
        return low, min(float(high), longest)

    def resolved(self, row: Row, found: Any, context: ImportContext) -> dict[str, Any]:
        span = span_of(row.values["from_m"], row.values["to_m"])
        return {"road": self.roads.find(row.values["road"]), "span": span}

    def label_of(self, row: Row, found: Any) -> str:
        return f"{row.values['road']} {row.values['from_m']:.0f}–{row.values['to_m']:.0f}"


def _mention(row: Row) -> Mention | None:
    """What a row says of its ends in words; None where it says metres or nothing."""
    road, low, high = (row.values.get(name) for name in ("road", "from", "to"))
    if not road or not (low or high):
        return None
    return Mention(
        quote=road, start=0, end=len(road), road=road, from_name=low, to_name=high, kind="carriageway",
        goal="finish", due=None,
    )  # fmt: skip
