"""Numbers of photo evidence that may be disputed: no national standard was found (M); shown with what they decide."""

from typing import Final

# A photo shows a finished metre within this distance along the road, where its position is at least that good.
EVIDENCE_NEAR_M: Final = 30
# … and when it was taken within so many days of the day the metre is reported for.
EVIDENCE_DAYS: Final = 3
