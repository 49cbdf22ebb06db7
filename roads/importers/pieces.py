"""Rows that are pieces of streets made into one row a street; leaves out how streets are assembled."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import shapely

from gis.exchange.rows import Plan, Problem, Row
from roads.assembly import TOLERANCES, Assembly, Piece, Street, assemble, names_of
from roads.assembly.words import refusal, sentences, shared, stated, title
from roads.exchange.words import LINK

ONE_WAY: Final = {"yes": True, "no": False}
FIELD: Final = "图形"
NAME: Final = "路名"
# Columns of a piece that say nothing of the street: stations of a piece count from where the piece begins.
NOT_SHARED: Final = frozenset({"name", "one_way", "start_sta", "equations"})


def assembled(rows: Sequence[Row], plan: Plan) -> list[Row]:
    """Rows with one line each: those that share their name with others are assembled, what was done and refused is
    noted in the plan; rows whose name stands alone stay as they are."""
    names = [names_of(row.values.get("name")) for row in rows]
    counts = Counter(name for names_of_one in names for name in names_of_one)
    several = {name for names_of_one in names if len(names_of_one) > 1 for name in names_of_one}
    torn = [_is_torn(row.shape) for row in rows]
    if not any(torn) and not several and all(count == 1 for count in counts.values()):
        return [_whole(row) for row in rows]
    pieces: list[Piece] = []
    kept: list[Row] = []
    for place, row in enumerate(rows):
        alone = len(names[place]) == 1 and counts[names[place][0]] == 1 and names[place][0] not in several
        if alone and not torn[place]:
            kept.append(_whole(row))
        else:
            pieces += _pieces(row, names[place], place)
    assembly = assemble(pieces)
    _say(assembly, rows, plan)
    made = [_row(street, [rows[key] for key in dict.fromkeys(street.keys)]) for street in assembly.streets]
    return sorted([*kept, *made], key=lambda row: row.number)


def _is_torn(shape: Any) -> bool:
    return shape is not None and shape.geom_type == "MultiLineString" and len(shape.geoms) > 1


def _whole(row: Row) -> Row:
    """A row that is a street by itself, without what only pieces need."""
    row.values.pop("one_way", None)
    if row.values.get("class") == LINK:
        del row.values["class"]
    return row


def _pieces(row: Row, names: tuple[str, ...], key: int) -> Iterable[Piece]:
    one_way = ONE_WAY.get(row.values.get("one_way") or "")
    lines = getattr(row.shape, "geoms", [row.shape]) if row.shape is not None else [shapely.LineString()]
    return [Piece(line, names, one_way, row.values.get("class") == LINK, key) for line in lines]


def _row(street: Street, rows: Sequence[Row]) -> Row:
    """One row for a street: of each column the value that most metres of its pieces have; a code only if all agree."""
    metres: dict[str, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        for name, value in row.values.items():
            if value is not None and value != LINK and name not in NOT_SHARED:
                metres[name][value] += row.shape.length if row.shape is not None else 0.0
    values: dict[str, Any] = {
        name: max(lengths, key=lambda v: lengths[v]) for name, lengths in metres.items()
    }
    if len(metres.get("code", {})) > 1:
        del values["code"]
    values["name"] = title(street)
    if street.part:
        values["aliases"] = tuple(dict.fromkeys((*values.get("aliases", ()), street.name)))
    return Row(min(row.number for row in rows), values, street.line)


def _say(assembly: Assembly, rows: Sequence[Row], plan: Plan) -> None:
    """Problems by name for what was refused, and what was averaged, bridged or left out; figures of all together."""
    for refused in assembly.refused:
        row = rows[min(refused.keys)].number
        plan.problems.append(
            Problem(row, FIELD, refusal(refused), refused.name, blocking=refused.reason != "shared")
        )
    for street in assembly.streets:
        if said := sentences(street):
            row = min(rows[key].number for key in street.keys)
            plan.problems.append(Problem(row, FIELD, "；".join(said) + "。", title(street), blocking=False))
    streets = assembly.streets
    plan.notes.append(
        f"{sum(len(street.keys) for street in streets)} 段拼成 {len(streets)} 条中线，共"
        f" {sum(street.length_m for street in streets) / 1000:.1f} 公里，其中取中线"
        f" {sum(street.averaged_m for street in streets) / 1000:.1f} 公里，连接缺口"
        f" {sum(street.bridged_m for street in streets):.0f} 米；{len(assembly.refused)} 个路名没有拼成。"
    )
    plan.notes.append(stated(TOLERANCES))
    plan.notes += [f"{one}。" for one in shared(assembly)]
    if any("start_sta" in row.values or "equations" in row.values for row in rows):
        plan.notes.append("由多段拼成的道路，各段写的设计桩号没有写入。")
    for key in dict.fromkeys(assembly.unnamed):
        plan.problems.append(Problem(rows[key].number, NAME, "没有路名，不知道属于哪条路。"))
    for keys, what in (
        (assembly.repeats, "与别的完全重合"),
        (assembly.empty, "没有长度"),
    ):
        if keys:
            plan.notes.append(f"{len(keys)} 段{what}，没有读入。")
