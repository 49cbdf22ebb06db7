"""What the product declares, handed to the auditor: numbers of the norms and settings, and words; no computation."""

from django.conf import settings
from django.utils import timezone

from gis.as_of import LAST_DAY
from maps.audit.recompute.parameters import Parameters
from maps.briefings.collect.land import TERMS, zone_code
from parcels.digging import LAYING_STEPS, LEAST_DIGGING_M
from parcels.models import CLEAR_STATES, State
from parcels.norms import DEFAULT_RED_LINE_M, LEAST_OVERLAP_M2, PIPE_REACH_M, SOURCE_JOIN_M
from parcels.sources.models import SERVES, SourceStanding
from roads.models import Kind
from roads.norms import FINISHED_TOLERANCE_M, LAST_UNITS, LAST_WORKS, SILENT_DAYS
from villages.models import Stage


def declared() -> Parameters:
    """The parameters a briefing is made with today."""
    return Parameters(
        srid=settings.STORAGE_SRID,
        light_yellow_points=settings.LIGHT_YELLOW_POINTS,
        light_red_points=settings.LIGHT_RED_POINTS,
        finished_tolerance_m=FINISHED_TOLERANCE_M,
        silent_days=SILENT_DAYS,
        last_units=LAST_UNITS,
        last_works=LAST_WORKS,
        reach_m=PIPE_REACH_M,
        coverage_kinds=TERMS.kinds,
        zone=zone_code(),
        quad_segs=TERMS.quad_segs,
        join_m=TERMS.join_m,
        source_join_m=SOURCE_JOIN_M,
        serves={str(kind): str(network) for kind, network in SERVES.items()},
        in_use=str(SourceStanding.IN_USE),
        default_red_line_m=DEFAULT_RED_LINE_M,
        least_overlap_m2=LEAST_OVERLAP_M2,
        least_digging_m=LEAST_DIGGING_M,
        laying_steps=frozenset(LAYING_STEPS),
        clear_states=frozenset(str(state) for state in CLEAR_STATES),
        kind_words={code: str(word) for code, word in Kind.choices},
        state_words={code: str(word) for code, word in State.choices},
        stage_words={code: str(word) for code, word in Stage.Code.choices},
        last_day=LAST_DAY,
        zone_of_time=timezone.get_current_timezone(),
    )
