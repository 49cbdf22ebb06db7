"""What a check found as plain values, which are kept with the run for the page and the command."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from gis.exchange.context import ImportContext
from gis.exchange.digest import digest
from gis.exchange.georeferencing.crs_candidates import Guess
from gis.exchange.georeferencing.findings import as_rows
from gis.exchange.matching.heading_match import TAKEN, UNSURE, Suggestion, suggested
from gis.exchange.matching.headings import CONSTANT, constant_of, plain
from gis.exchange.options import Options
from gis.exchange.readers.encodings import label_of
from gis.exchange.readers.reading import ReadResult
from gis.exchange.readers.table import Table
from gis.exchange.rows import Action, Change, Plan, Problem
from gis.exchange.schema import Layer

PROBLEMS_KEPT: Final = 500
CHANGES_KEPT: Final = 300


def why_not(context: ImportContext) -> tuple[str, bool]:
    """Why a checked file cannot be applied as it stands, "" when it can; and whether it is that nothing differs."""
    if context.plan is None or any(one.blocking for one in context.findings):
        return "请先回答上面的坐标问题。", False
    refused = context.plan.refused_rows
    if None in refused:
        return "文件整体有问题，见问题表。", False
    if refused and not context.options.leave_out:
        return f"有 {len(refused)} 行有问题，见问题表。改好文件重新上传，或选“只导入没有问题的行”。", False
    if refused and context.options.remove_gone:
        return "还有行有问题时，不能删除文件里没有的。", False
    counts = context.plan.counts
    if counts["new"] or counts["changed"] or (context.options.remove_gone and counts["gone"]):
        return "", False
    if counts["unchanged"]:
        return "与库里没有差别，不用导入。", not refused
    return "没有可以导入的行。", False


def outcome(context: ImportContext, answer: ReadResult, layer: Layer) -> dict[str, Any]:
    """What the page and the command show, as plain values to be kept with the run."""
    table, plan = context.table, context.plan
    encoding = table.encoding
    why, nothing = why_not(context)
    suggestions = suggested(table.headings, layer, context.chosen, plain)
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
        "columns": context.chosen,
        "suggestions": [asdict(one) for one in suggestions],
        "crs": _crs_words(context),
        "guesses": [_guess_words(guess) for guess in context.guesses],
        "findings": as_rows(context.findings),
        "counts": plan.counts if plan else {},
        "problems": [_problem_words(one) for one in plan.problems[:PROBLEMS_KEPT]] if plan else [],
        "problem_count": len(plan.problems) if plan else 0,
        "refused_rows": len(plan.refused_rows) if plan else 0,
        "changes": _changes_words(plan, context.options) if plan else [],
        "kept": [one.label for one in _kept(plan, context.options)[:CHANGES_KEPT]] if plan else [],
        "notes": [
            *table.notes,
            *_unsure(suggestions, layer),
            *_constants_words(context, layer),
            *(plan.notes if plan else []),
        ],
        "missing": [
            column.label for column in layer.incoming if column.required and column.name not in context.chosen
        ],
        "digest": digest(plan, remove_gone=context.options.remove_gone) if plan else "",
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


def _constants_words(context: ImportContext, layer: Layer) -> list[str]:
    columns = [
        (layer.column(name), heading)
        for name, heading in context.chosen.items()
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


def _crs_words(context: ImportContext) -> dict[str, Any] | None:
    if context.placement is None:
        return None
    reference = context.placement.reference
    return {
        "label": context.placement.label,
        "code": reference.code,
        "caution": reference.caution,
        "said": bool(context.table.crs),
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
        "blocking": problem.blocking,
    }


def _kept(plan: Plan, options: Options) -> Sequence[Change]:
    """What the file does not have and the run leaves as it is."""
    return [] if options.remove_gone else plan.of(Action.DELETED)


def _changes_words(plan: Plan, options: Options) -> list[dict[str, Any]]:
    """The first changes, for the list on the page: changed ones with what differs, new ones, those to be removed."""
    listed = [*plan.of(Action.CHANGED), *plan.of(Action.NEW)]
    listed += plan.of(Action.DELETED) if options.remove_gone else []
    return [
        {
            "action": str(change.action),
            "label": change.label,
            "row": change.row,
            "differences": [(one.label, one.before, one.after) for one in change.differences],
        }
        for change in listed[:CHANGES_KEPT]
    ]
