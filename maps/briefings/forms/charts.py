"""Charts of a briefing that are read without explanation: plan against fact, coverage by month, funnels of villages."""

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from maps.briefings.facts import Facts, MonthPoint, VillageRow
from maps.drawing.sheet import MM_AN_INCH, SMALL, TEXT
from maps.style.symbology import FINISHED, INK, INK_2

PLAN: Final = "#8e897d"
DONE: Final = FINISHED.strokes[0].colour
GAIN: Final = "#e9b45c"
LATE: Final = "#b8261c"
RULE: Final = "#ded8ca"


def _chart(
    width_mm: float, height_mm: float, *, left: float = 0.09, bottom: float = 0.13
) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width_mm / MM_AN_INCH, height_mm / MM_AN_INCH), facecolor="#ffffff")
    axes = figure.add_axes((left, bottom, 0.985 - left, 0.86 - bottom))
    axes.tick_params(labelsize=SMALL, colors=INK, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(INK)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _title(figure: Figure, words: str, unit: str) -> None:
    figure.text(0.01, 0.965, words, fontsize=TEXT, color=INK, va="top")
    figure.text(0.99, 0.965, f"单位：{unit}", fontsize=SMALL, color=INK_2, va="top", ha="right")


def _months(axes: Axes, points: Sequence[MonthPoint]) -> list[int]:
    places = list(range(len(points)))
    axes.set_xticks(places, [f"{point.day.month}月" for point in points])
    axes.set_xlim(-0.6, len(points) - 0.4)
    return places


def curve(facts: Facts, *, width_mm: float, height_mm: float) -> Figure:
    """Cumulative kilometres, weighted: planned as a dashed line, done as a full one, the day's gap in words."""
    figure, axes = _chart(width_mm, height_mm)
    points = facts.curve
    places = _months(axes, points)
    planned = [point.planned or 0.0 for point in points]
    done = [
        (place, point.value) for place, point in zip(places, points, strict=True) if point.value is not None
    ]
    said = ""
    axes.plot(places, planned, color=PLAN, linewidth=1.6, linestyle=(0, (4, 2)), marker="o", markersize=2.5)
    if done:
        xs, ys = zip(*done, strict=True)
        axes.plot(xs, ys, color=DONE, linewidth=2.2, marker="o", markersize=3.5)
        said = f"；{facts.end_words}完成 {ys[-1]:.1f}，计划 {planned[xs[-1]]:.1f}"
    axes.set_ylim(bottom=0)
    _title(figure, f"{facts.as_of.year}年各月末累计：实线为完成，虚线为计划{said}", "折合公里")
    return figure


def series(facts: Facts, *, width_mm: float, height_mm: float) -> Figure:
    """Coverage at the end of each month as bars, this month's gain on top, the target as a line."""
    figure, axes = _chart(width_mm, height_mm)
    coverage = facts.coverage
    assert coverage is not None
    places = _months(axes, coverage.series)
    for place, point in zip(places, coverage.series, strict=True):
        if point.value is None:
            continue
        # The last bar is told apart by what the month before ended with, in January too.
        whole = coverage.before_km2 if point.day == facts.as_of else point.value
        axes.bar(place, whole, width=0.62, color=DONE)
        axes.bar(place, point.value - whole, bottom=whole, width=0.62, color=GAIN)
        axes.text(
            place, point.value, f"{point.value:.1f}", fontsize=SMALL, color=INK, ha="center", va="bottom", zorder=5,
            bbox={"facecolor": "#ffffff", "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip
    top = max([point.value or 0.0 for point in coverage.series] + [coverage.target_km2 or 0.0])
    if coverage.target_km2:
        axes.axhline(coverage.target_km2, color=LATE, linewidth=1.0, linestyle=(0, (6, 3)))
        axes.text(
            -0.55,
            coverage.target_km2,
            f"目标 {coverage.target_km2:g}",
            fontsize=SMALL,
            color=LATE,
            va="bottom",
        )
    axes.set_ylim(0, top * 1.12 or 1)
    _title(figure, f"{coverage.area}各月末覆盖面积，橙色为{facts.said.this}新增", "平方公里")
    return figure


def funnel(facts: Facts, *, width_mm: float, height_mm: float) -> Figure:
    """Signed, moved, demolished as shares, a row of three bars a village."""
    figure, axes = _chart(width_mm, height_mm, left=0.11, bottom=0.1)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.grid(visible=False, axis="y")
    measures: Any = (
        ("签约", "#0d5c63", lambda row: row.signed_percent),
        ("搬迁", "#5f9ea0", lambda row: row.moved_percent),
        ("拆除", "#b7a27a", lambda row: row.demolished_percent),
    )
    rows: Sequence[VillageRow] = facts.villages
    for place, row in enumerate(rows):
        for number, (label, colour, share) in enumerate(measures):
            y = -place + 0.26 - number * 0.26
            axes.barh(y, share(row), height=0.22, color=colour, label=label if place == 0 else None)
            axes.text(share(row) + 0.8, y, f"{share(row):.0f}%", fontsize=SMALL - 1, color=INK, va="center")
    axes.set_yticks([-place for place in range(len(rows))], [row.name for row in rows])
    axes.set_xlim(0, 106)
    axes.set_ylim(-len(rows) + 0.45, 0.55)
    axes.set_xticks([0, 20, 40, 60, 80, 100], ["0", "20%", "40%", "60%", "80%", "100%"])
    axes.spines["bottom"].set_visible(False)
    figure.legend(loc="upper right", bbox_to_anchor=(0.99, 1.0), ncols=3, fontsize=SMALL, frameon=False)
    figure.text(0.01, 0.965, "签约、搬迁按户数，拆除按建筑面积", fontsize=TEXT, color=INK, va="top")
    return figure
