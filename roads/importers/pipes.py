"""Importer of pipes: surveyed or planned runs, known by code or, where they have none, by kind and line."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from gis.exchange.context import ImportContext
from gis.exchange.diff import code_of, shape_text
from gis.exchange.model_importer import ModelImporter
from gis.exchange.rows import Row
from roads.chainage import ChainageError, span_of
from roads.exchange import PIPES
from roads.importers.book import RoadBook
from roads.models import Pipe


class PipeImporter(ModelImporter):
    """Pipes. A road that is not known is told and left out; a span needs its road."""

    layer = PIPES
    model = Pipe
    plain: ClassVar = {
        "code": "code",
        "kind": "kind",
        "diam_mm": "diameter_mm",
        "material": "material",
        "plan_day": "planned_for",
        "laid_on": "laid_on",
        "source": "source",
        "schematic": "schematic",
        "demo": "demo",
    }
    shape_field = "line"
    related = ("road",)

    def existing(self) -> Iterable[Any]:
        return Pipe.objects.select_related("road").defer(
            "line_3857", "road__centreline", "road__centreline_3857"
        )

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> Sequence[Row]:
        for row in rows:
            if row.values.get("code") is None:
                row.values["code"] = code_of(row.values.get("kind"), shape_text(row.shape), prefix="p")
                self.made_codes.add(row.number)
        if made := len(self.made_codes):
            self.plan.notes.append(f"{made} 段没有编号，按类别和线位编了号；同样的文件再来会认出来。")
        return rows

    def look_up(self, rows: Sequence[Row]) -> None:
        self.roads = RoadBook()

    def resolved(self, row: Row, instance: Any, context: ImportContext) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if (diameter := row.values.get("diam_mm")) is not None and diameter <= 0:
            self.refuse(row, "diam_mm", "管径要大于 0。", diameter)
        name = row.values.get("road")
        road = self.roads.find(name)
        if name and road is None:
            self.warn(row, "road", "库里没有这条路，管线不挂到路上。", name)
        if "road" in row.values:
            fields["road"] = road
        low, high = row.values.get("from_m"), row.values.get("to_m")
        if low is None and high is None:
            return fields
        if (road or getattr(instance, "road", None)) is None:
            self.warn(row, "from_m", "有桩号而没有道路，桩号不导入。", low)
            return fields
        if low is None or high is None:
            self.refuse(row, "from_m", "起点桩号和止点桩号要同时填写。")
            return fields
        try:
            fields["span"] = span_of(low, high)
        except ChainageError as error:
            self.refuse(row, "from_m", error.message)
        return fields
