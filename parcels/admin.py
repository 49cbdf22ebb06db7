"""The admin of planning areas, land uses, parcels and their dated states."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from gis.admin import ReadOnly, ShapeAsText
from parcels.models import LandUse, Parcel, ParcelState, PlanningArea


@admin.register(PlanningArea)
class PlanningAreaAdmin(ShapeAsText):
    geometry = "outline"
    list_display = ["name", "code", "target_km2", "target_due", "schematic", "demo"]
    search_fields = ["name", "code"]


@admin.register(LandUse)
class LandUseAdmin(admin.ModelAdmin):
    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(Parcel)
class ParcelAdmin(ShapeAsText):
    geometry = "outline"
    list_display = ["code", "use", "declared_m2", "planning_area", "village", "schematic", "demo"]
    list_filter = ["use", "planning_area"]
    list_select_related = ["use", "planning_area", "village"]
    search_fields = ["code"]
    raw_id_fields = ["village"]


@admin.register(ParcelState)
class ParcelStateAdmin(ReadOnly):
    """Appended, never edited: a mistake is put right by a later row."""

    list_display = ["parcel", "day", "state", "note", "by", "recorded_at"]
    list_filter = ["state"]
    list_select_related = ["parcel", "by"]
    search_fields = ["parcel__code", "note"]
    autocomplete_fields = ["parcel"]
    fields = ["parcel", "day", "state", "note"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def save_model(self, request: HttpRequest, obj: ParcelState, form: Any, change: bool) -> None:
        obj.by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
