"""The facts of a month: computed in the rooms, gathered by `collect`, said by `chapters`; neither query nor sentence.

What a reader sees of a figure (its text, its change, its share of the target) is a property of its row, so that no form
of the briefing does arithmetic.
"""

from maps.briefings.facts.figures import (
    LONGEST_DAYS,
    Figure,
    MonthPoint,
    f6,
    f8,
)
from maps.briefings.facts.land import (
    BlockerRow,
    CauseRow,
    CoverageFacts,
    DiggingRow,
    ObstacleRow,
    Obstacles,
    VillageRow,
)
from maps.briefings.facts.month import (
    SCHEMA,
    Audited,
    CorrectionRow,
    Facts,
    ImageryRow,
    Money,
    Previous,
    from_json,
    sha256,
    to_json,
)
from maps.briefings.facts.replay import (
    Replay,
    ReplayChange,
    ReplayPart,
    ReplayRow,
    ReplayStep,
)
from maps.briefings.facts.roads import (
    AxisRow,
    DueRow,
    KindRow,
    LastWorkRow,
    LightRow,
    NextMonth,
    PlanChangeRow,
    PromiseRow,
    UnitRow,
    WorkRow,
)

__all__ = [
    "LONGEST_DAYS",
    "SCHEMA",
    "Audited",
    "AxisRow",
    "BlockerRow",
    "CauseRow",
    "CorrectionRow",
    "CoverageFacts",
    "DiggingRow",
    "DueRow",
    "Facts",
    "Figure",
    "ImageryRow",
    "KindRow",
    "LastWorkRow",
    "LightRow",
    "Money",
    "MonthPoint",
    "NextMonth",
    "ObstacleRow",
    "Obstacles",
    "PlanChangeRow",
    "Previous",
    "PromiseRow",
    "Replay",
    "ReplayChange",
    "ReplayPart",
    "ReplayRow",
    "ReplayStep",
    "UnitRow",
    "VillageRow",
    "WorkRow",
    "f6",
    "f8",
    "from_json",
    "sha256",
    "to_json",
]
