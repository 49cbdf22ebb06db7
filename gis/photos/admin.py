"""The admin of photos: looked at and voided, never edited or deleted."""

from django.contrib import admin

from gis.administration.bases import ReadOnly, Voiding
from gis.photos.models import Photo, PhotoPiece, PhotoStamp, PhotoUpload


@admin.register(Photo)
class PhotoAdmin(Voiding):
    list_display = [
        "pk",
        "day",
        "by",
        "media_type",
        "position_source",
        "accuracy_m",
        "recorded_at",
        "voided_at",
    ]
    list_filter = [("voided_at", admin.EmptyFieldListFilter), "media_type", "position_source", "demo"]
    list_select_related = ["by"]
    search_fields = ["note", "sha256"]


@admin.register(PhotoUpload)
class PhotoUploadAdmin(ReadOnly):
    list_display = ["key", "by", "received_bytes", "size_bytes", "begun_at"]
    list_select_related = ["by"]
    fields = ["key", "by", "received_bytes", "size_bytes", "begun_at"]


@admin.register(PhotoPiece)
class PhotoPieceAdmin(ReadOnly):
    list_display = ["upload_id", "offset"]
    fields = ["upload", "offset"]


@admin.register(PhotoStamp)
class PhotoStampAdmin(ReadOnly):
    list_display = ["photo_id", "moment", "authority", "recorded_at"]
    list_filter = ["authority"]
    fields = ["photo", "moment", "authority", "recorded_at"]
