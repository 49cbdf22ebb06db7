"""Photos come in pieces and once only; what stands is voided with a reason and never removed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from gis.crs import from_wgs84, storage_srid
from gis.errors import DomainError
from gis.exchange.georeferencing.gcj02 import to_gcj02, undone
from gis.photos.inspect import Decoded, decode
from gis.photos.limits import PhotoLimits
from gis.photos.models import Photo, PhotoPiece, PhotoUpload
from gis.photos.storage import keep
from gis.voiding import void

MOST_THUMBNAIL_BYTES: Final = 65_536
# A phone's clock that is off by less is taken to be right: the way to the server takes its time.
CLOCK_TOLERANCE: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Said:
    """What the phone says of a photo at the shutter. `sent_at` is its clock when it begins to send."""

    taken_at: datetime
    sent_at: datetime
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    heading_deg: float | None = None
    datum: str = Photo.Datum.WGS84
    by_hand: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How far an upload has come; `photo` once it stands, `created` when this call made it stand."""

    received_bytes: int
    size_bytes: int
    photo: Photo | None = None
    created: bool = False


@transaction.atomic
def begin_upload(
    *, key: UUID, size_bytes: int, sha256: str, said: dict[str, Any], thumbnail: bytes, by: Any
) -> Arrival:
    """Opens an upload, or says how far the one with this key has come. Raises DomainError for what is too large."""
    limits = PhotoLimits.of_settings()
    if not 0 < size_bytes <= limits.file_bytes:
        raise DomainError(
            f"一张照片最多 {limits.file_bytes // 1_000_000} MB，这张有 {size_bytes / 1_000_000:.1f} MB。",
            field="size_bytes",
        )
    if len(thumbnail) > MOST_THUMBNAIL_BYTES:
        raise DomainError("缩略图太大。", field="thumbnail")
    if (standing := _standing(key, by)) is not None:
        return Arrival(standing.size_bytes, standing.size_bytes, standing)
    upload, created = PhotoUpload.objects.get_or_create(
        key=key,
        defaults={
            "by": by, "size_bytes": size_bytes, "sha256": sha256, "said": said, "thumbnail": thumbnail,
        },
    )  # fmt: skip
    if created and (standing := _standing(key, by)) is not None:
        upload.delete()  # it came to stand between the two looks
        return Arrival(standing.size_bytes, standing.size_bytes, standing)
    if not created:
        _check_same(upload, size_bytes=size_bytes, sha256=sha256, by=by)
    return Arrival(upload.received_bytes, upload.size_bytes)


@transaction.atomic
def add_piece(*, key: UUID, offset: int, content: bytes, by: Any) -> Arrival:
    """Adds the bytes from `offset` on; bytes that have come already are passed over, and after a gap nothing is added:
    the answer says where to go on."""
    # The lock first: while it is waited for, another copy of the last piece may make the photo stand.
    upload = PhotoUpload.objects.select_for_update().filter(key=key, by=by).first()
    if (standing := _standing(key, by)) is not None:
        return Arrival(standing.size_bytes, standing.size_bytes, standing)
    if upload is None:
        raise DomainError("没有这个上传，请从头开始传这张照片。", field="key")
    fresh = content[upload.received_bytes - offset :] if offset <= upload.received_bytes else b""
    if upload.received_bytes + len(fresh) > upload.size_bytes:
        raise DomainError("比说好的大小多了。", field="offset")
    if fresh:
        PhotoPiece.objects.create(upload=upload, offset=upload.received_bytes, content=fresh)
        upload.received_bytes += len(fresh)
        upload.save(update_fields=["received_bytes"])
    return Arrival(upload.received_bytes, upload.size_bytes)


def finish_upload(
    *, key: UUID, said: Said, by: Any, then: Callable[[Photo, Decoded], None] = lambda photo, decoded: None
) -> Arrival:
    """Makes a photo of an upload whose last byte has come; `then` runs in the same transaction.

    A file that is no photo is thrown away and refused: sending it again would not mend it. Raises DomainError.
    """
    try:
        with transaction.atomic():
            return _finished(key=key, said=said, by=by, then=then)
    except DomainError as error:
        if error.field in ("photo", "sha256"):
            PhotoUpload.objects.filter(key=key, by=by).delete()
        raise


