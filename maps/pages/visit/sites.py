"""The sites of a visit: works, in the order of the route, as they stand and as they stood a quarter before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gis.models import Photo
from roads.choices import Kind
from roads.figures.evidence.grades import Evidence, sentence, work_evidence
from roads.figures.evidence.photo_pairs import Stretch, best_pairs
from roads.figures.progress import Progress, attach_progress, progress_of_all
from roads.models import PhotoPlace, Work

# Sites of a visit that nobody chose, sites at most, and works that are offered to choose from.
CHOSEN_BY_ITSELF: Final = 4
MOST_SITES: Final = 12
OFFERED: Final = 40


@dataclass(frozen=True, slots=True)
class StepThenAndNow:
    """Finished metres of one step, before and now."""

    label: str
    before_m: float
    now_m: float

    @property
    def gained_m(self) -> float:
        return self.now_m - self.before_m


@dataclass(frozen=True, slots=True)
class Site:
    """One stop: the work with its progress on both days, how it is known, and its best pair of photos, `days` apart.

    Where no place was taken twice, `last` is the newest photo of the work.
    """

    number: int
    work: Work
    now: Progress
    before: Progress
    evidence: Evidence
    first: Photo | None
    last: Photo | None
    days: int

    @property
    def steps(self) -> list[StepThenAndNow]:
        pairs = zip(self.now.steps, self.before.steps, strict=True)
        return [StepThenAndNow(now.label, before.finished_m, now.finished_m) for now, before in pairs]

    @property
    def gained(self) -> float:
        """Points of percent since the earlier day."""
        return self.now.percent - self.before.percent

    @property
    def evidence_said(self) -> str:
        return sentence(self.evidence)


def offered(*, as_of: date, since: date) -> list[Work]:
    """Located carriageways, those that gained most metres between the two days first."""
    now, before = progress_of_all(as_of=as_of), progress_of_all(as_of=since)
    works = Work.objects.located().filter(kind=Kind.CARRIAGEWAY).select_related("road", "unit")
    rows = works.defer("line", "road__centreline", "road__centreline_3857").order_by("pk")
    return sorted(rows, key=lambda work: -_gained_m(work, now, before))[:OFFERED]


def _gained_m(work: Work, now: Mapping[int, Progress], before: Mapping[int, Progress]) -> float:
    if work.pk not in now or work.pk not in before:
        return 0.0
    return (now[work.pk].percent - before[work.pk].percent) / 100 * work.length_m


def route(works: Sequence[Work]) -> list[Work]:
    """`works` from the first one on, each time to the nearest that is left, as the crow flies; without a place last."""
    left = [(work, work.line.centroid) for work in works if work.line]
    ordered: list[Work] = []
    place = 0
    while left:
        work, here = left.pop(place)
        ordered.append(work)
        place = min(range(len(left)), key=lambda n: left[n][1].distance(here), default=0)
    return [*ordered, *(work for work in works if not work.line)]


def sites(keys: Sequence[int], *, as_of: date, since: date, photos: Any) -> list[Site]:
    """The stops in the order of the route, in a fixed number of queries; `photos` are those that may be shown."""
    rows = Work.objects.select_related("road", "unit", "bulletin").defer(
        "road__centreline", "road__centreline_3857", "bulletin__text"
    )
    found = rows.in_bulk(list(keys))
    works = route([found[key] for key in dict.fromkeys(keys) if key in found])
    now = {work.pk: work.progress for work in attach_progress(works, as_of=as_of)}
    before = {work.pk: work.progress for work in attach_progress(works, as_of=since)}
    known = work_evidence([work.pk for work in works], as_of=as_of)
    located = [work for work in works if work.road_id and work.span]
    stretches = [Stretch(work.road_id or 0, work.from_m or 0.0, work.to_m or 0.0) for work in located]
    pairs = {
        work.pk: pair
        for work, pair in zip(located, best_pairs(stretches, as_of=as_of), strict=True)
        if pair is not None
    }
    alone = _newest([work.pk for work in works if work.pk not in pairs], as_of=as_of)
    shown = photos.in_bulk([*(key for pair in pairs.values() for key in pair[:2]), *alone.values()])
    return [
        Site(
            number, work, now[work.pk], before[work.pk], known.get(work.pk, Evidence()),
            shown[pair.first] if pair else None,
            shown[pair.last] if pair else shown.get(alone.get(work.pk)),
            pair.days if pair else 0,
        )
        for number, work in enumerate(works, start=1)
        for pair in (pairs.get(work.pk),)
    ]  # fmt: skip


def _newest(keys: Sequence[int], *, as_of: date) -> dict[int, int]:
    """The newest photo of each of these works, both by primary key."""
    rows = PhotoPlace.objects.filter(work__in=keys, photo__voided_at=None, photo__day__lte=as_of)
    newest = rows.order_by("work_id", "-photo__moment", "-photo_id").distinct("work_id")
    return dict(newest.values_list("work_id", "photo_id"))
