"""The last chapters: what is due next month, what was corrected, how far the data reach."""

from collections.abc import Sequence

from gis.periods import Cadence
from maps.briefings import wording as w
from maps.briefings.chapters.replay import replayed
from maps.briefings.document import Block, Column, Heading, Run, row, says, table
from maps.briefings.facts import DueRow, Facts, Money

LONGEST = 16
NAMED = 12


def plan(facts: Facts) -> list[Block]:
    """What the plan wants in the month to come."""
    due = facts.next_month
    blocks: list[Block] = [Heading(1, f"{facts.said.next}计划", "plan")]
    parts = [
        (due.finish, "计划完工"),
        (due.begin, "计划开工"),
        (due.goals, "其他目标到期"),
    ]
    if not any(rows for rows, _ in parts) and not due.obstacles:
        if facts.empty:
            return []
        return [*blocks, says(f"{facts.said.next}没有到期的计划、目标和问题。")]
    words = [f"{word}{len(rows)}项" for rows, word in parts if rows]
    if due.obstacles:
        words.append(f"问题到期{len(due.obstacles)}个")
    blocks.append(says(f"{_next_words(facts)}{'，'.join(words)}。"))
    for key, rows, title, what in (
        ("finish", due.finish, f"{facts.said.next}计划完工的工程", ""),
        ("begin", due.begin, f"{facts.said.next}计划开工的工程", ""),
        ("goals", due.goals, f"{facts.said.next}到期的目标", "目标"),
        ("due", due.obstacles, f"{facts.said.next}到期的问题", "类别"),
    ):
        if rows:
            blocks.append(_table(f"next-{key}", title, what, rows))
    return blocks


def _next_words(facts: Facts) -> str:
    """12月; with its year where that is another one; 下周 of other periods."""
    until = facts.next_month.until
    if facts.cadence != Cadence.MONTH:
        return facts.said.next
    return w.month_words(until) if until.year != facts.as_of.year else f"{until.month}月"


def _table(key: str, title: str, what: str, rows: Sequence[DueRow]) -> Block:
    """Rows by day; `what` heads the column that says what is due, where they differ in that."""
    works = any(one.percent is not None for one in rows)
    columns = [
        Column("工程" if works else "问题", 44),
        *([Column(what, 18)] if what else []),
        Column("日期", 15),
        Column("责任单位", 16),
    ]
    if works:
        columns.append(Column("现完成", 11, number=True))
    return table(
        key,
        title,
        columns,
        [
            row(
                Run(one.label, one.address),
                *([one.what] if what else []),
                f"{one.day:%Y-%m-%d}",
                one.unit or "未定",
                *([w.percent(one.percent)] if works else []),
            )
            for one in rows
        ],
        at_most=LONGEST,
    )


def corrections(facts: Facts) -> list[Block]:
    """What the last briefing said and is now known otherwise, and how far the data reach."""
    blocks: list[Block] = [Heading(1, "更正和数据说明", "corrections"), Heading(2, "更正", "corrected")]
    last = facts.previous
    if last is None:
        blocks.append(says("此前没有发布过汇报，没有需要更正的内容。"))
    elif not facts.corrections:
        blocks.append(says(f"{last.words}汇报发布以来，所据数据没有更正。"))
    else:
        blocks += [
            says(
                f"{last.words}汇报（截至{w.day_words(last.as_of)}，数据时点{w.moment_words(last.known_at)}）"
                f"发布以后，下列{len(facts.corrections)}项所据数据有更正，以本次为准："
            ),
            table(
                "corrections",
                "更正",
                [
                    Column("项目", 32),
                    Column("原报", 15, number=True),
                    Column("更正为", 15, number=True),
                    Column("原因", 38),
                ],
                [row(Run(one.label, one.address), one.was, one.now, one.why) for one in facts.corrections],
            ),
        ]
    return [*blocks, *replayed(facts.replay), *data(facts)]


def _audited(facts: Facts) -> Block:
    """What the audit found, or that there was none."""
    if facts.audited is None:
        return says("本稿没有经过独立复核。" if facts.version == 0 else "发布时没有独立复核。")
    return says("各项数字在发布前由另一套程序从原始记录重算：", Run(str(facts.audited), strong=True), "。")


def _money(money: Money) -> str:
    """What the money is worked out of, and what of the target nothing is known of."""
    without = f"{money.works}项已定位的工程中{money.without}项没有概算，" if money.without else ""
    target = (
        f"目标{money.target:g}亿元中{money.unknown:.2f}亿元没有对应的概算，"
        if money.target and money.unknown
        else ""
    )
    weights = f"各工序比重：{money.weights}。" if money.weights else ""
    return (
        f"折算完成投资按工序比重法，即概算乘各工序完成长度的加权比例，不是付款；"
        f"已知概算{money.known:.2f}亿元，{without}{target}投资只计已知的部分。{weights}"
    )


def data(facts: Facts) -> list[Block]:
    """How old the data are and what may not be believed of them."""
    if facts.newest_report is None:
        age = "还没有任何进度上报。"
    else:
        days = f"距截至日{facts.report_age_days}天" if facts.report_age_days else "即截至日当天"
        age = f"最新一条进度上报在{w.told_day(facts.newest_report, facts.as_of.year)}，{days}。"
    lines: list[Block] = [
        Heading(2, "数据说明", "data"),
        says(f"本汇报只计{w.moment_words(facts.known_at)}以前录入、没有作废的上报。", age),
        _audited(facts),
    ]
    if facts.silent:
        names = [f"{work.name}（{work.unit}）" if work.unit else work.name for work in facts.silent]
        lines.append(says(f"在建而一个月以上没有上报的{len(names)}项：{w.listed(names, at_most=NAMED)}。"))
    if not facts.empty:
        lines.append(says(_money(facts.money)))
    lines.append(
        says(
            "计划、责任单位、工序权重、目标、管线、既有道路、用地、城中村台账和道路中线按数据时点所知，由操作记录还原；"
            "操作记录开始以前的时点，按登记时的内容。"
        )
    )
    words = {
        "路网和各处位置为示意，不是测量结果。": facts.schematic,
        "进度、户数和金额等含为演示软件而编的数据，不是实际情况。": facts.demo,
    }
    marks = "".join(text for text, so in words.items() if so)
    if marks:
        lines.append(says(Run(marks, strong=True)))
    return lines
