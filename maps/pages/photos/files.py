"""The files of photos: original, copy with its line, thumbnail, time stamp; for people with a role."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from gis.models import Photo, PhotoStamp
from gis.photos.storage import content_of
from gis.roles import ROLES
from maps.pages.base import role_page

SHOWN: Final = ("original", "marked", "thumbnail", "stamp")
ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png", "image/heic": "heic"}


@require_safe
@role_page(*ROLES)
def photo_file(request: HttpRequest, address: UUID, size: str) -> HttpResponse:
    """One file of a photo. It never changes, but whoever asks again has to be let in again."""
    if size not in SHOWN:
        raise Http404
    photo = get_object_or_404(Photo.objects.defer("position"), address=address)
    if size == "stamp":
        return _stamp(photo)
    etag = f'"{photo.sha256[:32]}-{size}"'
    if request.headers.get("If-None-Match") == etag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        kind = photo.media_type if size == "original" else "image/jpeg"
        answer = HttpResponse(content_of(photo, size), content_type=kind)
        name = f"photo-{photo.pk}{'' if size == 'original' else f'-{size}'}.{ENDINGS[kind]}"
        answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _stamp(photo: Photo) -> HttpResponse:
    """The time stamp as the authority gave it, for `openssl ts -verify`."""
    stamp = get_object_or_404(PhotoStamp, photo=photo)
    response = HttpResponse(bytes(stamp.token), content_type="application/timestamp-reply")
    response["Content-Disposition"] = f'attachment; filename="photo-{photo.pk}.tsr"'
    response["Cache-Control"] = "private, no-cache"
    return response
