"""Chapters on targets and the grid of axes, from the facts alone."""

from collections.abc import Sequence
from datetime import date

from maps.briefings import wording as w
from maps.briefings.document import Block, Column, Heading, Picture, Row, Run, row, says, table
from maps.briefings.facts import AxisRow, Facts

SPOKEN = ("new-road", "total-road", "coverage", "industrial-zone", "resettlement-housing", "investment")


def position(facts: Facts) -> list[Block]:
    """Targets and where they stand."""
    if facts.empty:
        return [Heading(1, "总体情况", "position"), *_targets_alone(facts)]
    lines = [says("截至", w.day_words(facts.as_of), "，", *_sentences(facts))]
    last_year = any(figure.last_year is not None for figure in facts.headline)
    columns = [
        Column("指标", 36),
        Column("目标", 12, number=True),
        Column(facts.end_words, 13, number=True),
        Column("完成目标", 12, number=True),
        Column(f"比{facts.said.last_end}", 13, number=True),
        *([Column("去年同期", 13, number=True)] if last_year else []),
    ]
    rows = [
        row(
            f"{figure.label}（{figure.unit}）",
            figure.target_text,
            Run(figure.text, figure.address, strong=True),
            figure.percent_text,
            figure.change_text,
            *([figure.said(figure.last_year)] if last_year else []),
        )
        for figure in facts.headline
    ]
    notes = [f"{figure.label}：{figure.note}" for figure in facts.headline if figure.note]
    words = [
        _deadlines(facts),
        "；".join(notes) + "。" if notes else "",
        _sources(facts),
        "" if last_year else "去年同期没有数据，不作比较。",
        _unknown(facts),
    ]
    return [
        Heading(1, "总体情况", "position"),
        *lines,
        table("headline", "目标和完成情况", columns, rows),
        says(*words, note=True),
    ]


def _targets_alone(facts: Facts) -> list[Block]:
    """What a month says before which nothing was reported: that, and the targets. No figure is known, none is shown."""
    lines: list[Block] = [
        says(f"截至{w.day_words(facts.as_of)}没有任何进度上报，完成情况无从统计，本汇报只列目标和已有记录。")
    ]
    aimed = [figure for figure in facts.headline if figure.target is not None]
    if not aimed:
        return lines
    columns = [Column("指标", 60), Column("目标", 20, number=True), Column("期限", 20)]
    rows = [
        row(
            f"{figure.label}（{figure.unit}）",
            figure.target_text,
            f"{figure.due:%Y-%m-%d}" if figure.due else "未定",
        )
        for figure in aimed
    ]
    return [*lines, table("headline", "目标", columns, rows), says(_sources(facts), note=True)]


def _sources(facts: Facts) -> str:
    """Where the targets were published."""
    named = [part for figure in facts.headline for part in figure.source.split("；") if part]
    return f"目标出处：{'；'.join(dict.fromkeys(named))}。" if named else ""


def _unknown(facts: Facts) -> str:
    """That there was more road than is counted, where it is only known by when it was built."""
    if facts.existing_by is None:
        return ""
    day = w.full_day(facts.existing_by)
    return f"部分已有道路只知道{day}以前建成，早于该日的道路总里程未知，表中只计已知的。"


def _deadlines(facts: Facts) -> str:
    """By when the targets are meant, each day with what is due on it."""
    due: dict[date, list[str]] = {}
    for figure in facts.headline:
        if figure.due and figure.target:
            due.setdefault(figure.due, []).append(figure.label)
    words = [f"{w.listed(labels)}为{w.full_day(day)}" for day, labels in sorted(due.items())]
    return f"目标期限：{'；'.join(words)}。" if words else ""


def _sentences(facts: Facts) -> list[Run]:
    parts: list[Run] = []
    for code in SPOKEN:
        figure = facts.figure(code)
        if figure is None:
            continue
        if parts:
            parts.append(Run("；"))
        parts += [
            Run(figure.label),
            w.of_figure(figure),
            Run(w.against_target(figure) + w.gained(figure, facts.said.last_end)),
        ]
    return [*parts, Run("。")]


