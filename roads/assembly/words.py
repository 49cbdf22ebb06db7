"""What assembling did to a street, in Chinese; leaves out the figures' making."""

from collections import defaultdict
from typing import Final

from roads.assembly.streets import Assembly, Refused, Street, Why
from roads.assembly.tolerances import Tolerances

LEFT_OUT: Final[dict[Why, str]] = {"branch": "岔出的", "beside": "并行不足以取中线的", "link": "匝道"}


def title(street: Street) -> str:
    """The name a road gets: 神州路, or 神州路·2 for the second part of several."""
    return f"{street.name}·{street.part}" if street.part else street.name


def sentences(street: Street) -> list[str]:
    """What a reader has to know of a centreline: parts, averaging, bridges with their places, what was left out."""
    said = []
    if street.part:
        said.append(f"“{street.name}”不相连，这是第{street.part}段")
    if street.averaged_m >= 1:
        said.append(f"{street.averaged_m:.0f}米由并行的几幅取中线，最宽相距{street.widest_m:.0f}米")
    said += [
        f"在({bridge.at[0]:.0f}, {bridge.at[1]:.0f})处跨过{bridge.metres:.0f}米缺口，按直线连接"
        for bridge in street.bridges
        if bridge.metres >= 1
    ]
    for why, what in LEFT_OUT.items():
        metres = [each.metres for each in street.left_out if each.why == why]
        if sum(metres) >= 1:
            said.append(f"{what}{len(metres)}处共{sum(metres):.0f}米未计入")
    if street.line.is_closed:
        said.append("是环路，起点取最西处，顺时针")
    return said


def refusal(refused: Refused) -> str:
    """Why a name makes no road, and what to do."""
    pieces = f"“{refused.name}”的{len(refused.keys)}段共{refused.pieces_m:.0f}米"
    return {
        "links": f"{pieces}全是匝道，像立交而不是一条路。",
        "short": f"{pieces}太短，不成一条路。",
        "scattered": f"{pieces}散在许多处，像一类路的统称而不是一条路的名字，请分别命名。",
        "many": f"{pieces}，段数太多，像一类路的统称而不是一条路的名字，请分别命名。",
        "network": f"{pieces}连不成一条线：任何一条线都会漏下{refused.left_out_m:.0f}米，像立交或路网，请分别命名。",
        "shared": f"“{refused.name}”只出现在写有几个路名的线段里，这些线段已归入别的路。",
    }[refused.reason]


def shared(assembly: Assembly) -> list[str]:
    """One sentence for each set of names that share pieces, with the road they were counted to."""
    counts: dict[tuple[tuple[str, ...], str], int] = defaultdict(int)
    for _, names, name in assembly.shared:
        counts[names, name] += 1
    return [
        f"{count}段写有几个路名({'、'.join(names)})，归入“{name}”" for (names, name), count in counts.items()
    ]


def stated(tolerances: Tolerances) -> str:
    """The tolerances, as printed with every result."""
    return (
        f"容差：端点相距{tolerances.snap_m:g}米以内算相接；缺口{tolerances.gap_m:g}米以内且前后方向一致的连接，"
        f"{tolerances.near_m:g}米以内的一律连接；并行相距{tolerances.width_m:g}米以内、夹角{tolerances.parallel_deg:g}°以内、"
        f"并行{tolerances.dual_m:g}米以上的取中线；不足{tolerances.part_m:g}米的不成路；"
        f"未计入部分超过{tolerances.branches:.0%}的整条拒绝。"
    )
