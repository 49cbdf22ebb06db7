"""Causes of a difference between a published figure and the same figure today: which table and column is of which."""

from collections.abc import Set
from typing import Final

from roads.figures.plan_book import COLUMNS as PLAN_COLUMNS

LABELS: Final = {
    "voided": "作废上报",
    "added": "补报",
    "corrected": "更正上报",
    "status": "工程状态",
    "plan": "工程计划",
    "unit": "责任单位或名称",
    "weights": "工序权重",
    "targets": "目标",
    "pipes": "管线",
    "centrelines": "道路中线",
    "existing": "既有道路",
    "axes": "路网方案",
    "land": "用地",
    "villages": "城中村台账",
    "sources": "源点",
    "works": "工程登记",
    "obstacles": "问题",
    "other": "其他台账",
    "method": "算法或口径",
}
# A whole table is of one cause, unless its column is of another.
OF_TABLE: Final = {
    "kernel_district": "unit",
    "kernel_responsibleunit": "unit",
    "kernel_target": "targets",
    "parcels_landuse": "land",
    "parcels_parcel": "land",
    "parcels_planningarea": "land",
    "parcels_source": "sources",
    "roads_centrelinechange": "centrelines",
    "roads_existingstretch": "existing",
    "roads_gridplan": "axes",
    "roads_obstacle": "obstacles",
    "roads_pipe": "pipes",
    "roads_place": "unit",
    "roads_planaxis": "axes",
    "roads_progressreport": "centrelines",
    "roads_road": "unit",
    "roads_step": "weights",
    "roads_work": "works",
    "roads_workplan": "plan",
}
OF_COLUMN: Final = {
    ("parcels_planningarea", "target_combine"): "targets",
    ("parcels_planningarea", "target_due"): "targets",
    ("parcels_planningarea", "target_kinds"): "targets",
    ("parcels_planningarea", "target_km2"): "targets",
    ("roads_obstacle", "placed"): "centrelines",
    ("roads_pipe", "span"): "centrelines",
    ("roads_road", "axis"): "axes",
    ("roads_road", "axis_no"): "axes",
    ("roads_road", "centreline"): "centrelines",
    ("roads_road", "red_line_m"): "land",
    ("roads_work", "flag"): "centrelines",
    ("roads_work", "from_label"): "unit",
    ("roads_work", "line"): "centrelines",
    ("roads_work", "span"): "centrelines",
    ("roads_work", "to_label"): "unit",
    ("roads_work", "unit_id"): "unit",
    **{("roads_work", column): "plan" for column in PLAN_COLUMNS},
}


def cause_of(relation: str, columns: Set[str]) -> str:
    """The cause that a change of these columns is of; those of a whole new or deleted row are none.

    Plans of works have versions of their own: beside another column theirs says nothing.
    """
    causes = {OF_COLUMN.get((relation, column), "") for column in columns}
    for cause in ("centrelines", "unit", "axes", "targets", "land", "plan"):
        if cause in causes:
            return cause
    if relation.startswith("villages_"):
        return "villages"
    return OF_TABLE.get(relation, "other")
