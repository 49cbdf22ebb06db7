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

SILENT_DAYS: Final = 30
# Ours: a work under way that nobody has reported on for a month is listed as silent.
