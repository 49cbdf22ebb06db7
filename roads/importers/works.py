"""Importer of works: placed by chainage, by the names of both ends, by a stretch in words, or by a line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

import shapely

from gis.as_of import LAST_DAY
from gis.exchange.cell_values.cells import squeezed
from gis.exchange.context import ImportContext
from gis.exchange.diff import code_of, shape_text
from gis.exchange.keyed_rows import Key
from gis.exchange.rows import Row
from gis.models import ResponsibleUnit
from roads.chainage import ChainageError, span_of
from roads.choices import Kind
from roads.exchange import WORKS
from roads.importers.book import RoadBook
from roads.importers.placed_works import WHERE, PlacedWorks
from roads.importers.wording import read_words
from roads.importers.work_ends import ends_said, is_same_span, mention_of
from roads.models import Road, Work, WorkStatus
from roads.reading.places.resolve import resolve

NAMES: Final = ("road", "from", "to", "unit")


class WorkImporter(PlacedWorks):
    """Works by code, or by road, kind and both ends, or by where they lie. Units that are not known yet are made."""

    layer = WORKS
    plain: ClassVar = {
        "code": "code",
        "kind": "kind",
        "from": "from_label",
        "to": "to_label",
        "goal": "goal",
        "goal_due": "goal_due",
        "plan_start": "planned_start",
        "plan_end": "planned_finish",
        "budget_wan": "budget_wan_yuan",
        "source": "source",
        "schematic": "schematic",
        "demo": "demo",
    }

    def existing(self) -> Iterable[Any]:
        return Work.objects.select_related("road", "unit").defer("road__centreline_3857")

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> Sequence[Row]:
        self.located = {}
        self.roads = RoadBook()
        # The shape of a work comes from its road; a line in the file only says where along it.
        self.drawn = {row.number: row.shape for row in rows}
        mentions = []
        for row in rows:
            row.values |= {name: squeezed(row.values[name]) for name in NAMES if name in row.values}
            read_words(row, on=context.today, warn=self.warn)
            if not self._is_known_by_place(row):
                # The same row is the same work when it comes again.
                row.values["code"] = self.first_values(row, context)["code"]
                self.made_codes.add(row.number)
            if mention := mention_of(row):
                mentions.append((row.number, mention))
        places = resolve(mention for _, mention in mentions)
        self.located = {number: located for (number, _), located in zip(mentions, places, strict=True)}
        for row in rows:
            row.shape = None
        return rows

    def _is_known_by_place(self, row: Row) -> bool:
        """Whether the row has all columns of one of the layer's keys."""
        return any(all(row.values.get(name) is not None for name in key) for key in self.layer.keys)

    def _by_key(self, existing: Iterable[Any]) -> dict[Key, Any]:
        rows = list(existing)
        last = WorkStatus.objects.latest_for(as_of=LAST_DAY)
        cancelled = {one.work_id for one in last if one.status == WorkStatus.Status.CANCELLED}
        self.standing: dict[tuple[int, str], list[Work]] = defaultdict(list)
        for work in rows:
            if work.road_id and work.span and work.pk not in cancelled:
                self.standing[work.road_id, work.kind].append(work)
        return super()._by_key(rows)

    def _found(self, row: Row, by_key: Mapping[Key, Any]) -> Any:
        """By keys, else by where it lies: names with other words or in other order, ends rounded to the metre."""
        if (instance := super()._found(row, by_key)) is not None:
            return instance
        if (twin := self._twin(row)) is None:
            return None
        if row.values.get("code") is not None and row.number not in self.made_codes:
            self.warn(
                row, "code", f"编号是新的，位置和类别却与库里的 {twin.code} 相同；按新工程导入，请核对。"
            )
            return None
        self.warn(row, "stretch", f"写法不同，按位置认作库里的 {twin.code} {twin}；位置不改。")
        for name in ("code", *WHERE):
            row.values.pop(name, None)
        self.drawn[row.number] = None
        self.located.pop(row.number, None)
        return twin

    def _twin(self, row: Row) -> Work | None:
        """The existing work of the row's kind that begins and ends where the row does."""
        try:
            road, span = self.roads.find(row.values.get("road")), ends_said(row)
        except ChainageError:
            return None
        located = self.located.get(row.number)
        if span is None and located and located.from_m is not None and located.to_m is not None:
            road, span = located.road, span_of(located.from_m, located.to_m)
        if road is None or span is None:
            return None
        same_kind = self.standing[road.pk, row.values.get("kind") or Kind.CARRIAGEWAY]
        return next((work for work in same_kind if is_same_span(work.span, span)), None)

    def label_of(self, row: Row, instance: Any) -> str:
        if instance is not None:
            return str(instance)
        road, kind = row.values.get("road") or row.values.get("stretch"), row.values.get("kind")
        ends = "—".join(filter(None, (row.values.get("from"), row.values.get("to"))))
        stretch = f"{road or ''}({ends})" if ends else road or f"第 {row.number} 行"
        return f"{stretch} {Kind(kind).label}" if kind else str(stretch)

    def look_up(self, rows: Sequence[Row]) -> None:
        self.units = {
            squeezed(name): unit
            for unit in ResponsibleUnit.objects.all()
            for name in (unit.short_name, unit.name)
            if name
        }
        self.lines = {
            road.pk: shapely.from_wkb(bytes(road.centreline.wkb)) for road in Road.objects.only("centreline")
        }

    def resolved(self, row: Row, instance: Any, context: ImportContext) -> dict[str, Any]:
        fields = self.place(row, instance)
        if fields.get("resolution") == "unlocated":
            self.warn(row, "stretch", f"定不了位，作为未定位的工程导入：{fields['resolution_reason']}。")
        if "unit" in row.values:
            name = row.values["unit"]
            unit = self.units.get(name) if name else None
            if name and unit is None:
                unit = self.units[name] = ResponsibleUnit(name=name)
                self.warn(row, "unit", "库里没有这个单位，导入时新建。", name)
            fields["unit"] = unit
        start = row.values.get("plan_start") or getattr(instance, "planned_start", None)
        finish = row.values.get("plan_end") or getattr(instance, "planned_finish", None)
        if start and finish and start > finish:
            self.refuse(row, "plan_start", f"计划开工 {start} 晚于计划完工 {finish}。")
        self.ask_if_tiny(row, fields.get("span"))
        if (budget := row.values.get("budget_wan")) is not None and budget < 0:
            self.refuse(row, "budget_wan", "投资不能为负。", budget)
        if instance is None and row.values.get("kind") is None:
            fields["kind"] = Kind.CARRIAGEWAY
            self.warn(row, "kind", "没有写类别，按道路工程。")
        return fields

    def first_values(self, row: Row, context: ImportContext) -> dict[str, Any]:
        parts = [
            row.values.get(name)
            for name in ("road", "kind", "from", "to", "from_m", "to_m", "span", "stretch")
        ]
        return {"code": code_of(*parts, shape_text(self.drawn.get(row.number)), prefix="w")}

    def insert(self, changes: Any, context: ImportContext, *, journal: Any) -> None:
        self._make_units(changes, journal)
        super().insert(changes, context, journal=journal)

    def rewrite(self, changes: Any, context: ImportContext, *, now: Any, journal: Any) -> None:
        self._make_units(changes, journal)
        super().rewrite(changes, context, now=now, journal=journal)

    def _make_units(self, changes: Any, journal: Any) -> None:
        for change in changes:
            unit = change.fields.get("unit")
            if unit is not None and unit.pk is None:
                unit.save()
                journal.new(unit, unit.name)
