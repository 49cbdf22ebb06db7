"""The chapter of corrections split by cause: each figure that reads otherwise, and who recorded what when."""

from collections.abc import Iterator

from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Heading, Row, row, says, table
from maps.briefings.facts import Replay

TOLD = 60


def replayed(replay: Replay | None) -> list[Block]:
    """Nothing where no figure reads otherwise."""
    if replay is None or not replay.rows:
        return []
    figures = [
        Column("数字", 28),
        Column("原报", 17, number=True),
        Column("原因", 23),
        Column("增减", 15, number=True),
        Column("改后", 17, number=True),
    ]
    changes = [
        Column("步", 6, number=True),
        Column("原因", 18),
        Column("改动", 42),
        Column("记录人", 12),
        Column("录入时间", 22),
    ]
    return [
        Heading(2, "更正的构成", "replay"),
        says(
            "上次发布以后录入的改动按录入先后逐步重放，每一步对各项数字的影响如下，各步相加正好等于更正前后之差。"
        ),
        table("replay", "更正的构成", figures, list(_figures(replay))),
        table("replay-steps", "各步的改动", changes, list(_changes(replay)), at_most=TOLD),
    ]


def _figures(replay: Replay) -> Iterator[Row]:
    for one in replay.rows:
        for place, part in enumerate(one.parts):
            yield row(
                "" if place else one.label,
                "" if place else one.said(one.was),
                f"{part.cause_label}（第{part.step}步）" if part.step else part.cause_label,
                one.said_difference(part.difference),
                one.said(part.after),
            )


def _changes(replay: Replay) -> Iterator[Row]:
    for step in replay.steps:
        more = step.count - len(step.changes)
        for place, change in enumerate(step.changes):
            yield row(
                "" if place else str(step.number),
                "" if place else f"{step.cause_label}（{step.count}项）",
                change.what,
                change.who or "未记名",
                w.moment_words(change.at),
            )
        if more > 0:
            yield row("", "", f"另有{more}项", "", w.moment_words(step.until))
