"""The admin of planning areas, land uses, parcels and their dated states."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from gis.administration.bases import DayThatCame, Deciding, ReadOnly
from gis.administration.shapes import OnMap
from parcels.models import LandUse, Parcel, ParcelState, PlanningArea
from parcels.sources.admin import SourceAdmin, SourceStateAdmin  # noqa: F401  the shelf of sources registers its own


@admin.register(PlanningArea)
class PlanningAreaAdmin(Deciding, OnMap):
    list_display = ["name", "code", "target_km2", "target_due", "schematic", "demo"]
    search_fields = ["name", "code"]


@admin.register(LandUse)
class LandUseAdmin(admin.ModelAdmin):
    list_display = ["code", "name"]
    search_fields = ["code", "name"]


class StateInline(admin.TabularInline):
    """The states a parcel has had; a new one is appended on its own page."""

    model = ParcelState
    extra = 0
    can_delete = False
    fields = ["day", "state", "note", "by", "recorded_at"]
    readonly_fields = ["day", "state", "note", "by", "recorded_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Parcel)
class ParcelAdmin(Deciding, OnMap):
    list_display = ["code", "use", "declared_m2", "measured", "planning_area", "village", "schematic", "demo"]
    list_filter = ["use", "planning_area"]
    list_select_related = ["use", "planning_area", "village"]
    search_fields = ["code", "village__code", "village__name"]
    autocomplete_fields = ["use", "village"]
    readonly_fields = ["measured"]
    inlines = [StateInline]

    @admin.display(description="测算面积(平方米)", ordering="area_m2")
    def measured(self, row: Parcel) -> str:
        return f"{row.area_m2:,.1f}" if row.pk else "保存后测算"


@admin.register(ParcelState)
class ParcelStateAdmin(ReadOnly):
    """Appended, never edited: a mistake is put right by a later row."""

    form = DayThatCame

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
