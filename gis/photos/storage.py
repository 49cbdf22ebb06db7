"""Where photos lie: the storage named `photos` in settings; served by no address but ours, which asks who looks."""

from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from gis.errors import DomainError
from gis.photos.models import Photo

# Names of the files of one photo. `marked` carries the burnt-in line; `original` is the proof.
SIZES: Final = ("original", "marked", "copy", "thumbnail")


def photo_storage() -> Storage:
    return storages["photos"]


def name_of(photo: Photo, size: str) -> str:
    """Where a file of `photo` lies in the storage; the random address is part of it."""
    return f"{photo.day:%Y/%m}/{photo.address}/{size}"


def keep(photo: Photo, size: str, content: bytes) -> None:
    """Writes a file of `photo` once: one that is there already stays as it is."""
    name, storage = name_of(photo, size), photo_storage()
    if not storage.exists(name):
        storage.save(name, ContentFile(content))


def content_of(photo: Photo, size: str) -> bytes:
    """The bytes of a file of `photo`. Raises DomainError where it is gone."""
    try:
        with photo_storage().open(name_of(photo, size)) as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        raise DomainError("照片的文件不在了，请管理员查看备份。") from None
