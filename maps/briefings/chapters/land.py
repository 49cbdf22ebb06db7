"""Chapters on what is in the way, villages and covered land, from the facts alone."""

from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Heading, Picture, Row, Run, row, says, table
from maps.briefings.facts import BlockerRow, CauseRow, CoverageFacts, Facts, ObstacleRow, VillageRow

LONGEST = 12
NAMED = 4


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
            f"本月新发现问题{obstacles.found}个，" if obstacles.found else "本月没有新发现问题，",
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
        blocks.append(table("resolved", "本月解决的问题", columns, rows, at_most=LONGEST))
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


def villages(facts: Facts) -> list[Block]:
    """Redevelopments and resettlement housing."""
    if facts.empty and not any(one.newest or one.begun_m2 for one in facts.villages):
        return []
    pilots = [one for one in facts.villages if one.pilot]
    others = [one for one in facts.villages if not one.pilot]
    blocks: list[Block] = [Heading(1, "城中村改造和安置房", "villages")]
    if not facts.villages:
        return [*blocks, says("还没有登记改造项目。")]
    housing = facts.figure("resettlement-housing")
    if housing:
        missing = f"，还差{w.amount(housing.missing, housing.unit, 0)}" if housing.missing else "，已达到目标"
        words = w.against_target(housing) + (missing if housing.target else "") + w.gained(housing)
        blocks.append(says("安置房开工", w.of_figure(housing), words, "。"))
    blocks += [says(_pilot(one, facts.as_of.year)) for one in pilots]
    blocks += [
        Picture(
            f"village-{one.key}",
            f"{one.name}改造和安置房",
            f"地图：{one.name}范围和各栋安置楼的进度。",
            is_map=True,
        )
        for one in pilots
        if one.mapped
    ]
    ripe = [f"{one.name}完成{w.listed(one.stages_done)}" for one in others if one.stages_done]
    if ripe:
        blocks.append(says(f"候选村中，本月{'，'.join(ripe)}。"))
    blocks += [
        Picture("funnel", "各村签约、搬迁、拆除比例", "条形图：各改造村签约、搬迁户数和拆除面积的完成比例。"),
        table(
            "villages", "改造进度（★为试点村）", _VILLAGE_COLUMNS, [_village(one) for one in facts.villages]
        ),
    ]
    return blocks


_VILLAGE_COLUMNS = [
    Column("村", 13),
    Column("户数", 9, number=True),
    Column("签约", 10, number=True),
    Column("搬迁", 10, number=True),
    Column("拆除", 10, number=True),
    Column("开工平方米", 15, number=True),
    Column("所处阶段", 17),
    Column("责任", 16),
]


def _village(one: VillageRow) -> Row:
    late = f"（晚{one.stage_late_days}天）" if one.stage_late_days else ""
    return row(
        Run(one.name + ("★" if one.pilot else ""), one.address),
        str(one.households),
        w.percent(one.signed_percent),
        w.percent(one.moved_percent),
        w.percent(one.demolished_percent),
        f"{one.begun_m2:,.0f}",
        one.stage + late if one.stage else "未录入",
        one.unit or "未定",
    )


def _pilot(one: VillageRow, year: int) -> str:
    """Two sentences on a pilot village; `year` is the one spoken of."""
    gains = [
        f"签约{one.signed_gain}户" if one.signed_gain else "",
        f"搬迁{one.moved_gain}户" if one.moved_gain else "",
        f"拆除{w.amount(one.demolished_gain, '平方米', 0)}" if one.demolished_gain else "",
        f"安置房新开工{w.amount(one.begun_gain, '平方米', 0)}" if one.begun_gain else "",
        f"完成{w.listed(one.stages_done)}" if one.stages_done else "",
    ]
    said = "、".join(filter(None, gains))
    month = f"本月{said}" if said else "本月没有新的进展上报"
    late = f"，比计划晚{one.stage_late_days}天" if one.stage_late_days else ""
    newest = f"（户数最新上报于{w.told_day(one.newest, year)}）" if one.newest else ""
    stage = f"，处于{one.stage}阶段{late}" if one.stage else ""
    return (
        f"{one.name}（{one.town}）共{one.households}户，已签约{one.signed}户（{w.percent(one.signed_percent)}），"
        f"已搬迁{one.moved}户（{w.percent(one.moved_percent)}），已拆除{w.amount(one.demolished_m2, '平方米', 0)}"
        f"（{w.percent(one.demolished_percent)}）{stage}。{month}{newest}。"
    )


def _cause(cause: CauseRow) -> str:
    """龙源路给水工程（0.58平方公里）"""
    return (
        f"{cause.label.replace(' ', '')}{'' if '管线' in cause.label else '工程'}（{cause.km2:.2f}平方公里）"
    )


def _gained(land: CoverageFacts) -> str:
    if not land.causes:
        return "本月没有新增。"
    named = w.listed([_cause(cause) for cause in land.causes[:NAMED]])
    from_what = "来自" if len(land.causes) <= NAMED else "贡献最大的是"
    return f"本月新增{land.gained_km2:.2f}平方公里，{from_what}{named}。"


def _range(land: CoverageFacts) -> str:
    """The same land by stricter readings, where the briefing knows them."""
    read = (
        ("至少两种都有", land.at_least_two_km2),
        ("各种都有", land.all_kinds_km2),
        ("只计与源点连通的管网", land.connected_km2),
    )
    said = [f"{words}为{km2:.2f}平方公里" for words, km2 in read if km2 is not None]
    return f"以上任一种到达即计；{'，'.join(said)}。" if said else ""


def coverage(facts: Facts) -> list[Block]:
    """Land served by networks, what it gained and through what."""
    land = facts.coverage
    heading = Heading(1, "覆盖面积", "coverage")
    if facts.empty and not (land and land.covered_km2):
        return []
    if land is None:
        return [heading, says("还没有录入规划范围，不计算覆盖面积。")]
    target = (
        f"，为目标（{land.target_km2:g}平方公里）的{land.covered_km2 / land.target_km2:.1%}"
        if land.target_km2
        else ""
    )
    kinds = "，".join(f"{name}{km2:.2f}平方公里" for name, km2 in land.by_kind)
    blocks: list[Block] = [
        heading,
        says(
            f"截至{w.day_words(facts.as_of)}，{land.area}覆盖面积",
            Run(f"{land.covered_km2:.2f}平方公里", land.address, strong=True),
            f"{target}。分种类看，{kinds}。",
            _range(land),
            _gained(land),
        ),
        Picture(
            "coverage", "覆盖范围和本月新增", "地图：上月末已覆盖的土地和本月新增覆盖的土地。", is_map=True
        ),
        Picture("series", "覆盖面积逐月变化", "柱状图：今年各月末的覆盖面积，与目标线比较。"),
    ]
    if land.causes:
        rows = [
            row(Run(cause.label, cause.address), f"{cause.first_day:%m-%d}", f"{cause.km2:.3f}")
            for cause in land.causes
        ]
        rows.append(row("合计", "", f"{land.gained_km2:.3f}", total=True))
        columns = [Column("工程或管线", 60), Column("最早完成", 18), Column("新增平方公里", 22, number=True)]
        blocks.append(
            table("causes", "本月新增覆盖面积的成因", columns, rows, at_most=LONGEST, where="覆盖页")
        )
    blocks.append(says(land.terms, note=True))
    return blocks
