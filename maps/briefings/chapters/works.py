"""Chapters on the works of the period, and plan against fact, from the facts alone."""

from collections.abc import Sequence

from gis.periods import Cadence
from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Heading, Picture, Row, Run, row, says, table
from maps.briefings.facts import Facts, WorkRow

NAMED = 4
LONGEST = 12


def month(facts: Facts) -> list[Block]:
    """What was begun, finished and advanced in the month."""
    if facts.empty:
        return []
    begun, finished = facts.happened("begun"), facts.happened("finished")
    advanced = facts.happened("advanced")
    blocks: list[Block] = [Heading(2, f"{facts.said.this}开工、完工和推进", "month")]
    if not facts.reports_in_month:
        return [*blocks, says(f"{facts.said.this}没有收到进度上报，没有可以汇报的变化。")]
    built_km = sum(work.built_m for work in advanced) / 1000
    blocks += [
        says(
            f"{facts.said.this}有效上报{facts.reports_in_month}条，",
            Run(f"{len(advanced)}项", _ledger(facts, "advanced")),
            f"工程有推进，按工序权重折合完成{w.km(built_km)}公里。",
            *_said_works("新开工", begun, _ledger(facts, "begun")),
            *_said_works("完工", finished, _ledger(facts, "finished")),
        ),
        Picture(
            "change",
            f"{facts.said.this}变化图（{w.full_day(facts.since)}后至{w.full_day(facts.as_of)}）",
            f"地图：{facts.said.this}新开工{len(begun)}项、完工{len(finished)}项、有推进{len(advanced)}项工程的路段。",
            is_map=True,
        ),
    ]
    columns = [
        Column("路段", 36),
        Column("类别", 9),
        Column("责任单位", 17),
        Column(f"{facts.said.this}折合米", 14, number=True),
        Column("累计完成", 12, number=True),
    ]
    for key, title, works in (
        ("finished", f"{facts.said.this}完工工程", finished),
        ("begun", f"{facts.said.this}新开工工程", begun),
        ("advanced", f"{facts.said.this}推进最多的工程", [work for work in advanced if work not in finished]),
    ):
        if works:
            rows = [_moved(work) for work in works]
            blocks.append(table(key, title, columns, rows, at_most=LONGEST))
    return blocks


def _said_works(word: str, works: Sequence[WorkRow], address: str) -> list[Run]:
    if not works:
        return [Run(f"没有{word}的工程。")]
    names = [work.name for work in works]
    return [
        Run(word),
        Run(f"{len(works)}项", address, strong=True),
        Run(f"：{w.listed(names, at_most=NAMED)}。"),
    ]


def _moved(work: WorkRow) -> Row:
    return row(
        Run(work.label, work.address),
        work.kind_label,
        work.unit or "未定",
        w.metres(work.built_m),
        w.percent(work.percent),
    )


def _ledger(facts: Facts, event: str) -> str:
    """The ledger of the works; it knows the events of a month only."""
    return f"/works/?month={event}&as_of={facts.as_of}" if facts.cadence == Cadence.MONTH else ""


def curve(facts: Facts) -> list[Block]:
    """Plan against fact, all works together."""
    if not facts.curve or facts.empty:
        return []
    now = next((point for point in facts.curve if point.day == facts.as_of), None)
    if now is None or now.value is None or not now.planned:
        return []
    gap = now.value - now.planned
    word = "快于" if gap >= 0.005 else "慢于" if gap <= -0.005 else "等于"
    amount = f"{w.km(abs(gap))}公里" if word != "等于" else ""
    return [
        Heading(2, "计划和完成", "curve"),
        says(
            f"有计划工期的工程合在一起，截至{w.day_words(facts.as_of)}应完成折合{w.km(now.planned)}公里，"
            f"实际完成折合{w.km(now.value)}公里，{word}计划{amount}。",
            _shortfall(facts),
        ),
        *_by_kind(facts),
        Picture("curve", "计划与完成累计曲线", "曲线图：各月末计划累计和完成累计的折合公里数。"),
    ]


def _shortfall(facts: Facts) -> str:
    """What the works behind their plan miss: a sum in which nothing ahead makes up for it."""
    behind = sum(row.behind for row in facts.by_kind)
    if not behind:
        return "没有落后于计划的工程。" if facts.by_kind else ""
    behind_km = sum(row.behind_km for row in facts.by_kind)
    return (
        f"各类长度相加只说明总量，快的不抵慢的：落后的{behind}项工程合计欠{w.km(behind_km)}公里，分类见下表。"
    )


def _by_kind(facts: Facts) -> list[Block]:
    if not facts.by_kind:
        return []
    columns = [
        Column("类别", 18),
        Column("工程（项）", 16, number=True),
        Column("应完成", 20, number=True),
        Column("实际完成", 20, number=True),
        Column("落后（项）", 16, number=True),
        Column("欠", 18, number=True),
    ]
    rows = [
        row(
            one.kind,
            str(one.works),
            w.km(one.planned_km),
            w.km(one.done_km),
            str(one.behind),
            w.km(one.behind_km),
        )
        for one in facts.by_kind
    ]
    return [
        table("by-kind", "分类计划与完成（折合公里）", columns, rows),
        says(
            "“欠”只加落后工程的差额，每项最多按计划数计；不同类别不求平均。停工、取消的工程不计。", note=True
        ),
    ]
