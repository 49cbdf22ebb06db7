"""What the product declares and the auditor takes as given: thresholds, reaches and words; computes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Declared numbers with their unit in the name, and the words that rows are told apart by."""

    srid: int
    light_yellow_points: float
    light_red_points: float
    finished_tolerance_m: float
    silent_days: int
    last_units: int
    last_works: int
    reach_m: Mapping[str, float]
    coverage_kinds: tuple[str, ...]
    zone: str
    quad_segs: int
    join_m: float
    source_join_m: float
    serves: Mapping[str, str]
    in_use: str
    default_red_line_m: float
    least_overlap_m2: float
    least_digging_m: float
    laying_steps: frozenset[str]
    clear_states: frozenset[str]
    kind_words: Mapping[str, str]
    state_words: Mapping[str, str]
    stage_words: Mapping[str, str]
    last_day: date
    zone_of_time: tzinfo


class Question(NamedTuple):
    """The first day of the period asked about, the day that counts, and the moment up to which rows are believed.

    `moments` are those at which the changes since the last briefing are told apart.
    """

    month: date
    as_of: date
    known_at: datetime
    moments: tuple[datetime, ...] = ()
    cadence: str = "month"
