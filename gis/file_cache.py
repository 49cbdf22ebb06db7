"""Django's cache in files, which lets go of the oldest entries when it is full; Django's own takes any at random."""

from contextlib import suppress
from pathlib import Path

from django.core.cache.backends.filebased import FileBasedCache


class OldestGoFirst(FileBasedCache):
    """What was written last is kept: figures and tiles are kept under versions, and old versions are asked for no more.

    At random, an entry could be gone before the request after the one that wrote it.
    """

    def _cull(self) -> None:
        files = [Path(name) for name in self._list_cache_files()]  # type: ignore[attr-defined]
        if len(files) < self._max_entries:
            return
        files.sort(key=_written_at)
        share = self._cull_frequency or 1
        for file in files[: len(files) // share]:
            # Another process may have been quicker.
            with suppress(OSError):
                file.unlink()


def _written_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
