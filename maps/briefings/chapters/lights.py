"""The chapter on lights: how many works have which, which turned red, and why; from the facts alone."""

from collections.abc import Iterable

from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Heading, Row, Run, Table, row, says, table
from maps.briefings.facts import Facts, LightRow, WorkRow

NAMED = 4
LONGEST = 12
# Lights of works that count in totals, in the order they are told.
COUNTED = ("red", "yellow", "green", "finished", "not_begun", "no_plan")


def lights(facts: Facts) -> list[Block]:
    """How many works have which light, and why."""
    if facts.empty:
        return []
    if not facts.works:
        return [Heading(1, "红黄绿灯", "lights"), says("没有参加评灯的工程。")]
    count = {one.code: one for one in facts.lights}
    turned = facts.happened("turned_red")
    red, yellow = _lit(facts, "red"), _lit(facts, "yellow")
    blocks: list[Block] = [
        Heading(1, "红黄绿灯", "lights"),
        says(
            f"参加评灯的{facts.works}项工程中，",
            *_counts(count[code] for code in COUNTED if code in count),
            f"{facts.said.this}新转红灯{len(turned)}项：{w.listed([work.name for work in turned], at_most=NAMED)}。"
            if turned
            else f"{facts.said.this}没有新转红灯的工程。",
        ),
        _light_counts(facts),
    ]
    columns = [
        Column("路段", 30),
        Column("类别", 9),
        Column("责任单位", 15),
        Column("完成", 10, number=True),
        Column("计划", 10, number=True),
        Column("原因", 34),
    ]
    for key, title, works in (("red", "红灯工程", red), ("yellow", "黄灯工程", yellow)):
        if works:
            rows = [_lit_row(work) for work in works]
            blocks.append(table(key, f"{title}（{len(works)}项）", columns, rows, at_most=2 * LONGEST))
    blocks.append(says(f"灯的规则：{facts.thresholds}。", note=True))
    if facts.left_out:
        words = [f"{work.name}（{_left_out(work)}）" for work in facts.left_out]
        blocks.append(
            says(
                f"停工、取消和未定位的{len(words)}项，建成的计入各项合计，不参加评灯、差额和排名："
                f"{'；'.join(words)}。",
                note=True,
            )
        )
    return blocks


def _light_counts(facts: Facts) -> Table:
    """How many works have which light at the end of the month, and had a month before."""
    return table(
        "lights",
        "各状态工程数（项）",
        [
            Column("状态", 30),
            Column(facts.said.last_end, 20, number=True),
            Column(facts.said.this_end if facts.is_whole else facts.end_words, 20, number=True),
            Column("增减", 20, number=True),
        ],
        [
            row(
                Run(one.label, light=one.code),
                str(one.before),
                Run(str(one.count), one.address, strong=True),
                one.change_text,
            )
            for one in facts.lights
        ],
    )


def _left_out(work: WorkRow) -> str:
    """Why a work is left out, what is built of it, and what left the plan with it."""
    built = f"，已完成{w.percent(work.percent)}" if work.percent else ""
    dropped = f"，未建{w.metres(work.dropped_m)}米移出计划" if work.dropped_m else ""
    return f"{work.reason}{built}{dropped}"


LIGHT_WORD = {"red": "灯", "yellow": "灯", "green": "灯"}


def _counts(rows: Iterable[LightRow]) -> list[Run]:
    parts: list[Run] = []
    for one in rows:
        parts += [Run("，" if parts else ""), Run(one.label + LIGHT_WORD.get(one.code, ""))]
        parts.append(Run(f"{one.count}项", one.address, strong=True))
    return [*parts, Run("。")]


def _lit(facts: Facts, light: str) -> list[WorkRow]:
    return [work for work in facts.attention if work.light == light]


def _lit_row(work: WorkRow) -> Row:
    return row(
        Run(work.label, work.address),
        work.kind_label,
        work.unit or "未定",
        w.percent(work.percent),
        w.percent(work.planned_percent),
        work.reason,
    )
