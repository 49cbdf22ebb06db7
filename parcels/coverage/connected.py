"""Coverage questions that count only what is joined to a source: lines of a day, causes, and what joins them next.

Asks the database for sources alone; `connectivity` says what is joined, the engine what it covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np
import shapely

from gis.day_numbers import day_number
from parcels.coverage.connectivity import CUT_OFF, Joints, Period, Sources
from parcels.coverage.engine import results
from parcels.coverage.engine.problem import Network, Question
from parcels.coverage.engine.what_if import Ranked, WhatIf
from parcels.coverage.terms import Terms
from parcels.norms import SOURCE_JOIN_M
from parcels.sources.models import SERVES, Source, SourceStanding, SourceState
from roads.choices import Kind

KINDS: Final = tuple(str(kind) for kind in SERVES.values())
# A thousandth of a square metre: less is rounding.
LEAST_KM2: Final = 1e-9


@dataclass(frozen=True, slots=True)
class NetworkStanding:
    """How a kind of network hangs together on a day: what it was joined to, separate networks, kilometres."""

    kind: str
    joined_to: str
    sources: int
    networks: int
    joined_km: float
    apart_km: float

    @property
    def note(self) -> str:
        """What a reader has to know where no source of the kind is known; nothing otherwise."""
        if self.joined_to == "sources" or not self.networks:
            return ""
        return f"{Kind(self.kind).label}没有已知源点，按最大的一张网计（{self.joined_km:.1f} 公里）"


def sources_known(kinds: Iterable[str], *, known_at: datetime | None) -> dict[str, Sources]:
    """Sources by the kind of network they serve, with the days each is in use, as known at a moment (None: now)."""
    states: dict[int, list[SourceState]] = {}
    for state in SourceState.objects.known_at(known_at).order_by("day", "recorded_at", "pk"):
        states.setdefault(state.source_id, []).append(state)
    rows: dict[str, list[tuple[Any, Any, Sequence[Period]]]] = {kind: [] for kind in kinds if kind in KINDS}
    for source in Source.objects.defer("geom_3857").order_by("code"):
        # A source that nobody had said anything about by the moment was not known.
        if source.serves in rows and (known_at is None or source.pk in states):
            point = shapely.from_wkb(bytes(source.geom.wkb))
            rows[source.serves].append((point, f"source-{source.pk}", _periods(states.get(source.pk, []))))
    return {kind: Sources.of(some) for kind, some in rows.items()}


def _periods(states: Sequence[SourceState]) -> list[Period]:
    """Spells of use; the last word on a day counts."""
    # Rows come by day and moment of recording, so that of one day the dict keeps the last.
    last = {state.day: state.state for state in states}
    periods: list[Period] = []
    begun: int | None = None
    for day in sorted(last):
        in_use = last[day] == SourceStanding.IN_USE
        if in_use and begun is None:
            begun = day_number(day)
        elif not in_use and begun is not None:
            periods.append(Period(begun, day_number(day)))
            begun = None
    return periods if begun is None else [*periods, Period(begun)]


def joints(question: Question, terms: Terms, *, known_at: datetime | None) -> dict[str, Joints]:
    """What meets in each kind of network that has sources; others, such as roads, are not asked for theirs."""
    sources = sources_known(terms.kinds, known_at=known_at)
    return {
        network.kind: Joints.of(
            network, sources[network.kind], join_m=terms.join_m, source_join_m=SOURCE_JOIN_M
        )
        for network in question.networks
        if network.kind in sources
    }


def question_on(question: Question, joined: Mapping[str, Joints], day: int) -> Question:
    """The question with the lines alone that serve at the end of a day."""
    networks = tuple(
        joined[network.kind].at(day) if network.kind in joined else network.until(day)
        for network in question.networks
    )
    return replace(question, networks=networks)


def standing(joined: Mapping[str, Joints], day: int) -> tuple[NetworkStanding, ...]:
    """How each kind hangs together at the end of a day."""
    return tuple(_standing(kind, one, day) for kind, one in joined.items())


def _standing(kind: str, one: Joints, day: int) -> NetworkStanding:
    parts = one.on(day)
    built = parts.of_line >= 0
    return NetworkStanding(
        kind,
        "sources" if parts.by_source else "largest",
        int(one.sources.in_use(day).sum()),
        parts.count,
        float(one.length_m[parts.joined].sum()) / 1000,
        float(one.length_m[built & ~parts.joined].sum()) / 1000,
    )


def difference(
    question: Question,
    joined: Mapping[str, Joints],
    *,
    since: int,
    until: int,
    ties: results.Order | None = None,
) -> results.Difference:
    """Who covered what between two days, owners of one day as `ties` orders them. Land that lines served on the first
    day and no longer do is one loss, so that the causes add up to the difference."""
    serving, lost = [], False
    for network in question.networks:
        if network.kind in joined:
            now, gone = joined[network.kind].since(since, until)
            serving.append(now)
            lost = lost or bool(len(gone.lines))
        else:
            serving.append(network)
    whole = results.difference(
        replace(question, networks=tuple(serving)), since=since, until=until, ties=ties
    )
    if not lost:
        return whole
    before = results.covered(question_on(question, joined, since), as_of=since)
    loss_km2 = whole.before.covered_km2 - before.covered_km2
    gains = whole.gains
    if abs(loss_km2) > LEAST_KM2:
        gains = [*gains, results.Gain(until, CUT_OFF, loss_km2, np.empty(0, dtype=object))]
    return results.Difference(before, whole.after, gains)


class Trial:
    """What candidates would join, beside what is joined on a day; each choice counts for those after it."""

    def __init__(
        self,
        question: Question,
        joined: Mapping[str, Joints],
        candidates: Mapping[Any, Sequence[Network]],
        terms: Terms,
        *,
        day: int,
    ) -> None:
        self._day, self._candidates = day, candidates
        self._what_if = WhatIf(question_on(question, joined, day), as_of=day)
        self._joints: dict[str, Joints] = {}
        self._built: dict[str, Any] = {}
        self._served: dict[str, Any] = {}
        self._lines: dict[tuple[str, Any], Any] = {}
        for kind, one in joined.items():
            self._lay(kind, one, terms)

    def _lay(self, kind: str, one: Joints, terms: Terms) -> None:
        """Lines that are there, and after them those of every candidate of the kind."""
        more = [
            (owner, network)
            for owner, networks in self._candidates.items()
            for network in networks
            if network.kind == kind
        ]
        every = one.with_more(
            [network for _, network in more], join_m=terms.join_m, source_join_m=SOURCE_JOIN_M
        )
        first = len(one.network.lines)
        built = every.network.day <= self._day
        built[first:] = False
        for owner, network in more:
            self._lines[kind, owner] = np.arange(first, first + len(network.lines))
            first += len(network.lines)
        self._joints[kind], self._built[kind] = every, built
        self._served[kind] = every.parts(built, self._day).joined

    @property
    def covered_km2(self) -> float:
        return self._what_if.covered_km2

    def joining(self, owners: Iterable[Any]) -> list[Network]:
        """Lines that would serve and do not yet, if these candidates were built: theirs, and others they join."""
        chosen = list(owners)
        joined = [
            network
            for owner in chosen
            for network in self._candidates.get(owner, ())
            if network.kind not in self._joints
        ]
        for kind, every in self._joints.items():
            own = [self._lines[kind, owner] for owner in chosen if (kind, owner) in self._lines]
            if own:
                built = self._built[kind].copy()
                built[np.concatenate(own)] = True
                fresh = every.parts(built, self._day).joined & ~self._served[kind]
                joined.append(every.network[fresh])
        return [network for network in joined if len(network.lines)]

    def gain(self, owners: Iterable[Any]) -> tuple[float, Any]:
        """Square kilometres that these would add together, and their pieces."""
        added = self._what_if.gain(self.joining(owners))
        return added.gained_km2, added.pieces

    def rank(self, number: int) -> list[Ranked]:
        """The best candidates, each chosen for what it adds to all before it; of equal ones the lesser owner."""
        ranked: list[Ranked] = []
        left = set(self._candidates)
        known: dict[Any, _Worth] = {}
        while left and len(ranked) < number:
            # All are looked at, not the best alone: what joins a source may raise what others add.
            for owner in left:
                known[owner] = self._worth(owner, known.get(owner))
            # Rounded, as the last bits of equal gains differ; of equal ones the lesser owner is to come
            # first.
            best = min(left, key=lambda owner: (-round(known[owner].km2, 9), owner))
            if known[best].km2 <= 0:
                break
            km2 = self._choose(best)
            left.discard(best)
            total = ranked[-1].cumulative_km2 if ranked else 0.0
            ranked.append(Ranked(best, km2, total + km2))
        return ranked

    def _worth(self, owner: Any, before: _Worth | None) -> _Worth:
        """What a candidate would add now; what was found before holds while it joins the same lines and its land is
        as it was."""
        networks = self.joining([owner])
        lines = tuple(line.wkb for network in networks for line in network.lines)
        if before and before.lines == lines and self._what_if.holds(before.valued):
            return before
        valued = self._what_if.valued(networks)
        return _Worth(lines, valued.gained_km2, valued)

    def _choose(self, owner: Any) -> float:
        """Count a candidate as built from now on."""
        km2 = self._what_if.add(self.joining([owner]))
        for kind, every in self._joints.items():
            if (kind, owner) in self._lines:
                self._built[kind][self._lines[kind, owner]] = True
                self._served[kind] = every.parts(self._built[kind], self._day).joined
        return km2


class _Worth(NamedTuple):
    """What a candidate was found to add, and the lines it was found with."""

    lines: tuple[bytes, ...]
    km2: float
    valued: Any
