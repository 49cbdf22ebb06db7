"""What `roads` says is built, as networks for the coverage kernel: lines with the day each serves from; no areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.day_numbers import NEVER, day_number
from gis.replica import connection
from parcels.coverage.connectivity import CUT_OFF
from parcels.coverage.engine.problem import Network
from parcels.coverage.terms import ALL_STEPS, CARRIAGEWAY, Terms
from parcels.norms import ALONG_BLOCK_M
from parcels.sources.models import Source
from roads.models import Pipe, Step, Work

# Pieces of works of a kind: owner, class of road, WKB cut from the work's line, number of the day it serves. A piece
# whose halves differ serves from the later or, where either half is enough, the earlier of the two.
SLICES: Final = """
    SELECT w.kind, 'work-' || w.id, r.road_class, ST_AsBinary(roads_cut(w.line, w.span, s.span)), s.day::int
    FROM (
        SELECT work_id, span, {half}(coalesce({day}, kernel_day_number(NULL))) AS day
        FROM {slices} GROUP BY work_id, span
    ) s JOIN roads_work w ON w.id = s.work_id JOIN roads_road r ON r.id = w.road_id
    WHERE w.kind = ANY (%(kinds{number})s) AND w.line IS NOT NULL
"""
# Where slices come from: those kept for what is known now, or as they were known at a moment.
KEPT: Final = "roads_slice"
KNOWN: Final = "roads_slices_known(%(known_at)s)"
# Roads that were there, not through a work: owner, class, WKB, day.
EXISTING: Final = """
    SELECT 'carriageway', 'existing-' || e.id, r.road_class, ST_AsBinary(roads_cut(r.centreline, r.length_m, e.span)),
        kernel_day_number(e.since)
    FROM roads_existingstretch e JOIN roads_road r ON r.id = e.road_id
"""
# Pipes in the ground: owner, kind, WKB, day. A pipe surveyed within a work of its kind is that work's doing.
PIPES: Final = """
    SELECT p.kind, coalesce('work-' || own.id, 'pipe-' || p.id), p.kind, ST_AsBinary(p.line),
        kernel_day_number(p.laid_on)
    FROM roads_pipe p LEFT JOIN LATERAL (
        SELECT w.id FROM roads_work w WHERE w.kind = p.kind AND w.road_id = p.road_id AND w.span @> p.span
        ORDER BY w.code LIMIT 1
    ) own ON true
    WHERE p.kind = ANY (%(pipes)s) AND p.laid_on IS NOT NULL
"""
# Pipes planned and not laid by a day that no work of their kind on the same metres lays: owner, kind, WKB, never. A
# pipe that lies on no road is inside a work when all of it runs beside the work's line.
PLANNED: Final = """
    SELECT p.kind, 'pipe-' || p.id, p.kind, ST_AsBinary(p.line), kernel_day_number(NULL)
    FROM roads_pipe p
    WHERE p.kind = ANY (%(pipes)s) AND p.planned_for IS NOT NULL AND (p.laid_on IS NULL OR p.laid_on > %(as_of)s)
        AND NOT EXISTS (
            SELECT FROM roads_work w WHERE w.kind = p.kind AND CASE
                WHEN p.span IS NULL THEN ST_DWithin(w.line, p.line, %(beside)s)
                    AND ST_Covers(ST_Buffer(w.line, %(beside)s), p.line)
                ELSE w.road_id = p.road_id AND w.span @> p.span
            END
        )
"""


class Candidate(NamedTuple):
    """Something that could be built next: a work or a planned pipe (`sort` is work or pipe), by primary key."""

    sort: str
    pk: int


def networks(
    terms: Terms, *, kinds: tuple[str, ...] | None = None, known_at: datetime | None = None
) -> list[Network]:
    """One network for each kind: all that was ever built, each line with its day; storage CRS.

    Works count by the reports believed at `known_at` (None: now); pipes and roads that were there count
    as their rows are seen (gis.bitemporal.past).
    """
    wanted = kinds or terms.kinds
    slices, values = _slices(terms, wanted, known_at)
    statements = [*slices, PIPES, *([EXISTING] if CARRIAGEWAY in wanted else [])]
    rows = _by_kind(statements, {**values, "pipes": [kind for kind in wanted if kind != CARRIAGEWAY]})
    every = [_network(terms, kind, rows.get(kind, [])) for kind in wanted]
    return [network[network.day < NEVER] for network in every]


def unbuilt(
    terms: Terms, *, as_of: date, kinds: tuple[str, ...] | None = None, known_at: datetime | None = None
) -> dict[Candidate, list[Network]]:
    """What could be built next, with the pieces of each that do not serve on `as_of` yet.

    Works but those cancelled, and pipes that were planned and lie inside no work of their kind.
    """
    number, wanted = day_number(as_of), kinds or terms.kinds
    cancelled = set(
        Work.objects.filter(statuses__in=_cancelled(as_of, known_at)).values_list("pk", flat=True)
    )
    candidates: dict[Candidate, list[Network]] = {}
    slices, values = _slices(terms, wanted, known_at)
    values |= {
        "pipes": [kind for kind in wanted if kind != CARRIAGEWAY],
        "as_of": as_of,
        "beside": ALONG_BLOCK_M,
    }
    rows = _by_kind([*slices, PLANNED], values)
    for kind in wanted:
        network = _network(terms, kind, rows.get(kind, []))
        waiting = network[network.day > number]
        for owner in np.unique(waiting.owner).tolist():
            sort, _, key = owner.partition("-")
            if sort == "pipe" or int(key) not in cancelled:
                candidates.setdefault(Candidate(sort, int(key)), []).append(waiting[waiting.owner == owner])
    return candidates


def codes_of(owners: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What owners are ordered by that finish on one day: their codes; of equal codes works, pipes, roads and
    sources in turn."""
    keys: dict[str, dict[int, str]] = {}
    for owner in owners:
        sort, _, key = owner.partition("-")
        keys.setdefault(sort, {})[int(key)] = owner
    works = Work.objects.filter(pk__in=keys.get("work", ())).values_list("pk", "code")
    pipes = Pipe.objects.filter(pk__in=keys.get("pipe", ())).values_list("pk", "code")
    codes = {keys["work"][key]: (code, "0") for key, code in works}
    codes |= {keys["pipe"][key]: (code, "1") for key, code in pipes}
    sources = Source.objects.filter(pk__in=keys.get("source", ())).values_list("pk", "code")
    codes |= {keys["source"][key]: (code, "3") for key, code in sources}
    there = keys.get("existing", {})
    return codes | {owner: (f"{key:012d}", "2") for key, owner in there.items()}


