"""How much of a photo is borne before it is refused: values of settings, handed to the decoding process."""

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings

from gis.jobs.memory import reader_memory


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """Sizes in bytes, times in seconds; `pixels` is width times height."""

    file_bytes: int
    piece_bytes: int
    pixels: int
    memory_bytes: int
    seconds: int

    @classmethod
    def of_settings(cls) -> "PhotoLimits":
        limits = settings.PHOTO_LIMITS
        return cls(**limits | {"memory_bytes": reader_memory(limits["memory_bytes"])})

    def plain(self) -> dict[str, Any]:
        return asdict(self)
