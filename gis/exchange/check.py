"""The check of a run: which table, encoding and columns, where on the earth, what would change, what is wrong."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import shapely

from gis.errors import DomainError
from gis.exchange.clipping import clipped
from gis.exchange.context import ImportContext, Importer
from gis.exchange.georeferencing.checks import DOUBTS, examined, options_for
from gis.exchange.georeferencing.crs_candidates import guesses, likely
from gis.exchange.georeferencing.crs_catalogue import parse_reference
from gis.exchange.georeferencing.drawing_units import drawing_unit, scaled
from gis.exchange.georeferencing.findings import Finding, Remedy, metres
from gis.exchange.georeferencing.gcj02 import SHIFTS
from gis.exchange.georeferencing.known_extent import KnownExtent
from gis.exchange.georeferencing.placement import Points, placement, sample
from gis.exchange.georeferencing.shifts import are_proven, compared
from gis.exchange.georeferencing.wkt import srids_of
from gis.exchange.matching.column_units import checked_units
from gis.exchange.matching.headings import (
    Chosen,
    checked,
    crs_in,
    fingerprint,
    matched,
    said_by_name,
)
from gis.exchange.models import ColumnMapping
from gis.exchange.preview import placed_only, preview
from gis.exchange.readers.reading import ReadResult
from gis.exchange.readers.table import Table
from gis.exchange.report import outcome
from gis.exchange.row_places import SHAPE_FIELD, shapes_of
from gis.exchange.row_reader import read_row
from gis.exchange.rows import Action, Plan, Problem
from gis.exchange.schema import Layer, Shape

# How far a vertex of a shape that lies in the district may lie outside it: told from the first on, refused from the
# second on; and how far a whole shape may where others lie in it.
STRAY_M, ASTRAY_M, NOWHERE_M = 1_000.0, 10_000.0, 100_000.0
ELSEWHERE: Final = "确实在别处的，请选“位置没错，就在区外”（--anywhere）。"
KINDS: Final = {Shape.POINT: "Point", Shape.LINE: "LineString", Shape.POLYGON: "Polygon"}


def check(
    context: ImportContext, answer: ReadResult, layer: Layer, importer: Importer, extent: KnownExtent
) -> ImportContext:
    """The context with what a file's tables are against a layer; writes nothing. Raises DomainError for options that
    fit nothing."""
    options = context.options
    table = clipped(_table(answer.tables, layer, options.table))
    chosen = _columns(table, layer, options.columns)
    if not table.crs and (said := crs_in(chosen.get("wkt", ""))):
        table = replace(table, crs=said)
    shapes = shapes_of(table, chosen)
    table = scaled(_with_srid(table, shapes), options.scale)
    shapes = table.shapes if table.shapes is not None else shapes
    points = sample(shapes) if shapes is not None else np.empty((0, 2))
    placed = placement(
        said=_readable(table.crs),
        srid=options.srid,
        swapped=options.swapped,
        web=options.web,
        shift=options.shift,
        packed=options.packed,
    )
    context.table, context.chosen, context.placement = table, chosen, placed
    unit = drawing_unit(table, shapes, points, placed, extent, options)
    if unit is not None and unit.blocking:
        context.findings = [unit]
    elif len(points) and placed is None:
        _ask_for_crs(context, shapes, points, extent)
    else:
        if placed is not None and len(points):
            context.findings = examined(
                points, placed, extent, anywhere=options.anywhere, as_is=options.as_is
            )
        if any(one.blocking and one.kind not in DOUBTS for one in context.findings):
            context.preview = _as_suggested(context, shapes, table)
        else:
            _plan(context, layer, importer, extent, points)
    context.outcome = outcome(context, answer, layer)
    return context


def _with_srid(table: Table, shapes: Any) -> Table:
    """The table with the CRS that its cells name (SRID=4547;…) where it says none; DomainError for several."""
    srids = srids_of(shapes) if shapes is not None else []
    if len(srids) > 1:
        raise DomainError(f"图形列里有几种坐标系（SRID {'、'.join(map(str, srids))}），请分开导入。")
    return replace(table, crs=f"EPSG:{srids[0]}") if srids and not table.crs else table


def _readable(crs: str) -> str:
    """What a file says of its CRS; "" where nobody can make sense of it, so that a person is asked."""
    try:
        return crs if crs and parse_reference(crs) else ""
    except DomainError:
        return ""


def _table(tables: list[Table], layer: Layer, name: str) -> Table:
    """The table asked for, else the one whose shapes suit the layer best and that has most rows."""
    if name:
        for table in tables:
            # A layer that is alone in its file is called file · layer.
            if name in (table.name, table.name.rpartition(" · ")[2]):
                return table
        raise DomainError(f"文件里没有“{name[:40]}”这一层。", field="table")
    if not tables:
        raise DomainError("文件里没有可导入的数据。")
    return max(
        tables,
        key=lambda table: (
            suits(table, layer),
            bool(len(table)),
            len(matched(table.headings, layer)) + len(said_by_name(table.name, layer, {})),
            len(table),
        ),
    )


def suits(table: Table, layer: Layer) -> float:
    """Share of a table's shapes that are of a kind that the layer takes; tables without shapes suit less than half."""
    if table.shapes is None:
        return 0.4
    kinds = tuple(KINDS[shape] for shape in layer.shapes)
    types = [shape.geom_type for shape in table.shapes[:500] if shape is not None]
    return sum(kind.endswith(kinds) for kind in types) / len(types) if types else 0.0


