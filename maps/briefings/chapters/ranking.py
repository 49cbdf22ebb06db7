"""The chapter on who is behind: units ranked and the works furthest behind, from the facts alone."""

from collections.abc import Sequence
from typing import Final

from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Heading, Paragraph, Row, Run, row, says, table
from maps.briefings.facts import Facts, UnitRow

# A share that is printed as 100.0%.
DONE: Final = 99.95
# What was printed before the rule was kept with the facts.
OLD_RULE: Final = "每项工程最多按计划数计，超出计划的部分不抵别的工程；比例相同的红灯少的在前"


def units(facts: Facts) -> list[Block]:
    """Units ranked by what they did of their plan; the last ones are named."""
    if facts.empty:
        return []
    ranked = [unit for unit in facts.units if unit.rank is not None]
    last = [unit for unit in ranked if unit.last]
    blocks: list[Block] = [Heading(1, "责任单位排名", "units")]
    if not ranked:
        return [*blocks, says("没有责任单位明确、已到计划期的工程，不排名。")]
    lines: list[Paragraph] = [
        says(
            f"按“截至当日应完成的折合公里数中已完成的比例”排名，{_first_places(ranked)}。",
            f"排在{_last_places(len(last))}的是{w.listed([_rated(unit) for unit in last])}，应加快进度。"
            if last
            else "各单位均已完成计划。"
            if all((unit.rate or 0.0) >= DONE for unit in ranked)
            else "",
        )
    ]
    columns = [
        Column("名次", 7, number=True),
        Column("单位", 19),
        Column("工程", 8, number=True),
        Column("完工", 8, number=True),
        Column("应完成", 11, number=True),
        Column("完成比例", 12, number=True),
        Column("落后米·日", 13, number=True),
        Column("逾期目标", 9, number=True),
        Column("黄灯", 7, number=True),
        Column("红灯", 7, number=True),
        Column(f"比{facts.said.last}", 9, number=True),
    ]
    return [
        *blocks,
        *lines,
        table("units", "责任单位进度排名（折合公里）", columns, [_unit(unit) for unit in facts.units]),
        says(f"{facts.ranking_rule or OLD_RULE}。停工、取消、未定位的工程不参加排名。", note=True),
        *_last_works(facts),
    ]


def _last_works(facts: Facts) -> list[Block]:
    """Works at the end of the ranking: 工作进度处于末位的工作."""
    if not facts.last_works:
        return []
    columns = [
        Column("名次", 7, number=True),
        Column("工程", 36),
        Column("责任单位", 16),
        Column("完成", 9, number=True),
        Column("计划", 9, number=True),
        Column("落后米", 11, number=True),
        Column("落后天", 10, number=True),
        Column("落后米·日", 14, number=True),
    ]
    rows = [
        row(
            str(work.rank),
            Run(work.label + ("（目标逾期）" if work.goal_overdue else ""), work.address),
            work.unit or "未定",
            w.percent(work.percent),
            w.percent(work.planned_percent),
            w.metres(work.behind_m),
            w.metres(work.days_behind),
            f"{work.metre_days:,.0f}",
        )
        for work in facts.last_works
    ]
    return [table("last-works", "进度处于末位的工程（按落后米·日）", columns, rows)]


def _first_places(ranked: Sequence[UnitRow]) -> str:
    if len(ranked) == 1:
        return f"只有{_rated(ranked[0])}有已到计划期的工程"
    return f"{len(ranked)}个单位参加排名，居首位的是{_rated(ranked[0])}"


def _rated(unit: UnitRow) -> str:
    return f"{unit.name}（{w.percent(unit.rate)}）"


def _last_places(number: int) -> str:
    """末位, 后两位, 后三位."""
    return "末位" if number == 1 else f"后{'两' if number == 2 else w.ordinal(number)}位"


def _unit(unit: UnitRow) -> Row:
    return row(
        str(unit.rank) if unit.rank else "—",
        Run(unit.name + ("（末位）" if unit.last else ""), unit.address),
        str(unit.works),
        str(unit.finished),
        w.km(unit.planned_km),
        Run(w.percent(unit.rate), unit.address, strong=True),
        f"{unit.metre_days:,.0f}",
        str(unit.overdue),
        str(unit.yellow),
        str(unit.red),
        unit.move_text,
    )
