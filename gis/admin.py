"""The admin of units, members, targets and ground, and the manners all rooms' admins share."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from gis.errors import DomainError
from gis.models import (
    ColumnMapping,
    DataVersion,
    GroundFeature,
    ImportedRow,
    ImportRun,
    Membership,
    ResponsibleUnit,
    Target,
)
from gis.roles import may_void
from gis.shape_admin import KeepsCode
from gis.voiding import Voidable, void

admin.site.site_header = "纵横 后台"
admin.site.site_title = "纵横 后台"
admin.site.index_title = "数据管理"
admin.site.site_url = "/"


def text_of(shape: GEOSGeometry | None) -> str:
    """A geometry in a few words: kind, number of points, length or area, a point on it; storage CRS."""
    if shape is None:
        return "没有图形"
    on_it = shape.centroid if shape.geom_type == "Point" else shape.point_on_surface
    size = ""
    if "LineString" in shape.geom_type:
        size = f"，长 {shape.length:,.1f} 米"
    elif "Polygon" in shape.geom_type:
        size = f"，平面面积 {shape.area:,.0f} 平方米"
    name = {"Point": "点", "LineString": "折线"}.get(
        shape.geom_type, "面" if "Polygon" in shape.geom_type else "图形"
    )
    return f"{name}，{shape.num_coords} 个点{size}，位于 ({on_it.x:.1f}, {on_it.y:.1f})，EPSG:{shape.srid}"


class ShapeAsText(KeepsCode):
    """A geometry is typed as WKT when a row is made and shown in words afterwards; no map, nothing fetched."""

    geometry = ""
    formfield_overrides = {GeometryField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 80})}}

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(super().get_exclude(request, obj) or []), *([self.geometry] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["shape_in_words"] if obj else [])]

    @admin.display(description="图形")
    def shape_in_words(self, obj: Model) -> str:
        return text_of(getattr(obj, self.geometry))


class ReadOnly(admin.ModelAdmin):
    """Rows that may be looked at and nothing else."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VoidForm(ActionForm):
    """The action's choice, with the reason that a void has to have."""

    reason = forms.CharField(label="作废原因", max_length=300, required=False)


class Voiding(ReadOnly):
    """Reports: never edited, never deleted; the action voids them with a reason."""

    action_form = VoidForm
    actions = ["void_selected"]

    @admin.action(description="作废所选上报（须写原因）", permissions=["view"])
    def void_selected(self, request: HttpRequest, rows: QuerySet[Voidable]) -> None:
        """Voids each chosen row, and says which were refused and why."""
        done = 0
        for row in rows:
            try:
                if not may_void(request.user, author_id=row.by_id):
                    raise DomainError("作废别人的上报要有审核员或管理员的角色。")
                void(
                    row=row, reason=request.POST.get("reason", "")[:300], by=request.user, now=timezone.now()
                )
                done += 1
            except DomainError as error:
                self.message_user(request, f"{row}：{error.message}", messages.ERROR)
        if done:
            self.message_user(request, f"已作废 {done} 条上报。", messages.SUCCESS)


@admin.register(ResponsibleUnit)
class ResponsibleUnitAdmin(admin.ModelAdmin):
    list_display = ["name", "short_name", "demo"]
    list_filter = ["demo"]
    search_fields = ["name", "short_name"]


@admin.register(Target)
class TargetAdmin(admin.ModelAdmin):
    list_display = ["label", "value", "measure_unit", "baseline", "baseline_on", "due", "source"]


@admin.register(GroundFeature)
class GroundFeatureAdmin(ShapeAsText):
    geometry = "geom"
    list_display = ["name", "kind", "schematic", "demo", "source"]
    list_filter = ["kind", "schematic"]
    search_fields = ["name"]


@admin.register(DataVersion)
class DataVersionAdmin(ReadOnly):
    list_display = ["version", "changed_at"]


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    list_display = ["pk", "layer", "file_name", "status", "at", "by"]
    list_filter = ["layer", "status"]
    list_select_related = ["by"]


@admin.register(ImportedRow)
class ImportedRowAdmin(ReadOnly):
    list_display = ["run_id", "action", "table", "label"]
    list_filter = ["action", "table"]
    search_fields = ["label"]


@admin.register(ColumnMapping)
class ColumnMappingAdmin(ReadOnly):
    list_display = ["layer", "headings", "by", "used_at"]
    list_select_related = ["by"]


class MembershipInline(admin.StackedInline):
    model = Membership
    autocomplete_fields = ["unit"]


class PersonAdmin(UserAdmin):
    """Users with the unit they report for."""

    inlines = [MembershipInline]
    list_display = ["username", "first_name", "unit", "roles", "is_active", "is_staff"]
    list_select_related = ["membership__unit"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="单位")
    def unit(self, person: Any) -> str:
        return str(person.membership.unit) if hasattr(person, "membership") else ""

    @admin.display(description="角色")
    def roles(self, person: Any) -> str:
        return "、".join(group.name for group in person.groups.all())


admin.site.unregister(get_user_model())
admin.site.register(get_user_model(), PersonAdmin)
