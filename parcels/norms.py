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

ROAD_REACH_M: Final = {"expressway": 500.0, "arterial": 500.0, "secondary": 250.0, "local": 125.0}
# Half the upper usual spacing of a class: arterials 700–1200 m, secondary 350–500 m, local 150–250 m (rounded; medium
# confidence). An expressway serves as an arterial does (low confidence). Defaults, shown with every result.

PIPE_REACH_M: Final = {
    "water": 500.0,
    "power": 500.0,
    "heat": 500.0,
    "gas": 500.0,
    "sewage": 500.0,
    "storm": 500.0,
    "telecom": 500.0,
}
# Pipes lie under arterials and serve the blocks on both sides, so half the spacing of arterials (low confidence, ours).

LEAST_REACH_M: Final = 1.0
LARGEST_REACH_M: Final = 20_000.0
# Ours: beyond these a reach is a slip of the pen; the whole district is 15 km across. 0 leaves a network out.

ALONG_BLOCK_M: Final = 60.0
# Ours: a pipe no farther than this from a block's edge, or from a work's line, runs along it; half the widest red line
# and a little.

ALONG_SHARE: Final = 0.25
# Ours: pipes along a quarter of a block's edge, one side of four, serve the block.

JOIN_M: Final = 20.0
# Ours: lines of a kind no farther apart are joined: half of an ordinary red line, as a work lies on its road's
# centreline and a surveyed pipe anywhere within the red line. Stated with every answer; surveyed nodes deserve less.

SOURCE_JOIN_M: Final = 100.0
# Ours: a source feeds lines no farther than this from its point: half the side of a plant's ground.

LEAST_JOIN_M: Final = 0.0
LARGEST_JOIN_M: Final = 500.0
# Ours: beyond it networks of neighbouring streets would count as joined.

READY_SHARE: Final = 0.95
# Ours: a network reaches a parcel when at least 95 % of it lies within reach.
