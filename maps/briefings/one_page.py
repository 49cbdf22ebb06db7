"""一页纸: five figures against where they should be, what wants a decision, what was promised; from facts alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Picture, Row, Run, row, says, table
from maps.briefings.facts import BlockerRow, Facts, Figure, ObstacleRow, WorkRow

FIGURES: Final = 5
MATTERS: Final = 5
# Of each sort at most so many, before the others fill up.
OF_A_SORT: Final = 2
BARS: Final = "▁▂▃▄▅▆▇█"
# Nearer to where it should be than this share of the target is on time.
ON_TIME_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that wants a decision: its number on the map, where it is, whose it is, since when, what is asked."""

    number: int
    what: str
    unit: str
    since: str
    request: str
    address: str
    work: int | None = None
    mark: str = ""
    stretch: str = ""
    found: date | None = None
    due: date | None = None


def figures(facts: Facts) -> list[Figure]:
    """The figures of the page, in order: those with a target and a day due, or the first where none has both.

    New road stands for all road.
    """
    aimed = [one for one in facts.headline if one.target is not None and one.due] or facts.headline
    new = any(one.code == "new-road" for one in aimed)
    return [one for one in aimed if not (new and one.code == "total-road")][:FIGURES]


def standing(figure: Figure, as_of: date) -> str:
    """已达到, 按期 or 滞后, against the straight line from the baseline; a dash where there is none."""
    expected = figure.expected(as_of)
    if figure.missing == 0:
        return "已达到"
    if expected is None or figure.target is None:
        return "—"
    return "按期" if figure.value >= expected - ON_TIME_SHARE * figure.target else "滞后"


def sparkline(values: Sequence[float]) -> str:
    """Values as bars of eight heights, from nothing to the largest; nothing without values."""
    largest = max(values, default=0.0)
    if largest <= 0:
        return ""
    return "".join(BARS[min(7, int(8 * max(0.0, value) / largest))] for value in values)


def matters(facts: Facts) -> list[Matter]:
    """At most five: overdue obstacles, land that holds works up, works that are red; the longest late first."""
    sorts = (
        [_obstacle(one, facts) for one in sorted(facts.obstacles.overdue, key=lambda one: -one.overdue_days)],
        [
            _blocker(one, facts)
            for one in sorted(_late(facts.blockers), key=lambda one: -(one.late_days or 0))
        ],
        [_work(one, facts) for one in facts.attention if one.light == "red"],
    )
    first = [matter for sort in sorts for matter in sort[:OF_A_SORT]]
    rest = [matter for sort in reversed(sorts) for matter in sort[OF_A_SORT:]]
    chosen = (first + rest)[:MATTERS]
    return [replace(one, number=number) for number, one in enumerate(chosen, start=1)]


def front(facts: Facts) -> tuple[Block, ...]:
    """The page as blocks that every form sets alike; nothing where nothing was reported."""
    shown = figures(facts)
    if facts.empty or not shown:
        return ()
    listed = matters(facts)
    return (
        _figures_table(facts, shown),
        Picture("front", _caption(facts, listed), _alt(facts, listed)),
        *_evidence(facts, shown),
        *(
            [_matters_table(listed)]
            if listed
            else [says(f"{facts.said.this}没有逾期的问题、受阻的工程和红灯工程。")]
        ),
        *_promises(facts),
    )


def _figures_table(facts: Facts, shown: Sequence[Figure]) -> Block:
    columns = [
        Column("指标", 27.7),
        Column(facts.end_words, 24, number=True),
        Column("应达到", 13.5, number=True),
        Column("进度", 13.9),
        Column("近六月", 21.2),
        Column("目标、期限（时间已过）", 38.4, number=True),
        Column("照此速度达到", 17.3, number=True),
    ]
    return table("front", "主要指标", columns, [_figure_row(one, facts) for one in shown])


def _figure_row(figure: Figure, facts: Facts) -> Row:
    expected, gone = figure.expected(facts.as_of), figure.time_gone(facts.as_of)
    due = f"{figure.target_text}（{figure.due}" if figure.due else figure.target_text
    time = f"，{gone:.0f}%）" if gone is not None else "）"
    word = standing(figure, facts.as_of)
    light = {"滞后": "red", "按期": "green", "已达到": "finished"}.get(word, "")
    return row(
        figure.label,
        Run(f"{figure.text}{figure.unit}", figure.address, strong=True),
        figure.said(expected),
        Run(word, light=light),
        sparkline([point.value or 0.0 for point in figure.trend]),
        due + (time if figure.due else ""),
        _foretold(figure),
    )


