"""Tile layer of works: the slices of progress, whole at high zooms, merged and fewer below."""

from typing import Final

from gis.tiles import Detail, Draw, TileLayer
from roads.layers.columns import day_number, only_if_true, rounded_up

# A coarse tile is made only where exact days would not fit.
COARSE_DAYS: Final = 32
COARSE_ROWS: Final = 12_000

SOURCE: Final = "roads_slice s JOIN roads_work w ON w.id = s.work_id JOIN roads_road r ON r.id = w.road_id"
STRETCH: Final = (
    "r.name || CASE WHEN w.from_label <> '' OR w.to_label <> '' "
    "THEN '(' || w.from_label || '—' || w.to_label || ')' ELSE '' END"
)
# Carriageways first and networks over them; within a kind by key, so that equal data gives equal tiles.
ORDER: Final = "w.kind <> 'carriageway', w.kind, s.id"
DAYS: Final = {"b": "s.begun_day::int", "f": "s.finished_day::int"}
STEPS: Final = {f"s{n}": f"s.step_days[{n}]::int" for n in (1, 2, 3, 4)}
OF_THE_WORK: Final = {
    "ps": day_number("w.planned_start"),
    "pf": day_number("w.planned_finish"),
    "cls": "r.road_class",
    "schematic": only_if_true("w.schematic"),
    "demo": only_if_true("w.demo"),
}

FULL: Final = Draw(
    source=SOURCE,
    geometry="s.geom_3857",
    columns={"w": "w.id::int", "k": "w.kind", "side": "s.side", **DAYS, **STEPS, **OF_THE_WORK, "n": STRETCH},
    order=ORDER,
    feature_id="s.id",
)
MERGED: Final = Draw(
    source=SOURCE,
    geometry="s.geom_3857",
    columns={"w": "w.id::int", "k": "w.kind", "side": "'B'::text", **DAYS, **OF_THE_WORK},
    order="s.id",
    merged=True,
)
OVERVIEW: Final = Draw(
    source=SOURCE,
    geometry="s.geom_3857",
    columns=MERGED.columns,
    where="w.kind = 'carriageway'",
    order="s.id",
    merged=True,
)
COARSE: Final = Draw(
    source=SOURCE,
    geometry="s.geom_3857",
    columns={
        "k": "w.kind",
        "side": "'B'::text",
        **{name: rounded_up(sql, COARSE_DAYS) for name, sql in DAYS.items()},
        "cls": "r.road_class",
    },
    where="w.kind = 'carriageway'",
    order="s.id",
    merged=True,
    limit=COARSE_ROWS,
)

WORKS: Final = TileLayer(
    name="works",
    label="工程进度段",
    fields={
        "w": "工程编号",
        "k": "类别",
        "side": "幅别 L、R、B",
        "b": "首道工序完成日",
        "f": "全部工序完成日",
        "s1": "第一道工序完成日",
        "s2": "第二道工序完成日",
        "s3": "第三道工序完成日",
        "s4": "第四道工序完成日",
        "ps": "计划开工日",
        "pf": "计划完工日",
        "cls": "道路等级",
        "schematic": "示意",
        "demo": "演示",
        "n": "路段",
    },
    draws={Detail.FULL: FULL, Detail.MERGED: MERGED, Detail.OVERVIEW: OVERVIEW, Detail.COARSE: COARSE},
)