def labels(owners: list[str]) -> dict[str, dict[str, Any]]:
    """What each cause is called, by its owner code: work, pipe or road that was there."""
    keys: dict[str, list[int]] = {"work": [], "pipe": []}
    for owner in owners:
        sort, _, key = owner.partition("-")
        if owner != CUT_OFF:
            keys.setdefault(sort, []).append(int(key))
    by_owner: dict[str, dict[str, Any]] = {}
    for work in Work.objects.filter(pk__in=keys["work"]).select_related("road"):
        by_owner[f"work-{work.pk}"] = {"label": str(work), "work": work.pk, "kind": work.kind}
    for pipe in Pipe.objects.filter(pk__in=keys["pipe"]).select_related("road"):
        name = f"{pipe.road or ''}{pipe.get_kind_display()}管线 {pipe.code}"
        by_owner[f"pipe-{pipe.pk}"] = {"label": name, "pipe": pipe.pk, "kind": pipe.kind}
    for source in Source.objects.filter(pk__in=keys.get("source", [])).defer("geom_3857"):
        by_owner[f"source-{source.pk}"] = {
            "label": f"{source}投用",
            "source": source.pk,
            "kind": source.serves,
        }
    if CUT_OFF in owners:
        by_owner[CUT_OFF] = {"label": "源点停用或管网断开", "kind": ""}
    for owner in owners:
        by_owner.setdefault(owner, {"label": "已有道路", "kind": CARRIAGEWAY})
    return by_owner


def _slices(
    terms: Terms, kinds: tuple[str, ...], known_at: datetime | None
) -> tuple[list[str], dict[str, Any]]:
    """A statement for each step that serves some of the kinds, and the values they ask for."""
    half = "max" if terms.halves == "both" else "min"
    statements: list[str] = []
    values: dict[str, Any] = {"known_at": known_at}
    places = {kind: _place(kind, terms.step_of(kind)) for kind in kinds}
    for number, place in enumerate(sorted(set(places.values()))):
        day = f"step_days[{place}]" if place else "finished_day"
        slices = KNOWN if known_at else KEPT
        statements.append(SLICES.format(half=half, day=day, number=number, slices=slices))
        values[f"kinds{number}"] = [kind for kind in kinds if places[kind] == place]
    return statements, values


def _place(kind: str, step: str) -> int:
    """Place of a step among those of its kind, from 1; 0 stands for all of them."""
    if step == ALL_STEPS:
        return 0
    position = Step.objects.get(kind=kind, code=step).position
    return Step.objects.filter(kind=kind, position__lte=position).count()


def _by_kind(statements: Sequence[str], values: Mapping[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
    """Owner, name of reach, WKB and day of every line, by kind, in one query."""
    rows_of: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        # Sums follow the order of lines: without one of their own the last bits would change from query to
        # query.
        cursor.execute(" UNION ALL ".join(statements) + " ORDER BY 1, 2, 5", values)
        for kind, *row in cursor.fetchall():
            rows_of.setdefault(kind, []).append(tuple(row))
    return rows_of


def _network(terms: Terms, kind: str, rows: list[tuple[Any, ...]]) -> Network:
    owners, names, shapes, days = zip(*rows, strict=True) if rows else ((), (), (), ())
    lines: NDArray[Any] = shapely.from_wkb([bytes(shape) for shape in shapes])
    whole = np.isin(shapely.get_type_id(lines), (1, 5)) if len(lines) else np.zeros(0, dtype=np.bool_)
    reach = np.array(
        [terms.reach_of(name if kind == CARRIAGEWAY else kind) for name in names], dtype=np.float64
    )
    owner = np.array(owners, dtype=object)
    return Network.of(
        kind,
        lines[whole],
        reach_m=reach[whole],
        day=np.array(days, dtype=np.int64)[whole],
        owner=owner[whole],
    )


def _cancelled(as_of: date, known_at: datetime | None) -> Any:
    from roads.models import WorkStatus

    latest = WorkStatus.objects.latest_for(as_of=as_of, known_at=known_at)
    return WorkStatus.objects.filter(pk__in=latest.values("pk"), status=WorkStatus.Status.CANCELLED)
