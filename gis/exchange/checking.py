"""The check of a run: which table, encoding and columns, where on the earth, what would change, what is wrong."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

import numpy as np
import shapely

from gis.coordinates.ground import Ground
from gis.coordinates.guard import Finding, as_rows, compared, examined, metres
from gis.coordinates.guesses import Guess, guesses, likely
from gis.coordinates.placement import Placement, Points, placement, sample
from gis.coordinates.references import understood as understood_crs
from gis.coordinates.shifted import SHIFTS
from gis.errors import DomainError
from gis.exchange.headings import (
    CONSTANT,
    Chosen,
    checked,
    constant_of,
    crs_in,
    fingerprint,
    matched,
    plain,
    said_by_name,
)
from gis.exchange.importer import Asked, Importer
from gis.exchange.layers import Layer, Shape
from gis.exchange.likeness import TAKEN, UNSURE, Suggestion, suggested
from gis.exchange.options import Options
from gis.exchange.preview import placed_only, preview
from gis.exchange.rows import Action, Plan, Problem
from gis.exchange.understanding import SHAPE_FIELD, shapes_of, understood
from gis.files.encodings import label_of
from gis.files.reading import Answer
from gis.files.table import Table
from gis.models import ColumnMapping

PROBLEMS_KEPT: Final = 500
CHANGES_KEPT: Final = 300
KINDS: Final = {Shape.POINT: "Point", Shape.LINE: "LineString", Shape.POLYGON: "Polygon"}


@dataclass(slots=True)
class Check:
    """All that was found out about a file; `plan` is None while it is not known where the numbers lie."""

    table: Table
    chosen: Chosen
    placement: Placement | None
    findings: list[Finding] = field(default_factory=list)
    plan: Plan | None = None
    guesses: list[Guess] = field(default_factory=list)
    preview: dict[str, Any] = field(default_factory=dict)
    outcome: dict[str, Any] = field(default_factory=dict)


def check(
    answer: Answer, layer: Layer, importer: Importer, options: Options, asked: Asked, ground: Ground
) -> Check:
    """Checks a file's tables against a layer; writes nothing. Raises DomainError for options that fit nothing."""
    table = _table(answer.tables, layer, options.table)
    chosen = _columns(table, layer, options.columns)
    if not table.crs and (said := crs_in(chosen.get("wkt", ""))):
        table = replace(table, crs=said)
    shapes = shapes_of(table, chosen)
    points = sample(shapes) if shapes is not None else np.empty((0, 2))
    placed = placement(
        said=_readable(table.crs),
        srid=options.srid,
        swapped=options.swapped,
        web=options.web,
        shift=options.shift,
    )
    found = Check(table, chosen, placed)
    if len(points) and placed is None:
        _ask_for_crs(found, shapes, points, ground)
    else:
        if placed is not None and len(points):
            found.findings = examined(points, placed, ground, anywhere=options.anywhere)
        if any(one.grave and one.kind not in SHIFTS for one in found.findings):
            found.preview = _as_suggested(found, shapes, table)
        else:
            _plan(found, layer, importer, options, asked, ground, points)
    found.outcome = _outcome(found, answer, layer, options)
    return found


def _readable(crs: str) -> str:
    """What a file says of its CRS; "" where nobody can make sense of it, so that a person is asked."""
    try:
        return crs if crs and understood_crs(crs) else ""
    except DomainError:
        return ""


