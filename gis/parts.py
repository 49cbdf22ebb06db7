"""Figures kept part by part and shared by processes: after a write only the parts it touched are made again.

What a part is, a room above says (a road); the database keeps a version of each (decision 0111).
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.cache import caches

from gis.bitemporal.past import past_now
from gis.replica import connection

# The part of all that no other part is told of: where its version changes everything is made again.
REST: Final = -1
# Rows without a part, a work that no road is known of.
NO_PART: Final = 0
# Days and moments kept in a process of each figure.
KEPT: Final = 4
# Rows kept in a process of each figure, day and moment that is kept row by row.
ROWS_KEPT: Final = 4_000
# Other processes are told of a figure when more than this share of its parts was made anew; less they make as fast.
WORTH_SHARING: Final = 0.05

VERSIONS = "SELECT part, version FROM kernel_part"

Versions = Mapping[int, int]
Kept = dict[int, tuple[int | None, int, Any]]
T = TypeVar("T")
Make = Callable[[Sequence[int]], Mapping[int, Any]]

_memory: OrderedDict[Hashable, Kept] = OrderedDict()
_lock = threading.Lock()


def part_versions() -> Versions:
    """The version of each part that was ever written, and of the rest: equal ones mean equal data."""
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS)
        return dict(cursor.fetchall())


def by_part(figure: str, key: Hashable, make: Make) -> dict[int, Any]:
    """`figure` for `key` (a day, a moment) of each part that has any, made by `make` for the parts that have changed.

    `make` is given parts and gives what it finds for them. The versions are read before, so that what is kept is never
    older than the version it is kept under.
    """
    versions = part_versions()
    name = (figure, key, past_now())
    kept = _recall(name)
    stale = _stale(kept, versions)
    # Reading what another process kept costs more than making a few parts anew.
    if len(stale) > WORTH_SHARING * len(versions):
        shared = shared_cache().get(_address(name)) or {}
        if len(_stale(shared, versions)) < len(stale):
            kept, stale = shared, _stale(shared, versions)
    if stale:
        made = make(stale)
        rest = versions.get(REST, 0)
        kept = {**kept, **{part: (versions[part], rest, made.get(part)) for part in stale}}
        if len(stale) > WORTH_SHARING * len(versions):
            shared_cache().set(_address(name), kept)
    _remember(name, kept)
    return {part: kept[part][2] for part in versions if part != REST and kept[part][2] is not None}


def by_row(
    figure: str, key: Hashable, parts: Mapping[int, int], make: Callable[[Sequence[int]], Mapping[int, T]]
) -> dict[int, T]:
    """`figure` for `key` of each row whose part `parts` tells, made by `make` for the rows whose part has changed."""
    versions = part_versions()
    name = (figure, key, past_now())
    kept = _recall(name)
    now = {row: (versions.get(part), versions.get(REST, 0)) for row, part in parts.items()}
    stale = [row for row in parts if kept.get(row, (None, None))[:2] != now[row]]
    made = make(stale) if stale else {}
    fresh = {row: (*now[row], made[row]) for row in stale if row in made}
    # A new dictionary each time, never a change in place: another thread may be reading the one that is kept.
    if len(kept) + len(fresh) > ROWS_KEPT:
        kept = {row: kept[row] for row in parts if row in kept}
    kept = {**kept, **fresh}
    _remember(name, kept)
    return {row: kept[row][2] for row in parts if row in kept and kept[row][:2] == now[row]}


def is_held(figure: str, key: Hashable) -> bool:
    """Whether this process has `figure` for `key` of every part as the data are now."""
    return not _stale(_recall((figure, key, past_now())), part_versions())


def shared(figure: str, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, kept for all processes under `figure` and `key`; the key tells the state of the data."""
    address = _address((figure, key, past_now()))
    kept: tuple[T] | None = shared_cache().get(address)
    if kept is None:
        kept = (make(),)
        shared_cache().set(address, kept)
    return kept[0]


def shared_cache() -> Any:
    """The cache that the processes of a machine share."""
    return caches["figures"]


def _stale(kept: Kept, versions: Versions) -> list[int]:
    rest = versions.get(REST, 0)
    return [
        part
        for part, version in versions.items()
        if part != REST and kept.get(part, (None, None))[:2] != (version, rest)
    ]


def _recall(name: Hashable) -> Kept:
    with _lock:
        return _memory.get(name, {})


def _remember(name: Hashable, kept: Kept) -> None:
    with _lock:
        _memory[name] = kept
        _memory.move_to_end(name)
        figure = name[0]  # type: ignore[index]
        same = [other for other in _memory if other[0] == figure]  # type: ignore[index]
        for oldest in same[:-KEPT]:
            del _memory[oldest]


def _address(name: Hashable) -> str:
    return hashlib.sha256(f"{_program()} {name!r}".encode()).hexdigest()


@cache
def _program() -> str:
    """A digest of the program: what another release kept is not believed."""
    digest = hashlib.sha256()
    rooms = [
        Path(room.path) for room in apps.get_app_configs() if Path(room.path).parent == settings.BASE_DIR
    ]
    for path in sorted(path for room in rooms for kind in ("py", "sql") for path in room.rglob(f"*.{kind}")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
