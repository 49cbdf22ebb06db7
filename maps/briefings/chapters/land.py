"""The chapter on what is in the way: land, repeated digging and problems, from the facts alone."""

from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Heading, Row, Run, row, says, table
from maps.briefings.facts import BlockerRow, Facts, ObstacleRow

LONGEST = 12


def obstacles(facts: Facts) -> list[Block]:
    """Land that holds works up, roads that would be dug up again, problems."""
    if facts.empty and not (facts.obstacles.open or facts.obstacles.resolved):
        return []
    return [
        Heading(1, "制约和问题", "obstacles"),
        *_blockers(facts),
        *_digging(facts),
        *_problems(facts),
    ]


def _blockers(facts: Facts) -> list[Block]:
    late = [one for one in facts.blockers if one.late_days]
    heading = Heading(2, "用地制约", "blockers")
    if not facts.blockers:
        return [heading, says("没有因用地未交净地而受阻的路段。")]
    held_m = sum(one.metres for one in facts.blockers)
    worst = max(late, key=lambda one: one.late_days or 0, default=None)
    words = w.among(len(late), len(facts.blockers), "处", "已过计划开工日")
    if all(one.late_days == 0 for one in facts.blockers):
        words = "，未到计划开工日"
    if worst:
        which = "最久的是" if len(late) > 1 else "即"
        words += f"，{which}{worst.work}，地块{worst.parcel}{worst.state}，已晚{worst.late_days}天"
    columns = [
        Column("受阻路段", 26),
        Column("桩号", 21),
        Column("地块", 16),
        Column("状态", 9),
        Column("米", 9, number=True),
        Column("已晚", 10, number=True),
        Column("后续等待", 18),
    ]
    return [
        heading,
        says(
            "因用地未交净地受阻的路段有",
            Run(f"{len(facts.blockers)}处", facts.blockers[0].address, strong=True),
            f"，{'共' if len(facts.blockers) > 1 else '长'}{held_m:.0f}米{words}。",
        ),
        table(
            "blockers",
            "用地制约",
            columns,
            [_blocker(one) for one in facts.blockers],
            at_most=LONGEST,
            where="用地页",
        ),
    ]


def _blocker(one: BlockerRow) -> Row:
    late = "无计划" if one.late_days is None else f"{one.late_days}天" if one.late_days else "—"
    place = f"{one.parcel}（{one.village}）" if one.village else one.parcel
    return row(
        Run(one.work, one.address),
        one.chainage,
        place,
        one.state,
        w.metres(one.metres),
        late,
        "、".join(dict.fromkeys(one.waiting)) or "—",
    )


def _digging(facts: Facts) -> list[Block]:
    heading = Heading(2, "重复开挖", "digging")
    if not facts.digging:
        return [heading, says("没有会重复开挖路面的管线工程。")]
    paved = [one for one in facts.digging if one.paved_m]
    columns = [
        Column("管线工程", 40),
        Column("要挖开的路面", 34),
        Column("合计米", 12, number=True),
        Column("已铺好米", 14, number=True),
    ]
    return [
        heading,
        says(
            "按现有计划，",
            Run(f"{len(facts.digging)}处", facts.digging[0].address, strong=True),
            "管线工程将挖开已铺或先铺的路面"
            f"{w.among(len(paved), len(facts.digging), '处', '已铺好', what='路面')}。管线应先于路面或与路面同步实施。",
        ),
        table(
            "digging",
            "重复开挖",
            columns,
            [
                row(Run(one.pipe, one.address), one.surface, w.metres(one.metres), w.metres(one.paved_m))
                for one in facts.digging
            ],
            at_most=LONGEST,
        ),
    ]


def _problems(facts: Facts) -> list[Block]:
    obstacles = facts.obstacles
    heading = Heading(2, "问题台账", "problems")
    if not (obstacles.open or obstacles.resolved):
        return [heading, says("没有未解决的问题。")]
    counted = facts.figure("obstacles-open")
    address = counted.address if counted else ""
    blocks: list[Block] = [
        heading,
        says(
            f"{facts.said.this}新发现问题{obstacles.found}个，"
            if obstacles.found
            else f"{facts.said.this}没有新发现问题，",
            f"解决{len(obstacles.resolved)}个；" if obstacles.resolved else "没有解决问题；",
            f"截至{w.day_words(facts.as_of)}",
            *_still(facts, address),
        ),
    ]
    columns = [
        Column("问题", 34),
        Column("类别", 12),
        Column("责任单位", 15),
        Column("期限", 14),
        Column("情况", 19),
    ]
    if obstacles.open:
        rows = [_problem(one, _overdue(one)) for one in obstacles.open]
        blocks.append(table("open", "未解决的问题", columns, rows, at_most=LONGEST))
    if obstacles.resolved:
        rows = [
            _problem(one, f"{w.day_words(one.resolved_on)}解决" if one.resolved_on else "")
            for one in obstacles.resolved
        ]
        blocks.append(table("resolved", f"{facts.said.this}解决的问题", columns, rows, at_most=LONGEST))
    return blocks


def _still(facts: Facts, address: str) -> list[Run]:
    """未解决8个，其中4个已逾期; 没有未解决的问题."""
    obstacles = facts.obstacles
    if not obstacles.open:
        return [Run("没有未解决的问题。")]
    late = w.among(len(obstacles.overdue), len(obstacles.open), "个", "已逾期") or "，没有逾期"
    return [Run("未解决"), Run(f"{len(obstacles.open)}个", address, strong=True), Run(f"{late}。")]


def _problem(one: ObstacleRow, state: str) -> Row:
    due = f"{one.due:%Y-%m-%d}" if one.due else "未定"
    return row(Run(one.title, one.address), one.kind, one.unit or "未定", due, state)


def _overdue(one: ObstacleRow) -> str:
    return f"逾期{one.overdue_days}天" if one.overdue_days else "未到期" if one.due else "未定期限"