def _table(tables: list[Table], layer: Layer, name: str) -> Table:
    """The table asked for, else the one whose shapes suit the layer best and that has most rows."""
    if name:
        for table in tables:
            if table.name == name:
                return table
        raise DomainError(f"文件里没有“{name[:40]}”这一层。", field="table")
    if not tables:
        raise DomainError("文件里没有可导入的数据。")
    return max(
        tables,
        key=lambda table: (
            suits(table, layer),
            bool(len(table)),
            len(matched(table.headings, layer)),
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


def _columns(table: Table, layer: Layer, asked: Mapping[str, str]) -> Chosen:
    """As a person chose (an empty choice takes a column away), else as remembered, else as the headings say."""
    if asked:
        return checked(asked, table.headings, layer)
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


def _ask_for_crs(found: Check, shapes: Any, points: Points, ground: Ground) -> None:
    """A file that does not say its CRS: guesses from the numbers, the first of them drawn."""
    found.guesses = likely(points, ground) or guesses(points, ground)[:3]
    silent = "文件说明的坐标系看不懂" if found.table.crs else "文件没有说明坐标系"
    if found.guesses:
        first = found.guesses[0]
        where = (
            f"{first.inside:.0%} 落在{ground.name}内"
            if first.inside
            else f"离{ground.name} {metres(first.away_m)}"
        )
        what = f"{silent}。从数字看像是“{first.placement.label}”（{where}），请确认或另选。"
        remedy = {
            "srid": first.placement.reference.code.removeprefix("EPSG:"),
            "swapped": "1" if first.placement.swapped else "",
        }
        found.findings = [
            Finding("crs_missing", what, 0.0, remedy, f"按 {first.placement.label}", grave=True)
        ]
        found.preview = placed_only(first.placement.placed(shapes), "按猜测的坐标系")
    else:
        what = f"{silent}，从数字也看不出来，请选一个。"
        found.findings = [Finding("crs_missing", what, grave=True)]


def _as_suggested(found: Check, shapes: Any, table: Table) -> dict[str, Any]:
    """The shapes as the guard suggests to read them, for the map."""
    remedy = next((one.remedy for one in found.findings if one.grave and "srid" in one.remedy), None)
    if remedy is None:
        return {}
    placed = placement(said=table.crs, srid=remedy["srid"], swapped=bool(remedy["swapped"]))
    return placed_only(placed.placed(shapes), placed.label) if placed else {}


def _plan(
    found: Check,
    layer: Layer,
    importer: Importer,
    options: Options,
    asked: Asked,
    ground: Ground,
    points: Points,
) -> None:
    rows = understood(found.table, layer, found.chosen, found.placement)
    plan = importer.check(rows.rows, asked)
    plan.problems = sorted([*rows.problems, *plan.problems], key=lambda problem: problem.row or 0)
    plan.notes = [*rows.notes, *plan.notes]
    refused = plan.refused_rows
    plan.changes = [
        change
        for change in plan.changes
        if (change.row is None or change.row not in refused) and rows.named.isdisjoint(change.known_as)
    ]
    if not options.anywhere and ground.area is not None and not any(one.grave for one in found.findings):
        plan.problems += _outside(plan, ground)
    # Where known roads have told it already, the same thing is not said twice.
    told = any(one.kind in SHIFTS or "shift" in one.remedy for one in found.findings)
    if found.placement is not None and not told:
        found.findings += compared(_moves(plan), points, found.placement)
    found.plan = plan
    found.preview = preview(plan)


def _moves(plan: Plan) -> Points:
    """From the middle of each known shape to that of the file's, in metres."""
    pairs = [
        (change.shape_before.centroid.coords[0], change.shape_after.centroid.coords[0])
        for change in plan.of(Action.CHANGED, Action.UNCHANGED)
        if change.shape_before is not None and change.shape_after is not None
    ]
    return np.array([(new[0] - old[0], new[1] - old[1]) for old, new in pairs]).reshape(-1, 2)


def _outside(plan: Plan, ground: Ground) -> list[Problem]:
    """Rows that lie outside the district; when all do the guard has said so already."""
    changes = [change for change in plan.of(Action.NEW, Action.CHANGED) if change.shape_after is not None]
    if not changes:
        return []
    away = shapely.distance(ground.area, np.array([change.shape_after for change in changes], dtype=object))
    return [
        Problem(
            change.row,
            SHAPE_FIELD,
            f"在{ground.name}外 {metres(float(distance))}。",
            change.label[:40],
            grave=False,
        )
        for change, distance in zip(changes, away, strict=True)
        if distance > 0
    ]


def why_not(found: Check, options: Options) -> tuple[str, bool]:
    """Why a checked file cannot be applied as it stands, "" when it can; and whether it is that nothing differs."""
    if found.plan is None or any(one.grave for one in found.findings):
        return "请先回答上面的坐标问题。", False
    refused = found.plan.refused_rows
    if None in refused:
        return "文件整体有问题，见问题表。", False
    if refused and not options.leave_out:
        return f"有 {len(refused)} 行有问题，见问题表。改好文件重新上传，或选“只导入没有问题的行”。", False
    if refused and options.remove_gone:
        return "还有行有问题时，不能删除文件里没有的。", False
    counts = found.plan.counts
    if counts["new"] or counts["changed"] or (options.remove_gone and counts["gone"]):
        return "", False
    if counts["unchanged"]:
        return "与库里没有差别，不用导入。", not refused
    return "没有可以导入的行。", False


def _outcome(found: Check, answer: Answer, layer: Layer, options: Options) -> dict[str, Any]:
    """What the page and the command show, as plain values to be kept with the run."""
    table, plan = found.table, found.plan
    encoding = table.encoding
    why, nothing = why_not(found, options)
    suggestions = suggested(table.headings, layer, found.chosen, plain)
    return {
        "tables": [_table_words(one) for one in answer.tables[:200]],
        "refused_parts": answer.refused[:20],
        "table": table.name,
        "format": table.format,
        "rows": len(table),
        "encoding": {"name": label_of(encoding.name), "how": encoding.how, "sure": encoding.sure}
        if encoding
        else None,
        "headings": [
            {"name": name, "sample": [str(value)[:30] for value in table.sample(name)]}
            for name in table.headings
        ],
        "columns": found.chosen,
        "suggestions": [asdict(one) for one in suggestions],
        "crs": _crs_words(found),
        "guesses": [_guess_words(guess) for guess in found.guesses],
        "findings": as_rows(found.findings),
        "counts": plan.counts if plan else {},
        "problems": [_problem_words(one) for one in plan.problems[:PROBLEMS_KEPT]] if plan else [],
        "problem_count": len(plan.problems) if plan else 0,
        "refused_rows": len(plan.refused_rows) if plan else 0,
        "changes": _changes_words(plan) if plan else [],
        "notes": [
            *table.notes,
            *_unsure(suggestions, layer),
            *_constants_words(found, layer),
            *(plan.notes if plan else []),
        ],
        "missing": [
            column.label for column in layer.incoming if column.required and column.name not in found.chosen
        ],
        "why_not": why,
        "nothing": nothing,
    }


def _unsure(suggestions: list[Suggestion], layer: Layer) -> list[str]:
    """Which headings were taken only because they resemble a column."""
    return [
        f"“{one.heading}”按“{layer.column(one.column).label}”读，请核对。"
        for one in suggestions
        if one.heading and TAKEN <= one.sure < UNSURE
    ]


def _constants_words(found: Check, layer: Layer) -> list[str]:
    columns = [
        (layer.column(name), heading)
        for name, heading in found.chosen.items()
        if heading.startswith(CONSTANT)
    ]
    return [f"{one.label}：全部按“{one.written(constant_of(one, heading))}”。" for one, heading in columns]


def _table_words(table: Table) -> dict[str, Any]:
    kinds = (
        {shape.geom_type.removeprefix("Multi") for shape in table.shapes[:200] if shape is not None}
        if table.shapes is not None
        else set()
    )
    words = {"Point": "点", "LineString": "线", "Polygon": "面"}
    kind = "、".join(sorted(words.get(kind, "图形") for kind in kinds)) or "表"
    return {"name": table.name, "rows": len(table), "kind": kind}


def _crs_words(found: Check) -> dict[str, Any] | None:
    if found.placement is None:
        return None
    reference = found.placement.reference
    return {
        "label": found.placement.label,
        "code": reference.code,
        "caution": reference.caution,
        "said": bool(found.table.crs),
    }


def _guess_words(guess: Guess) -> dict[str, Any]:
    return {
        "srid": guess.placement.reference.code.removeprefix("EPSG:"),
        "label": guess.placement.label,
        "swapped": guess.placement.swapped,
        "inside": round(guess.inside, 3),
    }


def _problem_words(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "field": problem.field,
        "what": problem.what,
        "value": problem.value,
        "grave": problem.grave,
    }


def _changes_words(plan: Plan) -> list[dict[str, Any]]:
    """The first changes, for the list on the page: changed ones with what differs, then new, then gone."""
    listed = [*plan.of(Action.CHANGED), *plan.of(Action.NEW), *plan.of(Action.GONE)]
    return [
        {
            "action": str(change.action),
            "label": change.label,
            "row": change.row,
            "differences": [(one.label, one.before, one.after) for one in change.differences],
        }
        for change in listed[:CHANGES_KEPT]
    ]
