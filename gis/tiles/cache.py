"""Tiles kept from one request to the next, for all processes: exact, as each is kept under the version of all it may
show. Asks nobody for that version; gis/tiles/response.py does."""

from __future__ import annotations

import random
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from django.core.cache import caches

from gis.file_cache import OldestGoFirst

# What a process keeps by itself; more is read from the shared cache.
MEMORY_BYTES: Final = 32_000_000
# An entry without content costs its names and numbers.
ENTRY_BYTES: Final = 500


@dataclass(frozen=True, slots=True)
class StoredTile:
    """A tile's body as it is sent, `zipped` or not, the digest of its content, and the version of what it shows."""

    version: int
    digest: str
    body: bytes
    zipped: bool


class TileCache:
    """Tiles by name, each with the one version it was made under; a tile of another version is not found."""

    def __init__(self, alias: str = "tiles", memory_bytes: int = MEMORY_BYTES) -> None:
        self._alias = alias
        self._limit = memory_bytes
        self._held = 0
        self._memory: OrderedDict[str, StoredTile] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str, version: int) -> StoredTile | None:
        """The tile `name` as of `version`; None where nobody has made it."""
        with self._lock:
            found = self._memory.get(name)
            if found is not None and found.version == version:
                self._memory.move_to_end(name)
                return found
        shared: Any = caches[self._alias].get(name)
        if isinstance(shared, StoredTile) and shared.version == version:
            self._remember(name, shared)
            return shared
        return None

    def put(self, name: str, tile: StoredTile) -> None:
        """Keep `tile` in place of any older one. Empty tiles stay in this process: there is no end of them."""
        self._remember(name, tile)
        if tile.body:
            caches[self._alias].set(name, tile)

    def _remember(self, name: str, tile: StoredTile) -> None:
        with self._lock:
            older = self._memory.pop(name, None)
            self._memory[name] = tile
            self._held += _weight(tile) - (_weight(older) if older else 0)
            while self._held > self._limit:
                _, oldest = self._memory.popitem(last=False)
                self._held -= _weight(oldest)


def _weight(tile: StoredTile) -> int:
    return len(tile.body) + ENTRY_BYTES


class TileFiles(OldestGoFirst):
    """Counts its files now and then and not at each write: there are many."""

    def _cull(self) -> None:
        if random.random() < 0.02:
            super()._cull()