def grid(facts: Facts) -> list[Block]:
    """The axes; before the first report there is nothing to say of them."""
    if facts.empty:
        return []
    total = facts.axis_totals[0]
    through = [f"{axis.label}{axis.road}" for axis in facts.axes if axis.through]
    ahead = sorted((axis for axis in facts.axes if axis.gained_km >= 0.005), key=lambda axis: -axis.gained_km)
    if not total.planned_km:
        return [Heading(1, "路网建设", "grid"), says(f"还没有规划{facts.plan}的道路。")]
    lines = [
        says(
            f"{facts.plan}规划道路",
            Run(f"{w.km(total.planned_km)}公里", total.address),
            "，已建成",
            Run(f"{w.km(total.finished_km)}公里", total.address, strong=True),
            f"（{w.percent(total.percent)}），在建{w.km(total.under_way_km)}公里，"
            f"未开工{w.km(total.not_begun_km)}公里。{_without_existing(facts)}",
            f"全线贯通的有{w.listed(through)}，共{len(through)}条。" if through else "还没有全线贯通的轴。",
            _ahead(facts, ahead),
        )
    ]
    columns = [
        Column("轴", 9),
        Column("道路", 19),
        Column("规划", 12, number=True),
        Column("建成", 12, number=True),
        Column("在建", 12, number=True),
        Column("未开工", 12, number=True),
        Column(f"{facts.said.this}建成", 13, number=True),
        Column("建成比例", 13, number=True),
    ]
    rows = [_axis(axis) for axis in facts.axes] + [_axis(axis, total=True) for axis in facts.axis_totals]
    return [
        Heading(1, "路网建设", "grid"),
        Heading(2, facts.plan, "axes"),
        *lines,
        Picture("grid", f"路网进度图（{w.full_day(facts.as_of)}）", _alt_of_grid(facts), is_map=True),
        *_imagery(facts),
        table("axes", f"{facts.plan}车行道（公里）", columns, rows),
    ]


def _imagery(facts: Facts) -> list[Block]:
    """The newest picture from above, where there is one."""
    one = facts.imagery
    if one is None:
        return []
    source = f"，来源：{one.source}" if one.source else ""
    marked = "（演示）" if one.demo else ""
    caption = (
        f"影像与工程（{w.full_day(one.day)}{one.title}{marked}{source}；工程截至{w.full_day(facts.as_of)}）"
    )
    alt = f"影像：{w.full_day(one.day)}{one.title}，上面是各条道路截至{w.full_day(facts.as_of)}的状态。"
    return [Picture("imagery", caption, alt, is_map=True)]


def _without_existing(facts: Facts) -> str:
    """That road is left out which was there, nobody knows since when."""
    return f"以上未计{w.full_day(facts.existing_by)}以前建成的已有道路。" if facts.existing_by else ""


def _ahead(facts: Facts, axes: Sequence[AxisRow]) -> str:
    if not axes:
        return f"{facts.said.this}各轴没有新建成的路段。"
    words = [f"{axis.label}{axis.road}（{w.km(axis.gained_km)}公里）" for axis in axes[:3]]
    if len(axes) <= len(words):
        return f"{facts.said.this}新建成路段的有{len(axes)}条轴：{w.listed(words)}。"
    return f"{facts.said.this}有{len(axes)}条轴新建成路段，最多的是{w.listed(words)}。"


def _axis(axis: AxisRow, *, total: bool = False) -> Row:
    label, road = ("", axis.label) if total else (axis.label, axis.road or "未定")
    if not axis.planned_km:
        return row(label, road, "—", "—", "—", "—", "—", "—", total=total)
    return row(
        label,
        Run(road, axis.address),
        w.km(axis.planned_km),
        Run(w.km(axis.finished_km), axis.address, strong=True),
        w.km(axis.under_way_km),
        w.km(axis.not_begun_km),
        f"{axis.gained_km:+.2f}" if round(axis.gained_km, 2) else "—",
        "贯通" if axis.through else w.percent(axis.percent),
        total=total,
    )


def _alt_of_grid(facts: Facts) -> str:
    total = facts.axis_totals[-1]
    return (
        f"地图：各条道路截至{w.full_day(facts.as_of)}的状态，建成{w.km(total.finished_km)}公里，"
        f"在建{w.km(total.under_way_km)}公里，未开工{w.km(total.not_begun_km)}公里。"
    )
