"""The chapter on covered land, from the facts alone."""

from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Heading, Picture, Run, row, says, table
from maps.briefings.facts import CauseRow, CoverageFacts, Facts

LONGEST = 12
NAMED = 4


def _cause(cause: CauseRow) -> str:
    """龙源路给水工程（0.58平方公里）"""
    return (
        f"{cause.label.replace(' ', '')}{'' if '管线' in cause.label else '工程'}（{cause.km2:.2f}平方公里）"
    )


def _gained(facts: Facts, land: CoverageFacts) -> str:
    if not land.causes:
        return f"{facts.said.this}没有新增。"
    named = w.listed([_cause(cause) for cause in land.causes[:NAMED]])
    from_what = "来自" if len(land.causes) <= NAMED else "贡献最大的是"
    return f"{facts.said.this}新增{land.gained_km2:.2f}平方公里，{from_what}{named}。"


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
            _gained(facts, land),
        ),
        Picture(
            "coverage",
            f"覆盖范围和{facts.said.this}新增",
            f"地图：{facts.said.last_end}已覆盖的土地和{facts.said.this}新增覆盖的土地。",
            is_map=True,
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
            table(
                "causes",
                f"{facts.said.this}新增覆盖面积的成因",
                columns,
                rows,
                at_most=LONGEST,
                where="覆盖页",
            )
        )
    blocks.append(says(land.terms, note=True))
    return blocks
