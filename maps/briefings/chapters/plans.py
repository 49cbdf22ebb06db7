"""The chapter on plans changed in the month, from the facts alone."""

from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Heading, Row, Run, row, says, table
from maps.briefings.facts import Facts, PlanChangeRow
from roads.figures.plan_book import late_words


def changed_plans(facts: Facts) -> list[Block]:
    """Each version recorded in the month, with what changed, why and by whom; nothing where no plan changed."""
    if facts.empty or not facts.plan_changes:
        return []
    columns = [
        Column("工程", 30),
        Column("版本", 13),
        Column("自", 12),
        Column("变化", 40),
        Column("与基准计划", 20),
        Column("原因", 26),
        Column("记录", 18),
    ]
    return [
        Heading(2, f"{facts.said.this}计划调整", "plan-changes"),
        says(
            f"{facts.said.this}记录计划调整{len(facts.plan_changes)}项。过去各日的灯和应完成比例按当日所用的计划计，"
            "基准计划是第一次登记的计划。"
        ),
        table("plan-changes", "计划调整", columns, [_row(one) for one in facts.plan_changes]),
    ]


def _row(one: PlanChangeRow) -> Row:
    recorded = f"{w.day_words(one.recorded_on)}{one.by}"
    return row(
        Run(one.label, one.address),
        one.version,
        w.day_words(one.from_day) if one.from_day else "全期",
        one.words,
        late_words(one.late_days).replace(" ", "") or "—",
        one.reason,
        recorded,
    )
