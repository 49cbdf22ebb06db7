"""How much of a photo is borne before it is refused: values of settings, handed to the decoding process."""

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings


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
        return cls(**settings.PHOTO_LIMITS)

    def plain(self) -> dict[str, Any]:
        return asdict(self)
