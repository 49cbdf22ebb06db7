"""Importer of obstacles by code: what is in the way, where and since when. Their loop goes on in the pages."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final

from gis.exchange.context import ImportContext
from gis.exchange.diff import code_of
from gis.exchange.model_importer import ModelImporter
from gis.exchange.rows import Row
from gis.models import ResponsibleUnit
from roads.chainage import ChainageError, bounds, format_chainage, span_of
from roads.exchange.outgoing import OBSTACLES
from roads.models import Obstacle, ObstacleEvent, Work

# What the steps of the loop decide, once it has begun.
OF_THE_LOOP: Final = ("unit", "due", "solved_on", "outcome")


class ObstacleImporter(ModelImporter):
    """Obstacles; those without a code are known by title, work and day of finding."""

    layer = OBSTACLES
    model = Obstacle
    plain: ClassVar = {
        "code": "code",
        "kind": "kind",
        "title": "title",
        "detail": "detail",
        "found_on": "found_on",
        "due": "due",
        "solved_on": "resolved_on",
        "outcome": "outcome",
        "source": "source",
        "schematic": "schematic",
        "demo": "demo",
    }

    def existing(self) -> Iterable[Any]:
        without = ("work__line", "work__road__centreline", "work__road__centreline_3857", "geom_3857")
        return Obstacle.objects.placed().select_related("work__road", "unit").defer(*without)

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> Sequence[Row]:
        for row in rows:
            if row.values.get("code") is None:
                said = (str(row.values.get(name) or "") for name in ("title", "work", "found_on"))
                row.values["code"] = code_of(*said, prefix="p")
                self.made_codes.add(row.number)
        return rows

    def look_up(self, rows: Sequence[Row]) -> None:
        works = Work.objects.select_related("road").defer("line", "road__centreline", "road__centreline_3857")
        self.works = {work.code: work for work in works}
        units = list(ResponsibleUnit.objects.all())
        self.units = {unit.short_name: unit for unit in units} | {unit.name: unit for unit in units}
        looped = Obstacle.objects.filter(pk__in=ObstacleEvent.objects.values("obstacle")).select_related(
            "unit"
        )
        begun = {one.code: one for one in looped}
        for row in rows:
            self._keep_loop(row, begun.get(row.values["code"]))

    def resolved(self, row: Row, found: Any, context: ImportContext) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        code = row.values.get("work")
        work = self.works.get(code) if code else getattr(found, "work", None)
        if code and work is None:
            self.refuse(row, "work", "库里没有这个编号的工程。", code)
        if "work" in row.values:
            fields["work"] = work
        self._unit(row, fields)
        self._span(row, work, fields)
        return fields

    def _unit(self, row: Row, fields: dict[str, Any]) -> None:
        name = row.values.get("unit")
        if name and name not in self.units:
            self.refuse(row, "unit", "没有这个单位，请先在“单位和人员”页添加。", name)
        elif "unit" in row.values:
            fields["unit"] = self.units.get(name) if name else None

    def _span(self, row: Row, work: Work | None, fields: dict[str, Any]) -> None:
        low, high = row.values.get("from_m"), row.values.get("to_m")
        if low is None and high is None:
            return
        if low is None or high is None or work is None or work.span is None:
            self.refuse(row, "from_m", "起止桩号要都写，并写已定位工程的编号。")
            return
        try:
            span = span_of(low, high)
        except ChainageError as error:
            self.refuse(row, "from_m", error.message)
            return
        (first, last), (begin, end) = bounds(span), bounds(work.span)
        if first < begin or last > end:
            ends = f"{format_chainage(begin)} 至 {format_chainage(end)}"
            self.refuse(row, "from_m", f"范围超出工程：{work.stretch}在 {ends}。")
            return
        fields["span"] = span

    def _keep_loop(self, row: Row, found: Obstacle | None) -> None:
        """A loop that has begun is changed by its steps alone; what the file says otherwise is told."""
        if found is None:
            return
        kept = {"unit": found.unit and found.unit.name, "due": found.due, "solved_on": found.resolved_on}
        for name in OF_THE_LOOP:
            value = row.values.pop(name, None)
            if value and name in kept and value != kept[name]:
                self.warn(row, name, "已在办理流程中，这一项请在问题页里办，不导入。", value)
