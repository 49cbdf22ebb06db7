"""Numbers of the field that the room of parcels uses; each with its unit in the name and its source beneath."""

from typing import Final

DEFAULT_RED_LINE_M: Final = 40.0
# Ours: used for corridors of roads whose red line is not recorded; an ordinary secondary to arterial width.

LEAST_OVERLAP_M2: Final = 1.0
# Ours: overlaps and corridor pieces below a square metre are drawing noise.

GAP_WIDTH_M: Final = 5.0
# Ours: a strip narrower than this between two neighbouring parcels is a gap to be looked at, not a lane.

AREA_TOLERANCE: Final = 0.01
# Ours: a declared area further than 1 % from the measured one is flagged.

M2_PER_MU: Final = 2000 / 3
# 1 亩 = 2000/3 m².

LEAST_DIGGING_M: Final = 1.0
# Ours: openings shorter than a metre are rounding of spans.