def _finished(*, key: UUID, said: Said, by: Any, then: Callable[[Photo, Decoded], None]) -> Arrival:
    upload = PhotoUpload.objects.select_for_update().filter(key=key, by=by).first()
    if (standing := _standing(key, by)) is not None:
        return Arrival(standing.size_bytes, standing.size_bytes, standing)
    if upload is None or upload.received_bytes < upload.size_bytes:
        raise DomainError("照片还没有传完。", field="key")
    content = b"".join(bytes(piece) for piece in upload.pieces.values_list("content", flat=True))
    if hashlib.sha256(content).hexdigest() != upload.sha256:
        raise DomainError("传到的内容与手机上的不一致（SHA-256 不同），请重传这张。", field="sha256")
    decoded = decode(content)
    photo = _appended(upload, said, decoded, by)
    upload.delete()
    keep(photo, "original", content)
    keep(photo, "copy", decoded.copy)
    keep(photo, "thumbnail", decoded.thumbnail)
    then(photo, decoded)
    return Arrival(photo.size_bytes, photo.size_bytes, photo, created=True)


def _appended(upload: PhotoUpload, said: Said, decoded: Decoded, by: Any) -> Photo:
    received = _database_now()
    ahead = said.sent_at - received
    ahead = timedelta(0) if abs(ahead) < CLOCK_TOLERANCE else ahead
    moment = min(said.taken_at - ahead, received)
    position, source = _position(said, decoded)
    photo = Photo.objects.create(
        key=upload.key,
        sha256=upload.sha256,
        size_bytes=upload.size_bytes,
        media_type=decoded.media_type,
        width=decoded.width,
        height=decoded.height,
        position=position,
        position_source=source,
        datum=said.datum if source == Photo.PositionSource.DEVICE else Photo.Datum.WGS84,
        accuracy_m=said.accuracy_m if source == Photo.PositionSource.DEVICE else None,
        heading_deg=said.heading_deg % 360 if said.heading_deg is not None else None,
        taken_at=said.taken_at,
        clock_ahead_s=round(max(-2e9, min(2e9, ahead.total_seconds()))),
        moment=moment,
        day=timezone.localtime(moment).date(),
        note=said.note,
        recorded_at=received,
        by=by,
    )
    photo.refresh_from_db()
    return photo


def _position(said: Said, decoded: Decoded) -> tuple[Point | None, str]:
    """What the phone measured at the shutter, else what the file says, else nothing."""
    source = Photo.PositionSource.HAND if said.by_hand else Photo.PositionSource.DEVICE
    lon, lat = said.lon, said.lat
    if lon is None or lat is None:
        lon, lat, source = decoded.lon, decoded.lat, Photo.PositionSource.EXIF
    if lon is None or lat is None:
        return None, Photo.PositionSource.NONE
    datum = said.datum if source == Photo.PositionSource.DEVICE else Photo.Datum.WGS84
    return stored_point(lon, lat, datum=datum), source


def stored_point(lon: float, lat: float, *, datum: str = Photo.Datum.WGS84) -> Point:
    """A point of degrees (WGS 84, or GCJ-02 of an embedded browser) in the storage CRS."""
    if datum == Photo.Datum.GCJ02:
        lon, lat = map(float, undone(to_gcj02, np.array([[lon, lat]]))[0])
    return Point(*from_wgs84(lon, lat), srid=storage_srid())


def _database_now() -> datetime:
    row = PhotoUpload.objects.annotate(moment=Now()).values_list("moment", flat=True).first()
    assert row is not None, "called while the upload's row is locked"
    return row


def _standing(key: UUID, by: Any) -> Photo | None:
    photo = Photo.objects.filter(key=key).first()
    if photo is not None and photo.by_id != by.pk:
        raise DomainError("这个编号已被别人的照片用了，请重新拍。", field="key")
    return photo


def _check_same(upload: PhotoUpload, *, size_bytes: int, sha256: str, by: Any) -> None:
    if upload.by_id != by.pk or upload.size_bytes != size_bytes or upload.sha256 != sha256:
        raise DomainError("这个编号已用于另一张照片，请重新拍。", field="key")


def void_photo(*, photo: Photo, reason: str, by: Any, now: datetime) -> Photo:
    """Marks a photo as not counting, with the reason; its files stay. DomainError when it already is void."""
    return void(row=photo, reason=reason, by=by, now=now)
