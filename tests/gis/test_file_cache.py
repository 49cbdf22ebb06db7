"""A cache in files that is full lets go of what was written first."""

import os
from pathlib import Path

from gis.file_cache import OldestGoFirst


def test_of_a_full_cache_the_oldest_go_and_the_newest_stay(tmp_path: Path) -> None:
    cache = OldestGoFirst(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 30}})
    known: set[Path] = set()
    for number in range(40):
        cache.set(f"figure-{number}", number)
        # Written within one tick of the file system's clock they would all be of one age.
        for file in {*tmp_path.iterdir()} - known:
            os.utime(file, (1_000_000 + number, 1_000_000 + number))
            known.add(file)
    found = [number for number in range(40) if cache.get(f"figure-{number}") is not None]
    assert 20 <= len(found) <= 30
    assert found == list(range(40 - len(found), 40))


def test_a_cache_that_is_not_full_keeps_all(tmp_path: Path) -> None:
    cache = OldestGoFirst(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 30}})
    for number in range(29):
        cache.set(f"figure-{number}", number)
    assert [cache.get(f"figure-{number}") for number in range(29)] == list(range(29))
