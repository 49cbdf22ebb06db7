"""A published briefing held against today: what was recorded since, and what each of it did to its figures."""

from datetime import datetime

from gis.parts import shared
from gis.periods import Cadence
from maps.briefings import facts as f
from maps.briefings.period import Period
from maps.briefings.replay.replay import replay
from maps.models import Briefing
from roads.figures.progress import state_of_data


def since_published(row: Briefing, *, now: datetime) -> f.Replay:
    """The replay up to `now`, computed once for each state of the data."""

    def make() -> f.Replay:
        return replay(
            Period(row.month, row.as_of, now, cadence=Cadence(row.cadence)), f.from_json(bytes(row.facts))
        )

    return shared("replay", (row.pk, state_of_data()), make)