def _foretold(figure: Figure) -> str:
    """The month in which the pace of the trend reaches the target; a dash where two days to tell a pace are missing."""
    if figure.missing == 0:
        return "已达到"
    if figure.missing is None or len(figure.trend) < 2:
        return "—"
    reached = figure.reached_on()
    return w.month_words(reached) if reached else "十年内达不到"


def _matters_table(shown: Sequence[Matter]) -> Block:
    columns = [
        Column("号", 5),
        Column("需要决定的事", 42),
        Column("责任单位", 18),
        Column("自何时起", 18),
        Column("请谁做什么", 30),
    ]
    rows = [
        row(str(one.number), Run(one.what, one.address), one.unit or "未指定", one.since, one.request)
        for one in shown
    ]
    return table("matters", "需要决定的事（号即图上的数字）", columns, rows)


def _evidence(facts: Facts, shown: Sequence[Figure]) -> list[Block]:
    """How the finished metres are known, where a figure of the page carries it as its note."""
    notes = [one.note for one in facts.headline if one.code == "new-road" and one.note]
    return [says(f"进度的依据：{notes[0]}。")] if notes and shown else []


def _promises(facts: Facts) -> list[Block]:
    if not facts.promised:
        return []
    kept = sum(row.kept for row in facts.promised)
    broken = [f"{row.label}{row.what}" for row in facts.promised if not row.kept]
    rest = f"；未兑现：{w.listed(broken, at_most=4)}" if broken else ""
    return [says(f"{facts.said.last}承诺{facts.said.this}的{len(facts.promised)}项，兑现{kept}项{rest}。")]


def _caption(facts: Facts, shown: Sequence[Matter]) -> str:
    numbers = "，数字为各事的位置" if shown else ""
    return f"工程状态和{facts.said.this}变化（截至{w.full_day(facts.as_of)}{numbers}）"


def _alt(facts: Facts, shown: Sequence[Matter]) -> str:
    placed = "；".join(f"{one.number} {one.what}" for one in shown)
    return f"地图：道路工程的状态，{facts.said.this}推进的路段加粗。{placed}"


def _late(rows: Sequence[BlockerRow]) -> list[BlockerRow]:
    """The longest late parcel of each work that waits for land past its planned start."""
    longest: dict[str, BlockerRow] = {}
    for one in rows:
        if one.late_days and (one.work not in longest or one.late_days > (longest[one.work].late_days or 0)):
            longest[one.work] = one
    return list(longest.values())


def _obstacle(one: ObstacleRow, facts: Facts) -> Matter:
    due = f"{w.full_day(one.due)}到期，逾期{one.overdue_days}天" if one.due else ""
    who = one.unit or "主管领导"
    where = f"（{one.work}）" if one.work else ""
    return Matter(
        0,
        f"{one.kind}：{one.title}{where}",
        one.unit,
        due,
        f"请{who}限期解决或上会协调",
        one.address,
        mark=one.title,
        found=one.found_on,
        due=one.due,
    )


def _blocker(one: BlockerRow, facts: Facts) -> Matter:
    start = facts.as_of - timedelta(days=one.late_days or 0)
    where = one.village or "地块所属街道"
    return Matter(
        0,
        f"用地：{one.work}被{one.parcel}号地块（{one.state}）挡住{w.metres(one.metres)}米",
        where,
        f"{w.full_day(start)}应开工，已晚{one.late_days}天",
        f"请{where}定交地日期",
        one.address,
        stretch=one.work,
    )


def _work(one: WorkRow, facts: Facts) -> Matter:
    since = f"{facts.said.last_end}已是红灯" if one.light_before == "red" else f"{facts.said.this}转为红灯"
    request = f"请{one.unit or '责任单位'}报赶工措施或调整计划"
    return Matter(0, f"{one.name}：{one.reason}", one.unit, since, request, one.address, work=one.key)
