"""How much of a hostile file is borne before it is refused: values of settings, handed to the reading process."""

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings

from gis.jobs.memory import reader_memory


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. `ratio` is how many times smaller a large packed file may be."""

    file_bytes: int
    unpacked_bytes: int
    entries: int
    ratio: int
    rows: int
    columns: int
    points: int
    seconds: int
    memory_bytes: int

    @classmethod
    def of_settings(cls) -> "Limits":
        limits = settings.IMPORT_LIMITS
        return cls(**limits | {"memory_bytes": reader_memory(limits["memory_bytes"])})

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def megabytes(number: int) -> str:
    """`200 MB`, for messages; at least one digit where it is less than one."""
    return f"{number / 1_000_000:,.0f} MB" if number >= 10_000_000 else f"{number / 1_000_000:,.1f} MB"
