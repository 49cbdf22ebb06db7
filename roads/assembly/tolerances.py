"""How far pieces of a street may be apart and still be one: the numbers assembling uses, in metres and degrees."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tolerances:
    """Ours, tried on a real city network; each is stated with the result.

    `snap_m`: ends nearer than this are the same. `gap_m`: the longest gap that is bridged straight ahead, and `near_m`
    the longest whatever its direction. `width_m`: how far apart the carriageways of one street may lie. `parallel_deg`:
    how much their directions may differ. `dual_m`: the shortest stretch two lines run side by side for that makes them
    carriageways. `part_m`: the shortest part that becomes a road. `branches`: the share of a street's length that may
    be left out as branches before it is no street but a network.
    """

    snap_m: float = 1.0
    near_m: float = 15.0
    gap_m: float = 120.0
    width_m: float = 70.0
    parallel_deg: float = 35.0
    dual_m: float = 40.0
    part_m: float = 30.0
    branches: float = 0.35


TOLERANCES = Tolerances()
