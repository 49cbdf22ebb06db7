"""Importer of works: placed by chainage, by the names of both ends, by a stretch in words, or by a line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

import shapely
from shapely.ops import substring

from gis.as_of import LAST_DAY
from gis.exchange.diff import SAME_PLACE_M, code_of, moved_m, shape_text
from gis.exchange.model_importer import Key, ModelImporter
from gis.exchange.rows import Action, ImportContext, Row
from gis.exchange.values import squeezed
from gis.models import ResponsibleUnit
from roads.chainage import ChainageError, Span, format_chainage, span_of
from roads.choices import Kind
from roads.exchange import WORKS
from roads.importers.book import RoadBook
from roads.importers.spans import span_in
from roads.importers.wording import read_words
from roads.models import Road, Work, WorkStatus
from roads.reading import Mention
from roads.reading.resolve import Located, resolve

NAMES: Final = ("road", "from", "to", "unit")
# How far in metres a work's line may lie from the centreline of its road.
BESIDE_ROAD_M: Final = 60.0
# A work shorter than the first is refused, one shorter than the second told.
SHORTEST_WORK_M, SHORT_WORK_M = 1.0, 5.0
# Works of a kind on a road are the same when both ends differ by at most so many metres: ledgers round.
SAME_ENDS_M: Final = 1
# What a row may say of where a work is; `code` aside, a row that says none of it names no work.
WHERE: Final = ("road", "stretch", "from", "to", "from_m", "to_m", "span")


class WorkImporter(ModelImporter):
    """Works by code, or by road, kind and both ends, or by where they lie. Units that are not known yet are made."""

    layer = WORKS
    model = Work
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
    shape_field = "line"

    def existing(self) -> Iterable[Any]:
        return Work.objects.select_related("road", "unit").defer("road__centreline_3857")

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> Sequence[Row]:
        self.located: dict[int, Located] = {}
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
            if mention := _mention(row):
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
            road, span = self.roads.find(row.values.get("road")), _ends_said(row)
        except ChainageError:
            return None
        located = self.located.get(row.number)
        if span is None and located and located.from_m is not None and located.to_m is not None:
            road, span = located.road, span_of(located.from_m, located.to_m)
        if road is None or span is None:
            return None
        same_kind = self.standing[road.pk, row.values.get("kind") or Kind.CARRIAGEWAY]
        return next((work for work in same_kind if _is_same_span(work.span, span)), None)

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
        fields = self._place(row, instance)
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
        self._ask_if_tiny(row, fields.get("span"))
        if (budget := row.values.get("budget_wan")) is not None and budget < 0:
            self.refuse(row, "budget_wan", "投资不能为负。", budget)
        if instance is None and row.values.get("kind") is None:
            fields["kind"] = Kind.CARRIAGEWAY
            self.warn(row, "kind", "没有写类别，按道路工程。")
        return fields

    def _ask_if_tiny(self, row: Row, span: Span | None) -> None:
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

    def _place(self, row: Row, instance: Any) -> dict[str, Any]:
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
            return _fields_of(located, written)
        if row.number in self.made_codes and not any(row.values.get(name) for name in WHERE):
            self.refuse(row, "", "没有写是哪项工程：要有编号、道路、路段或起止。")
            return {}
        words = written or row.values.get("stretch") or ""
        reason = f"从“{words[:40]}”里读不出路名" if words else "没有写道路，也没有路段"
        return {"road_text": words[:64], "resolution": "unlocated", "resolution_reason": reason}

    def _span(self, row: Row) -> Span | None:
        try:
            return _ends_said(row)
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


def _ends_said(row: Row) -> Span | None:
    """Both ends in metres as the row writes them, None where it does not. Raises ChainageError for what is no span."""
    low, high = row.values.get("from_m"), row.values.get("to_m")
    if low is None and high is None:
        return span_in(row.values.get("span"))
    if low is None or high is None:
        raise ChainageError("起点桩号和止点桩号要同时填写。")
    return span_of(low, high)


def _is_same_span(one: Span, other: Span) -> bool:
    ends = ((one.lower, other.lower), (one.upper, other.upper))
    return all(a is not None and b is not None and abs(a - b) <= SAME_ENDS_M for a, b in ends)


def _mention(row: Row) -> Mention | None:
    """What the reader of texts would have made of a row's road and ends."""
    road = row.values.get("road")
    if not road or row.values.get("from_m") is not None:
        return None
    first, last = (row.values.get(name) for name in ("from", "to"))
    quote = f"{road}({first}—{last})" if first and last else road
    return Mention(
        quote, 0, len(quote), road, first if last else None, last if first else None,
        row.values.get("kind") or "carriageway", "finish", None, part=first if first and not last else None,
    )  # fmt: skip


def _fields_of(located: Located, written: str | None) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "road": located.road,
        "road_text": "" if located.road else (written or "")[:64],
        "resolution": located.resolution,
        "resolution_reason": located.reason[:300],
        "from_road": located.from_road,
        "to_road": located.to_road,
        "from_place": located.from_place,
        "to_place": located.to_place,
    }
    if located.from_m is not None and located.to_m is not None:
        fields["span"] = span_of(located.from_m, located.to_m)
    return fields
