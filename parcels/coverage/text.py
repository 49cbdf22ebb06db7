"""Coverage answers as lines for a terminal: figure, months, causes, ranking, each with what was counted."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, Final

from parcels.coverage.area import Area
from parcels.coverage.report import PLACES
from parcels.coverage.terms import CARRIAGEWAY, HALVES, METHODS, Terms
from parcels.norms import ALONG_BLOCK_M, ALONG_SHARE, SOURCE_JOIN_M
from roads.choices import Kind
from roads.models import Road, Step

# Figures are rounded each by itself: their difference is that of the causes to a few of the last digits.
SAME_KM2: Final = 1e-5
NAMES = {str(value): str(label) for value, label in (*Kind.choices, *Road.RoadClass.choices)}


def terms_line(terms: Terms, *, each: bool = False) -> str:
    """All that was counted, in a sentence; `each` where kinds are counted one by one and not combined."""
    reach = "，".join(f"{NAMES[name]} {metres:g} 米" for name, metres in terms.reaches().items())
    combined = "各计各的" if each else terms.combine_label
    words = f"口径：{terms.kinds_label}（{combined}），{METHODS[terms.method]}"
    if terms.method == "reach":
        words += (
            f"（{reach}），圆弧每四分之一圆 {terms.quad_segs} 段（半径误差不超过 {terms.error_bound:.4%}）"
        )
    elif set(terms.kinds) != {CARRIAGEWAY}:
        words += f"（同种管线在街区边 {ALONG_BLOCK_M:g} 米以内、合计不少于街区周长的 {ALONG_SHARE:.0%}）"
    words += _steps(terms)
    if terms.connected:
        words += f"；只计与源点接通的（同种管线相距 {terms.join_m:g} 米以内算相接，"
        words += f"源点接入 {SOURCE_JOIN_M:g} 米以内的管线）"
    return (
        f"{words}；{HALVES[terms.halves]}才算建成。"
        if terms.halves == "both"
        else f"{words}；{HALVES[terms.halves]}即算。"
    )


def _steps(terms: Terms) -> str:
    """The steps that serve where not all are needed."""
    words = []
    for kind, code in terms.steps:
        step = Step.objects.filter(kind=kind, code=code).first()
        words.append(f"{NAMES[kind]}完成“{step.label if step else code}”即算")
    return f"；{'，'.join(words)}" if words else ""


def figure_lines(one: dict[str, Any], terms: Terms) -> list[str]:
    target = f"，目标 {one['target_km2']:g} 平方公里" if one["target_km2"] else ""
    lines = [
        f"{one['area_name']} 截至 {one['as_of']}{_known(one)} 覆盖 {one['covered_km2']:.4f} 平方公里"
        f"（{one['covered_ha']:.1f} 公顷，{one['covered_mu']:.0f} 亩），范围 {one['area_km2']:.4f} 平方公里{target}",
        *(f"  {NAMES[kind]}：{km2:.4f}" for kind, km2 in one["by_kind"].items()),
        *connection_lines(one),
        terms_line(terms),
        f"最新上报 {one['newest_report'] or '无'}{_marks(one)}",
    ]
    return lines + [f"注意：{note}" for note in one["notes"]]


def connection_lines(one: dict[str, Any]) -> list[str]:
    """What everything built covers, beside what is joined to a source, and how each network hangs together."""
    if not one["connected"]:
        return []
    lines = [
        f"  不论接通与否：{one['all_km2']:.4f}，其中没有接通的 {one['all_km2'] - one['covered_km2']:.4f}"
    ]
    for row in one["networks"]:
        to = (
            f"{row['sources']} 个在用源点"
            if row["joined_to"] == "sources"
            else "最大的一张网（没有已知源点）"
        )
        lines.append(
            f"  {NAMES[row['kind']]}：接到{to}，接通 {row['joined_km']:.1f} 公里，"
            f"没有接通 {row['apart_km']:.1f} 公里，共 {row['networks']} 张网"
        )
    return lines


def series_table(rows: list[dict[str, Any]], terms: Terms) -> list[str]:
    both = "  不论接通与否" if terms.connected else ""
    lines = [f"月末        覆盖(平方公里)  比上月{both}"]
    before = None
    for row in rows:
        change = "" if before is None else f"{row['covered_km2'] - before:+.4f}"
        beside = f"{change:>8}  {row['all_km2']:12.4f}" if terms.connected else change
        lines.append(f"{row['as_of']}  {row['covered_km2']:12.4f}  {beside}")
        before = row["covered_km2"]
    return [*lines, terms_line(terms)]


def adding(values: list[float], total: float, digits: int) -> list[str]:
    """Values with so many digits as add up to `total`: what rounding loses goes to the largest remainders."""
    unit = 10**digits
    floors = [math.floor(value * unit) for value in values]
    # The total is rounded as it is printed: at a half, total × unit may go the other way.
    rest = round(round(total, digits) * unit) - sum(floors)
    order = sorted(range(len(values)), key=lambda at: floors[at] - values[at] * unit)
    for at in order[: max(0, rest)]:
        floors[at] += 1
    return [f"{value / unit:.{digits}f}" for value in floors]


def causes_table(answer: dict[str, Any], terms: Terms) -> list[str]:
    before, after = answer["before"], answer["after"]
    total = sum(row["gain_km2"] for row in answer["causes"])
    between = after["covered_km2"] - before["covered_km2"]
    if abs(total - between) < SAME_KM2:
        total = between
    told = adding([row["gain_km2"] for row in answer["causes"]], total, PLACES)
    return [
        f"{before['as_of']}：{before['covered_km2']:.6f}，{after['as_of']}：{after['covered_km2']:.6f} 平方公里",
        *(
            f"  {gain}  {row['first_day']}—{row['last_day']}  {row['label']}"
            for gain, row in zip(told, answer["causes"], strict=True)
        ),
        f"成因合计 {total:.6f}，两日之差 {between:.6f} 平方公里",
        terms_line(terms),
        *(f"注意：{note}" for note in answer["notes"]),
    ]


def next_table(rows: list[dict[str, Any]], terms: Terms, area: Area, as_of: date) -> list[str]:
    return [
        f"{area.name} 截至 {as_of}：未建工程和未列工程的规划管线按新增覆盖面积排序",
        *(
            f"{place:3}. {row['label']}  新增 {row['gain_km2']:.4f}，累计 {row['cumulative_km2']:.4f} 平方公里，"
            f"未建 {row['remaining_km']:.2f} 公里"
            for place, row in enumerate(rows, start=1)
        ),
        *([] if rows else ["  没有能增加覆盖的未建工程或规划管线。"]),
        terms_line(terms),
    ]


def _known(one: dict[str, Any]) -> str:
    return f"（只计 {one['known_at'][:16].replace('T', ' ')} 前录入的）" if one["known_at"] else ""


def _marks(one: dict[str, Any]) -> str:
    words = [word for key, word in (("schematic", "位置为示意"), ("demo", "数据为演示")) if one[key]]
    return f"；{'，'.join(words)}" if words else ""
