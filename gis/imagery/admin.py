"""The admin of scenes: looked at and voided; they are added on their page or by command."""

from django.contrib import admin

from gis.administration.bases import Voiding
from gis.imagery.models import Scene


@admin.register(Scene)
class SceneAdmin(Voiding):
    list_display = ["title", "day", "crs", "resolution_m", "size_bytes", "by", "voided_at"]
    list_filter = [("voided_at", admin.EmptyFieldListFilter), "demo"]
    list_select_related = ["by"]
    search_fields = ["title", "source"]
    exclude = ["footprint"]
