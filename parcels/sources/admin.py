"""The admin of sources and their dated states."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from gis.administration.bases import DayThatCame, Deciding, ReadOnly
from gis.administration.shapes import OnMap
from parcels.sources.models import Source, SourceState
from parcels.sources.services import void_source_state


class SourceStateInline(admin.TabularInline):
    """The states a source has had; a new one is appended on its own page."""

    model = SourceState
    extra = 0
    can_delete = False
    fields = ["day", "state", "note", "by", "recorded_at", "voided_at", "void_reason"]
    readonly_fields = ["day", "state", "note", "by", "recorded_at", "voided_at", "void_reason"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Source)
class SourceAdmin(Deciding, OnMap):
    list_display = ["name", "code", "kind", "schematic", "demo"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]
    inlines = [SourceStateInline]


@admin.register(SourceState)
class SourceStateAdmin(ReadOnly):
    """Appended, never edited: a mistake is voided, or put right by a later row."""

    form = DayThatCame

    list_display = ["source", "day", "state", "note", "by", "recorded_at", "voided_at"]
    list_filter = ["state"]
    list_select_related = ["source", "by"]
    search_fields = ["source__code", "source__name", "note"]
    autocomplete_fields = ["source"]
    fields = ["source", "day", "state", "note"]
    actions = ["void_chosen"]

    @admin.action(description="作废所选状态", permissions=["add"])
    def void_chosen(self, request: HttpRequest, rows: QuerySet[SourceState]) -> None:
        for row in rows.filter(voided_at__isnull=True):
            void_source_state(row=row, reason="在管理后台作废", by=request.user, now=timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def save_model(self, request: HttpRequest, obj: SourceState, form: Any, change: bool) -> None:
        obj.by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
