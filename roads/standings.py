"""Progress of all works on a day, measured once for each state of the data and kept while it lasts."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType

from django.conf import settings

from gis.models import DataVersion
from roads.models import Work
from roads.progress import Progress, measure

State = tuple[tuple[int, datetime] | None, float, float]


def state_of_data() -> State:
    """What every derived figure depends on: all writes (the moment tells a version that was rolled back from its
    namesake), and the thresholds of lights."""
    version = DataVersion.objects.values_list("version", "changed_at").first()
    return version, settings.LIGHT_YELLOW_POINTS, settings.LIGHT_RED_POINTS


def progress_of_all(*, as_of: date, known_at: datetime | None = None) -> Mapping[int, Progress]:
    """Progress of every work by primary key at the end of `as_of`, believing what was recorded up to `known_at`."""
    return _measured(state_of_data(), as_of, known_at)


# Two days: the one being looked at and the one it is compared with. 20,000 works take about 20 MB a day.
@lru_cache(maxsize=2)
def _measured(state: State, as_of: date, known_at: datetime | None) -> Mapping[int, Progress]:
    works = list(Work.objects.defer("line").order_by("pk"))
    return MappingProxyType(measure(works, as_of=as_of, known_at=known_at))
