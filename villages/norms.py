"""Numbers of the field that the room of villages uses; each with its unit in the name and its source beneath."""

from typing import Final

RIPE_SIGNED_PERCENT: Final = 80.0
# Ours: with the plan approved and this share of households signed, a village is ripe to be begun (成熟一个、启动一个).