def _columns(table: Table, layer: Layer, said: Mapping[str, str]) -> Chosen:
    """As a person chose (an empty choice takes a column away), else as remembered, else as the headings say."""
    if said:
        return checked(said, table.headings, layer)
    kept = ColumnMapping.objects.filter(layer=layer.code, headings=fingerprint(table.headings)).first()
    if kept:
        # What every row was said to be belongs to the file of that day and is not remembered.
        known = {name: heading for name, heading in kept.columns.items() if heading in table.headings}
        chosen = checked(known, table.headings, layer)
        return chosen | said_by_name(table.name, layer, chosen)
    # A column that is empty throughout says nothing; KML has several of them.
    full = [heading for heading in table.headings if table.sample(heading, 1)]
    chosen = matched(full, layer)
    return chosen | said_by_name(table.name, layer, chosen)


def _ask_for_crs(context: ImportContext, shapes: Any, points: Points, extent: KnownExtent) -> None:
    """A file that does not say its CRS: guesses from the numbers, the first of them drawn."""
    context.guesses = likely(points, extent) or guesses(points, extent)[:3]
    silent = "文件说明的坐标系看不懂" if context.table.crs else "文件没有说明坐标系"
    if context.guesses:
        first = context.guesses[0]
        where = (
            f"{first.inside:.0%} 落在{extent.name}内"
            if first.inside
            else f"离{extent.name} {metres(first.away_m)}"
        )
        what = f"{silent}。从数字看像是“{first.placement.label}”（{where}），请确认或另选。"
        # Degrees and packed degrees are told apart by a person: both are offered.
        offered = [
            first,
            *(one for one in context.guesses[1:] if one.placement.packed != first.placement.packed),
        ]
        answers = tuple(
            Remedy(f"按 {one.placement.label}", options_for(one.placement)) for one in offered[:2]
        )
        context.findings = [Finding("crs_missing", what, answers=answers, blocking=True)]
        context.preview = placed_only(first.placement.placed(shapes), "按猜测的坐标系")
    else:
        what = f"{silent}，从数字也看不出来，请选一个。"
        context.findings = [Finding("crs_missing", what, blocking=True)]


def _as_suggested(context: ImportContext, shapes: Any, table: Table) -> dict[str, Any]:
    """The shapes as the guard suggests to read them, for the map."""
    remedy = next((one.remedy for one in context.findings if one.blocking and "srid" in one.remedy), None)
    if remedy is None:
        return {}
    swapped, packed = bool(remedy.get("swapped")), bool(remedy.get("packed"))
    placed = placement(said=table.crs, srid=remedy["srid"], swapped=swapped, packed=packed)
    return placed_only(placed.placed(shapes), placed.label) if placed else {}


def _plan(
    context: ImportContext, layer: Layer, importer: Importer, extent: KnownExtent, points: Points
) -> None:
    options = context.options
    units = checked_units(options.units, layer)
    rows = read_row(context.table, layer, context.chosen, context.placement, units)
    plan = importer.check(rows.rows, context)
    plan.problems = sorted([*rows.problems, *plan.problems], key=lambda problem: problem.row or 0)
    plan.notes = [*rows.notes, *plan.notes]
    refused = plan.refused_rows
    plan.changes = [
        change
        for change in plan.changes
        if (change.row is None or change.row not in refused) and rows.named.isdisjoint(change.known_as)
    ]
    if not options.anywhere and extent.area is not None and not any(one.blocking for one in context.findings):
        plan.problems += _outside(plan, extent)
    # Where known roads have told it already, the same thing is not said twice.
    told = any(one.kind in SHIFTS or "shift" in one.remedy for one in context.findings)
    if context.placement is not None and not told:
        moves = _moves(plan)
        told_by_rows = compared(moves, points, context.placement, as_is=options.as_is)
        if told_by_rows or are_proven(moves):
            context.findings = [one for one in context.findings if one.kind != "web_unknown"]
        context.findings += told_by_rows
    context.plan = plan
    context.preview = preview(plan, remove_gone=options.remove_gone)


def _moves(plan: Plan) -> Points:
    """From the middle of each known shape to that of the file's, in metres."""
    pairs = [
        (change.shape_before.centroid.coords[0], change.shape_after.centroid.coords[0])
        for change in plan.of(Action.CHANGED, Action.UNCHANGED)
        if change.shape_before is not None and change.shape_after is not None
    ]
    return np.array([(new[0] - old[0], new[1] - old[1]) for old, new in pairs]).reshape(-1, 2)


def _outside(plan: Plan, extent: KnownExtent) -> list[Problem]:
    """Rows that lie outside the district, and those of which one vertex does; when all do the guard has said so."""
    changes = [change for change in plan.of(Action.NEW, Action.CHANGED) if change.shape_after is not None]
    if not changes:
        return []
    shapes = np.array([change.shape_after for change in changes], dtype=object)
    away = shapely.distance(extent.area, shapes)
    problems = []
    for change, distance, far in zip(changes, away, extent.farthest(shapes), strict=True):
        label = change.label[:40]
        if distance > 0:
            what = f"在{extent.name}外 {metres(float(distance))}。"
            lost = bool(distance > NOWHERE_M)  # a numpy bool does not go into JSON
            problems.append(Problem(change.row, SHAPE_FIELD, what + (ELSEWHERE if lost else ""), label, lost))
        elif far is not None and far.away_m > STRAY_M:
            what = f"有 {far.number} 个点在{extent.name}外，最远的第 {far.place} 点离{extent.name} {metres(far.away_m)}"
            lost = bool(far.away_m > ASTRAY_M)
            problems.append(
                Problem(
                    change.row,
                    SHAPE_FIELD,
                    f"{what}{'，像是写错了。' + ELSEWHERE if lost else '。'}",
                    label,
                    lost,
                )
            )
    return problems
