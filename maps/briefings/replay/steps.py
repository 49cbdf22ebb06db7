"""Changes in order of recording gathered into steps of one cause, each with the moment by which it was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from maps.briefings.replay.causes import LABELS
from maps.briefings.replay.events import Event

# Each step measures the district once; of more, neighbours are told together.
MOST_STEPS: Final = 48


@dataclass(frozen=True, slots=True)
class Step:
    """Changes recorded after the step before and by `until`; `causes` are more than one where they cannot be parted."""

    causes: tuple[str, ...]
    until: datetime
    events: tuple[Event, ...]

    @property
    def label(self) -> str:
        return "、".join(LABELS[cause] for cause in self.causes)


def steps(events: Sequence[Event]) -> list[Step]:
    """Neighbours of one cause are one step, and so are changes of one moment."""
    groups: list[list[Event]] = []
    for event in events:
        alike = groups and (_causes(groups[-1]) == (event.cause,) or groups[-1][-1].at == event.at)
        groups[-1].append(event) if alike else groups.append([event])
    while len(groups) > MOST_STEPS:
        # The two neighbours with the fewest changes.
        at = min(range(len(groups) - 1), key=lambda place: len(groups[place]) + len(groups[place + 1]))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    return [Step(_causes(group), group[-1].at, tuple(group)) for group in groups]


def _causes(group: Sequence[Event]) -> tuple[str, ...]:
    said = {event.cause for event in group}
    return tuple(cause for cause in LABELS if cause in said)
