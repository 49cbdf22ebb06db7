"""The admin of works, their steps, reports, bulletins and obstacles: the appended is never edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from gis.administration.bases import Deciding, ReadOnly, ShapeAsText, Voiding
from gis.administration.shapes import KeepsCode
from gis.as_of import this_moment
from roads.admin.spans import Spanned
from roads.models import (
    Bulletin,
    Obstacle,
    ObstacleEvent,
    ProgressReport,
    Slice,
    Step,
    Work,
    WorkPlan,
    WorkStatus,
)
from roads.services import set_status


@admin.register(ObstacleEvent)
class ObstacleEventAdmin(ReadOnly):
    list_display = ["obstacle", "step", "day", "unit", "due", "by"]
    list_select_related = ["obstacle", "unit", "by"]


@admin.register(Step)
class StepAdmin(Deciding):
    list_display = ["kind", "position", "label", "code", "weight"]
    list_display_links = ["label"]
    list_filter = ["kind"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["kind", "code"] if obj else []


@admin.register(Bulletin)
class BulletinAdmin(admin.ModelAdmin):
    list_display = ["title", "published_on", "source", "demo"]
    search_fields = ["title", "text"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The text stays as it was read: works hold positions in it."""
        return ["text"] if obj else []


class StatusInline(admin.TabularInline):
    """The statuses a work has had; a new one is appended on its own page."""

    model = WorkStatus
    extra = 0
    can_delete = False
    fields = ["day", "status", "reason", "by", "recorded_at"]
    readonly_fields = ["day", "status", "reason", "by", "recorded_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Work)
class WorkAdmin(Deciding, KeepsCode, Spanned):
    list_display = [
        "code",
        "stretch",
        "kind",
        "chainage",
        "unit",
        "resolution",
        "goal",
        "planned_finish",
        "demo",
    ]
    list_display_links = ["code", "stretch"]
    list_filter = ["kind", "resolution", "goal", "unit", "demo"]
    list_select_related = ["road", "unit"]
    search_fields = ["code", "road__name", "road_text", "from_label", "to_label", "quote"]
    autocomplete_fields = ["road", "from_road", "to_road", "from_place", "to_place", "unit"]
    readonly_fields = ["bulletin", "quote", "quote_start"]
    inlines = [StatusInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("road__centreline", "road__centreline_3857")

    @admin.display(description="路段", ordering="road__name")
    def stretch(self, work: Work) -> str:
        return work.stretch


@admin.register(WorkPlan)
class WorkPlanAdmin(ReadOnly):
    list_display = ["work", "name", "baseline", "planned_start", "planned_finish", "goal_due"]
    list_select_related = ["work__road"]


@admin.register(WorkStatus)
class WorkStatusAdmin(ReadOnly):
    """Appended here, never edited."""

    list_display = ["work", "day", "status", "reason", "by", "recorded_at"]
    list_filter = ["status"]
    list_select_related = ["work__road", "by"]
    search_fields = ["work__code", "work__road__name", "reason"]
    autocomplete_fields = ["work"]
    fields = ["work", "day", "status", "reason"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def save_model(self, request: HttpRequest, obj: WorkStatus, form: Any, change: bool) -> None:
        written = set_status(
            work=obj.work,
            status=obj.status,
            day=obj.day,
            reason=obj.reason,
            by=request.user,
            now=this_moment(),
        )
        obj.pk = written.pk


@admin.register(ProgressReport)
class ProgressReportAdmin(Voiding, Spanned):
    list_display = [
        "work",
        "step",
        "side",
        "chainage",
        "day",
        "by",
        "recorded_at",
        "voided_at",
        "void_reason",
    ]
    list_filter = [("voided_at", admin.EmptyFieldListFilter), "work__kind", "demo"]
    list_select_related = ["work__road", "step", "by"]
    search_fields = ["work__code", "work__road__name", "by__username", "note"]
    date_hierarchy = "day"

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .defer("work__line", "work__road__centreline", "work__road__centreline_3857")
        )


@admin.register(Slice)
class SliceAdmin(ReadOnly, Spanned):
    list_display = ["work", "side", "chainage", "begun_day", "finished_day", "step_days"]
    list_select_related = ["work__road"]
    search_fields = ["work__code"]
    fields = ["work", "side", "span", "begun_day", "finished_day", "step_days"]


@admin.register(Obstacle)
class ObstacleAdmin(ShapeAsText):
    geometry = "geom"
    list_display = ["code", "title", "kind", "work", "unit", "found_on", "due", "resolved_on"]
    list_filter = ["kind", ("resolved_on", admin.EmptyFieldListFilter), "unit"]
    list_select_related = ["work__road", "unit"]
    search_fields = ["code", "title", "work__code", "work__road__name"]
    autocomplete_fields = ["work", "unit"]
