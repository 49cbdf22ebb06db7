"""Numbers of the field that the room of roads uses; each with its unit in the name and its source beneath."""

from typing import Final

FINISHED_TOLERANCE_M: Final = 0.01
# Ours: a work with less than a centimetre left is finished; rounding of spans is to the millimetre.

END_BESIDE_M: Final = 100.0
# Ours: a place no farther than this from a centreline lies on the road; a gate or a bridge is named for its road.

END_REACH_M: Final = 1200.0
# Ours: the farthest an end may lie from the road it ends: the upper spacing of arterials, so that a road that stops one
# block short still finds its end, approximately. Beyond it the end counts as not found.

LAST_UNITS: Final = 3
# Ours: how many units at the end of the ranking are named; the district's rules ask for the last ones, not how many.

LAST_WORKS: Final = 10
# Ours: how many works furthest behind are named; the district's rule says 工作进度处于末位的工作, not how many.

RANKING_VERSION: Final = 2
RANKING_FORMULA: Final = (
    "完成比例=Σ每项工程（完成数，最多按计划数计）÷Σ计划数，按长度加权，各道工序按权重折合（工序比重法），"
    "同一单位同类工程重叠处只算一次；比例相同的红灯少的在前，都相同的并列；"
    "落后米·日=落后的折合米数×落后计划的天数；没有红、黄灯的单位不列末位"
)
# Ours, said wherever the ranking is shown. Version 1 counted overlaps twice and put equal units in order of name.

SILENT_DAYS: Final = 30
# Ours: a work under way that nobody has reported on for a month is listed as silent.
