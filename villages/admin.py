"""The admin of villages, redevelopment and resettlement buildings: reports are voided, never edited."""

from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from gis.administration.bases import Deciding, Voiding
from gis.administration.shapes import OnMap
from gis.errors import DomainError
from villages.models import Redevelopment, RedevelopmentReport, ResettlementBuilding, Stage, Town, Village
from villages.services import report_standing


@admin.register(Town)
class TownAdmin(admin.ModelAdmin):
    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(Village)
class VillageAdmin(Deciding, OnMap):
    """Names repeat: lists always show code and town."""

    list_display = ["code", "name", "town", "mapped", "schematic", "demo"]
    list_display_links = ["code", "name"]
    list_filter = ["town", "schematic"]
    list_select_related = ["town"]
    search_fields = ["code", "name", "official_name"]
    autocomplete_fields = ["town"]

    @admin.display(description="有位置", boolean=True)
    def mapped(self, row: Village) -> bool:
        return row.outline is not None or row.point is not None


class StageInline(admin.TabularInline):
    model = Stage
    extra = 0
    fields = ["position", "code", "planned_on", "done_on"]


@admin.register(Redevelopment)
class RedevelopmentAdmin(Deciding):
    list_display = ["village", "town", "code", "pilot", "households", "unit", "leader", "demo"]
    list_filter = ["pilot", "unit"]
    list_select_related = ["village__town", "unit"]
    search_fields = ["village__code", "village__name", "leader"]
    autocomplete_fields = ["village", "unit"]
    inlines = [StageInline]

    @admin.display(description="乡镇街道")
    def town(self, row: Redevelopment) -> str:
        return str(row.village.town)

    @admin.display(description="代码", ordering="village__code")
    def code(self, row: Redevelopment) -> str:
        return row.village.code


@admin.register(RedevelopmentReport)
class RedevelopmentReportAdmin(Voiding):
    """Appended here through the same service as everywhere; afterwards only voided."""

    list_display = [
        "redevelopment",
        "measure",
        "value",
        "day",
        "correction",
        "by",
        "recorded_at",
        "voided_at",
    ]
    list_filter = ["measure", "correction", ("voided_at", admin.EmptyFieldListFilter)]
    list_select_related = ["redevelopment__village", "by"]
    search_fields = ["redevelopment__village__code", "redevelopment__village__name", "reason"]
    autocomplete_fields = ["redevelopment"]
    fields = ["redevelopment", "measure", "day", "value", "reason"]
    date_hierarchy = "day"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A rule that the report breaks is told on the form's page, not as a server error."""
        try:
            return super().add_view(request, form_url, extra_context)
        except DomainError as error:
            self.message_user(request, error.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: RedevelopmentReport, form: Any, change: bool) -> None:
        written = report_standing(
            redevelopment=obj.redevelopment,
            measure=obj.measure,
            day=obj.day,
            value=Decimal(obj.value),
            correction_reason=obj.reason,
            by=request.user,
            today=timezone.localdate(),
        )
        obj.pk = written.pk


@admin.register(ResettlementBuilding)
class ResettlementBuildingAdmin(Deciding, OnMap):
    list_display = [
        "code", "redevelopment", "name", "floors", "floor_area_m2", "begun_on", "topped_out_on", "finished_on", "demo",
    ]  # fmt: skip
    list_filter = ["redevelopment__village"]
    list_select_related = ["redevelopment__village"]
    search_fields = ["code", "name", "redevelopment__village__name", "redevelopment__village__code"]
    autocomplete_fields = ["redevelopment"]
