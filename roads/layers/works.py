"""Tile layer of works: the slices of progress, whole at high zooms, merged and fewer below."""

from typing import Final

from gis.tiles.columns import DEMO, SCHEMATIC, day, only_if_true, rounded_up
from gis.tiles.sql import Detail, Draw, Field, TileLayer

# Days are rounded only where exact ones would not fit into a tile.
GROUPED_DAYS: Final = 8
COARSE_DAYS: Final = 32
COARSE_ROWS: Final = 12_000

# The database keeps in each slice what is drawn of its work and road.
SOURCE: Final = "roads_slice s"
DAYS: Final = {"b": "s.begun_day::int", "f": "s.finished_day::int"}
STEPS: Final = {f"s{n}": f"s.step_days[{n}]::int" for n in (1, 2, 3, 4)}
PLAN: Final = {"ps": "s.planned_start_day", "pf": "s.planned_finish_day"}
MARKS: Final = {"schematic": only_if_true("s.drawn_schematic"), "demo": only_if_true("s.drawn_demo")}
CLASS: Final = {"cls": "s.drawn_class"}

FULL: Final = Draw(
    source=SOURCE,
    geometry="s.geom_3857",
    columns={
        "w": "s.work_id::int",
        "k": "s.drawn_kind",
        "side": "s.side",
        **DAYS,
        **STEPS,
        **PLAN,
        **CLASS,
        **MARKS,
        "n": "s.drawn_stretch",
    },
    order="s.id",
    feature_id="s.id",
)
# Both halves of a work with the same days are one feature; without a side a slice takes the whole width.
MERGED: Final = Draw(
    source=SOURCE,
    geometry="s.geom_3857",
    columns={"w": "s.work_id::int", "k": "s.drawn_kind", **DAYS, **CLASS},
    order="s.id",
    merged=True,
)
# Works of networks fall together; they lose their key, and with it the mark of lateness.
GROUPED: Final = Draw(
    source=SOURCE,
    geometry="s.geom_3857",
    columns={
        "w": "CASE WHEN s.drawn_kind = 'carriageway' THEN s.work_id::int END",
        **{name: rounded_up(sql, GROUPED_DAYS) for name, sql in DAYS.items()},
        "k": "s.drawn_kind",
        **CLASS,
    },
    order="s.id",
    merged=True,
)
# They have an index of their own.
CARRIAGEWAYS: Final = "s.drawn_kind = 'carriageway'"
OVERVIEW: Final = Draw(
    source=SOURCE,
    where=CARRIAGEWAYS,
    geometry="s.geom_3857",
    columns={"w": "s.work_id::int", "k": "s.drawn_kind", **DAYS, **CLASS},
    order="s.id",
    merged=True,
)
COARSE: Final = Draw(
    source=SOURCE,
    where=CARRIAGEWAYS,
    geometry="s.geom_3857",
    columns={
        **{name: rounded_up(sql, COARSE_DAYS) for name, sql in DAYS.items()},
        "k": "s.drawn_kind",
        **CLASS,
    },
    order="s.id",
    merged=True,
    limit=COARSE_ROWS,
)

WORKS: Final = TileLayer(
    name="works",
    label="工程进度段",
    fields={
        "w": Field("工程编号", "Number"),
        "k": Field("类别"),
        "side": Field("幅别 L、R、B，没有即全幅"),
        "b": day("首道工序完成日"),
        "f": day("全部工序完成日"),
        "s1": day("第一道工序完成日"),
        "s2": day("第二道工序完成日"),
        "s3": day("第三道工序完成日"),
        "s4": day("第四道工序完成日"),
        "ps": day("计划开工日"),
        "pf": day("计划完工日"),
        "cls": Field("道路等级"),
        **SCHEMATIC,
        **DEMO,
        "n": Field("路段"),
    },
    draws={
        Detail.FULL: FULL,
        Detail.MERGED: MERGED,
        Detail.GROUPED: GROUPED,
        Detail.OVERVIEW: OVERVIEW,
        Detail.COARSE: COARSE,
    },
)
