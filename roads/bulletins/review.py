"""A bulletin under review: what the reader found in it, corrected by hand, and how it differs from works kept here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from roads.choices import Resolution
from roads.models import Bulletin, Crossing, Work
from roads.reading import Mention, read
from roads.reading.places.resolve import Located, resolve

# Two stretches are the same where they share so much of the longer.
SAME_SHARE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody wrote over what the reader found in one mention."""

    road: str
    from_name: str
    to_name: str
    kind: str
    goal: str
    due: date | None


@dataclass(frozen=True, slots=True)
class ReviewedMention:
    """One work of the text: where it lies, the work kept here that it speaks of, and what would change of that."""

    number: int
    located: Located
    existing: Work | None
    changes: tuple[tuple[str, str, str], ...]
    ends: tuple[str, ...] = ()

    @property
    def mention(self) -> Mention:
        return self.located.mention

    @property
    def resolution_label(self) -> str:
        return str(Resolution(self.located.resolution).label)

    @property
    def action(self) -> str:
        """new, changed or same."""
        if self.existing is None:
            return "new"
        return "changed" if self.changes else "same"

    @property
    def action_label(self) -> str:
        return {"new": "新工程", "changed": "已有，改目标", "same": "已有，不变"}[self.action]


def review(bulletin: Bulletin, corrections: Mapping[int, Correction] | None = None) -> list[ReviewedMention]:
    """All works the bulletin names, in the order of the text, numbered from 0; corrected ones placed anew."""
    mentions = read(bulletin.text, on=bulletin.published_on)
    given = corrections or {}
    located = resolve([_corrected(one, given.get(number)) for number, one in enumerate(mentions)])
    kept = _kept_works(located)
    ends = _ends(located)
    return [_found(number, one, kept, bulletin, ends) for number, one in enumerate(located)]


def _corrected(mention: Mention, correction: Correction | None) -> Mention:
    if correction is None:
        return mention
    moved = (correction.road, correction.from_name, correction.to_name) != (
        mention.road or "",
        mention.from_name or "",
        mention.to_name or "",
    )
    given: dict[str, Any] = {"kind": correction.kind, "goal": correction.goal, "due": correction.due}
    if moved:
        given |= {
            "road": correction.road or None,
            "from_name": correction.from_name or None,
            "to_name": correction.to_name or None,
            "part": None,
            "missing": 0,
        }
    return replace(mention, **given)


def _kept_works(located: Sequence[Located]) -> dict[tuple[int, str], list[Work]]:
    """Works kept here by road and kind, for all roads that the text speaks of."""
    roads = {one.road.pk for one in located if one.road}
    kept: dict[tuple[int, str], list[Work]] = defaultdict(list)
    works = Work.objects.filter(road__in=roads, span__isnull=False).select_related("road")
    for work in works.defer("line", "road__centreline", "road__centreline_3857"):
        kept[work.road_id or 0, work.kind].append(work)
    return kept


def _ends(located: Sequence[Located]) -> dict[int, tuple[str, ...]]:
    """Names of the roads that cross each road, along it: what an end may be put right to."""
    roads = {one.road.pk for one in located if one.road}
    ends: dict[int, list[str]] = defaultdict(list)
    crossings = Crossing.objects.filter(road__in=roads).order_by("road_id", "measure_m")
    for road_id, name in crossings.values_list("road_id", "other__name"):
        ends[road_id].append(name)
    return {road: tuple(dict.fromkeys(names)) for road, names in ends.items()}


def _found(
    number: int,
    located: Located,
    kept: Mapping[tuple[int, str], list[Work]],
    bulletin: Bulletin,
    ends: Mapping[int, tuple[str, ...]],
) -> ReviewedMention:
    existing = _existing(located, kept) if located.road else _unplaced(located, bulletin)
    changes = _changes(existing, located.mention) if existing else ()
    return ReviewedMention(
        number, located, existing, changes, ends.get(located.road.pk, ()) if located.road else ()
    )


def _existing(located: Located, kept: Mapping[tuple[int, str], list[Work]]) -> Work | None:
    if located.road is None or located.from_m is None or located.to_m is None:
        return None
    same = [
        work
        for work in kept.get((located.road.pk, located.mention.kind), [])
        if _shared(work, located.from_m, located.to_m) >= SAME_SHARE
    ]
    return max(same, key=lambda work: _shared(work, located.from_m or 0, located.to_m or 0), default=None)


def _unplaced(located: Located, bulletin: Bulletin) -> Work | None:
    """The work without a place that this bulletin has already brought from the same words."""
    mention = located.mention
    works = Work.objects.filter(bulletin=bulletin, kind=mention.kind, quote_start=mention.start)
    return works.first()


def _shared(work: Work, low: float, high: float) -> float:
    """The share of the longer of two stretches that both have."""
    if work.from_m is None or work.to_m is None:
        return 0.0
    both = max(0.0, min(work.to_m, high) - max(work.from_m, low))
    return both / max(work.to_m - work.from_m, high - low, 1e-9)


def _changes(work: Work, mention: Mention) -> tuple[tuple[str, str, str], ...]:
    """Label, old and new of what the text says differently; what it does not say changes nothing."""
    changes = []
    if mention.goal and mention.goal_written and mention.goal != work.goal:
        new = Work(goal=mention.goal).get_goal_display()
        changes.append(("目标", str(work.get_goal_display() or "—"), str(new)))
    if mention.due and mention.due != work.goal_due:
        changes.append(("期限", str(work.goal_due or "—"), str(mention.due)))
    return tuple(changes)
