"""Where a work of a file lies: by chainage, by the names of its ends, or along a line beside its road."""

from typing import Any, Final

import shapely
from shapely.ops import substring

from gis.exchange.cell_values.cells import squeezed
from gis.exchange.context import ImportContext
from gis.exchange.diff import SAME_PLACE_M, moved_m
from gis.exchange.model_importer import ModelImporter
from gis.exchange.rows import Action, Row
from roads.chainage import ChainageError, Span, format_chainage, span_of
from roads.importers.book import RoadBook
from roads.importers.work_ends import ends_said, fields_of
from roads.models import Road, Work
from roads.reading.places.resolve import Located

# How far in metres a work's line may lie from the centreline of its road.
BESIDE_ROAD_M: Final = 60.0
# A work shorter than the first is refused, one shorter than the second told.
SHORTEST_WORK_M, SHORT_WORK_M = 1.0, 5.0
# What a row may say of where a work is; `code` aside, a row that says none of it names no work.
WHERE: Final = ("road", "stretch", "from", "to", "from_m", "to_m", "span")


class PlacedWorks(ModelImporter):
    """The part of the importer of works that places them; what is read before comes from `WorkImporter`."""

    model = Work
    shape_field = "line"
    # By the row's number: what the reader of texts located, and the line that the file draws.
    located: dict[int, Located]
    drawn: dict[int, Any]
    roads: RoadBook
    lines: dict[int, Any]

    def ask_if_tiny(self, row: Row, span: Span | None) -> None:
        """Refuses a work that is shorter than any is, and tells of one that is hardly one: metres may be kilometres."""
        if span is None or span.lower is None or span.upper is None:
            return
        length = float(span.upper - span.lower)
        said = f"{length:g} 米"
        if length < SHORTEST_WORK_M:
            self.refuse(
                row, "to_m", f"这项工程只有 {said}长，桩号像是以公里为单位，请写成 K1+250 或在表头写明单位。"
            )
        elif length < SHORT_WORK_M:
            self.warn(row, "to_m", f"这项工程只有 {said}长，请核对桩号的单位。")

    def place(self, row: Row, instance: Any) -> dict[str, Any]:
        """Road, span and how surely they are known; nothing for an existing work of which the row says nothing new."""
        written = row.values.get("road")
        road = self.roads.find(written)
        before = len(self.plan.problems)
        span = self._span(row)
        if len(self.plan.problems) > before:
            return {}
        line = self.drawn.get(row.number)
        if span is not None:
            if road is None:
                road = instance.road if instance is not None and not written else None
            if road is None:
                self.refuse(row, "road", "有桩号而库里没有这条路。", written)
                return {}
            return self._spanned(row, road, span, instance)
        if any(row.values.get(name) is not None for name in ("from_m", "to_m", "span")):
            return {}  # refused already
        if instance is not None and not self._says_otherwise(row, instance):
            return {}
        if instance is None and line is not None and not (row.values.get("from") or row.values.get("to")):
            return self._along(row, road, line)
        located = self.located.get(row.number)
        if located:
            if located.resolution == "approximate":
                self.warn(row, "stretch", f"近似定位：{located.reason}。")
            elif located.resolution == "whole_road" and located.road is not None:
                whole = f"没有写起止，按整条{located.road.name}（{located.road.length_m:,.0f} 米）"
                self.warn(row, "stretch", f"{whole}导入，请核对。")
            return fields_of(located, written)
        if row.number in self.made_codes and not any(row.values.get(name) for name in WHERE):
            self.refuse(row, "", "没有写是哪项工程：要有编号、道路、路段或起止。")
            return {}
        words = written or row.values.get("stretch") or ""
        reason = f"从“{words[:40]}”里读不出路名" if words else "没有写道路，也没有路段"
        return {"road_text": words[:64], "resolution": "unlocated", "resolution_reason": reason}

    def _span(self, row: Row) -> Span | None:
        try:
            return ends_said(row)
        except ChainageError as error:
            self.refuse(row, "from_m", error.message)
            return None

    def _spanned(self, row: Row, road: Road, span: Span, instance: Any) -> dict[str, Any]:
        if span.upper is not None and float(span.upper) > road.length_m + 0.001:
            self.refuse(
                row, "to_m", f"{road.name}长 {road.length_m:.1f} 米，没有 {format_chainage(span.upper)}。"
            )
        fields: dict[str, Any] = {"road": road, "span": span}
        if instance is None or instance.span is None:
            fields |= {"resolution": "exact", "resolution_reason": ""}
            located = self.located.get(row.number)
            if located and located.road and located.road.pk == road.pk:
                ends = ("from_road", "to_road", "from_place", "to_place")
                fields |= {name: getattr(located, name) for name in ends if getattr(located, name)}
        return fields

    def _says_otherwise(self, row: Row, instance: Any) -> bool:
        """Whether a row names another road or other ends than the existing work has."""
        pairs = (
            ("road", instance.road.name if instance.road else instance.road_text),
            ("from", instance.from_label),
            ("to", instance.to_label),
        )
        return any(row.values.get(name) and row.values[name] != squeezed(old) for name, old in pairs)

    def _along(self, row: Row, road: Road | None, line: Any) -> dict[str, Any]:
        """The span of a road beside which a line runs."""
        if road is None and self.lines:
            middle = (
                line.interpolate(0.5, normalized=True) if line.geom_type == "LineString" else line.centroid
            )
            road = self.roads.by_key(min(self.lines, key=lambda key: float(self.lines[key].distance(middle))))
        near = self.lines.get(road.pk) if road else None
        ends = [shapely.get_point(line, place) for place in (0, -1)] if line.geom_type == "LineString" else []
        if (
            near is None
            or road is None
            or not ends
            or any(near.distance(end) > BESIDE_ROAD_M for end in ends)
        ):
            self.refuse(row, "", f"线离路的中线超过 {BESIDE_ROAD_M:.0f} 米，定不了桩号。")
            return {}
        try:
            span = span_of(*(near.project(end) for end in ends))
        except ChainageError as error:
            self.refuse(row, "", error.message)
            return {}
        return {
            "road": road,
            "span": span,
            "resolution": "approximate",
            "resolution_reason": "按文件里的线位投影到中线",
        }

    def check_together(self, context: ImportContext) -> None:
        """Draws new works where they will be cut from their roads, and tells of lines that are passed over."""
        for change in self.plan.of(Action.NEW):
            road, span = change.fields.get("road"), change.fields.get("span")
            if road and span and road.pk in self.lines:
                change.shape_after = substring(self.lines[road.pk], float(span.lower), float(span.upper))
        self._tell_of_other_lines()

    def _tell_of_other_lines(self) -> None:
        """Says how many works stay where they are though the file has another line for them."""
        drawn = {
            change.pk: line
            for change in self.plan.of(Action.UNCHANGED, Action.CHANGED)
            if "span" not in change.fields
            and change.pk is not None
            and change.row is not None
            and (line := self.drawn.get(change.row)) is not None
        }
        works = Work.objects.filter(pk__in=drawn, line__isnull=False).only("code", "line").order_by("code")
        far = {
            work.code: moved_m(shapely.from_wkb(bytes(work.line.wkb)), drawn[work.pk])
            for work in works.iterator()
            if work.line
        }
        far = {code: metres for code, metres in far.items() if metres > SAME_PLACE_M}
        if far:
            most = max(far, key=lambda code: far[code])
            self.plan.notes.append(
                f"有 {len(far)} 个工程的线与库里的不同（最多 {far[most]:,.2f} 米，{most}），没有改："
                "工程的线由道路和桩号定，要移动请改桩号或道路中线。"
            )
