"""Admin bases that every room's admin shares: shapes as text, read-only rows, voiding."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from gis.administration.shapes import KeepsCode
from gis.as_of import local_today
from gis.bitemporal.says_why import SaysWhyModelForm
from gis.errors import DomainError
from gis.roles import may_void
from gis.voiding import Voidable, void


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


class Deciding(admin.ModelAdmin):
    """Rows that decide figures: a change says from which day it holds and why."""

    form = SaysWhyModelForm

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with form.told(request.user):
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with form.told(request.user):
            super().save_related(request, form, formsets, change)


class DayThatCame(forms.ModelForm):
    """The form of a dated state: no day to come, as in the API."""

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > local_today():
            raise forms.ValidationError(f"日期 {day:%Y-%m-%d} 还没有到。")
        return day


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
