"""The admin of units, members, targets and the basemap; shared bases are in gis.administration, imports in exchange."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

import gis.access.grants_admin
import gis.exchange.admin
import gis.imagery.admin
import gis.jobs.admin
import gis.photos.admin  # noqa: F401  … and of photos
from gis.access.models import LoginAttempt
from gis.administration.bases import Deciding, ReadOnly, ShapeAsText
from gis.models import DataVersion, District, GroundFeature, Membership, ResponsibleUnit, Target


@admin.register(ResponsibleUnit)
class ResponsibleUnitAdmin(Deciding):
    list_display = ["name", "short_name", "demo"]
    list_filter = ["demo"]
    search_fields = ["name", "short_name"]


@admin.register(Target)
class TargetAdmin(Deciding):
    list_display = ["label", "value", "measure_unit", "baseline", "baseline_on", "due", "source"]


@admin.register(GroundFeature)
class GroundFeatureAdmin(ShapeAsText):
    geometry = "geom"
    list_display = ["name", "kind", "schematic", "demo", "source"]
    list_filter = ["kind", "schematic"]
    search_fields = ["name"]


@admin.register(District)
class DistrictAdmin(ReadOnly):
    """The district is described in the settings."""

    list_display = ["name", "issuer", "signature"]


@admin.register(LoginAttempt)
class LoginAttemptAdmin(ReadOnly):
    list_display = ["at", "account", "address", "means", "outcome"]
    list_filter = ["outcome", "means"]
    search_fields = ["account", "address"]


@admin.register(DataVersion)
class DataVersionAdmin(ReadOnly):
    list_display = ["version", "changed_at"]


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
