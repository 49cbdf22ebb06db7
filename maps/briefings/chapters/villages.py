"""The chapter on redeveloped villages and resettlement housing, from the facts alone."""

from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Heading, Picture, Row, Run, row, says, table
from maps.briefings.facts import Facts, VillageRow


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
        words = (
            w.against_target(housing)
            + (missing if housing.target else "")
            + w.gained(housing, facts.said.last_end)
        )
        blocks.append(says("安置房开工", w.of_figure(housing), words, "。"))
    blocks += [says(_pilot(one, facts)) for one in pilots]
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
        blocks.append(says(f"候选村中，{facts.said.this}{'，'.join(ripe)}。"))
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


def _pilot(one: VillageRow, facts: Facts) -> str:
    """Two sentences on a pilot village."""
    gains = [
        f"签约{one.signed_gain}户" if one.signed_gain else "",
        f"搬迁{one.moved_gain}户" if one.moved_gain else "",
        f"拆除{w.amount(one.demolished_gain, '平方米', 0)}" if one.demolished_gain else "",
        f"安置房新开工{w.amount(one.begun_gain, '平方米', 0)}" if one.begun_gain else "",
        f"完成{w.listed(one.stages_done)}" if one.stages_done else "",
    ]
    said = "、".join(filter(None, gains))
    gained = f"{facts.said.this}{said}" if said else f"{facts.said.this}没有新的进展上报"
    late = f"，比计划晚{one.stage_late_days}天" if one.stage_late_days else ""
    newest = f"（户数最新上报于{w.told_day(one.newest, facts.as_of.year)}）" if one.newest else ""
    stage = f"，处于{one.stage}阶段{late}" if one.stage else ""
    return (
        f"{one.name}（{one.town}）共{one.households}户，已签约{one.signed}户（{w.percent(one.signed_percent)}），"
        f"已搬迁{one.moved}户（{w.percent(one.moved_percent)}），已拆除{w.amount(one.demolished_m2, '平方米', 0)}"
        f"（{w.percent(one.demolished_percent)}）{stage}。{gained}{newest}。"
    )
