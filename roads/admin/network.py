"""The admin of roads, axes, crossings, places, pipes and what existed: centrelines change by command."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from gis.administration.bases import Deciding, ReadOnly, ShapeAsText
from gis.bitemporal.says_why import SaysWhyModelForm
from roads.admin.spans import Spanned
from roads.chainage import ChainageError
from roads.models import (
    CentrelineChange,
    Crossing,
    ExistingStretch,
    GridPlan,
    Pipe,
    Place,
    PlanAxis,
    Road,
)
from roads.stationing import Stationing


@admin.register(GridPlan)
class GridPlanAdmin(ReadOnly):
    """Plans are made and changed in the settings."""

    list_display = ["name", "owner", "ns_count", "ew_count", "is_default"]


@admin.register(PlanAxis)
class PlanAxisAdmin(ReadOnly):
    list_display = ["plan", "axis", "no", "road"]
    list_select_related = ["plan", "road"]


class RoadForm(SaysWhyModelForm):
    """Stations that can be read and go together."""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        try:
            Stationing.read(said.get("station_start_m"), said.get("station_equations") or ())
        except ChainageError as error:
            self.add_error("station_equations", error.message)
        return said


@admin.register(Road)
class RoadAdmin(Deciding, ShapeAsText):
    form = RoadForm
    geometry = "centreline"
    list_display = ["name", "axis_label", "road_class", "red_line_m", "length", "schematic", "demo"]
    list_filter = ["axis", "road_class", "schematic"]
    search_fields = ["name", "code", "aliases"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("centreline_3857")

    @admin.display(description="轴", ordering="axis_no")
    def axis_label(self, road: Road) -> str:
        return road.axis_label

    @admin.display(description="长度(米)", ordering="length_m")
    def length(self, road: Road) -> str:
        return f"{road.length_m:,.1f}"


@admin.register(CentrelineChange)
class CentrelineChangeAdmin(ReadOnly):
    list_display = ["road", "at", "by", "source"]
    list_select_related = ["road", "by"]
    fields = ["road", "at", "by", "source", "moves"]


@admin.register(Place)
class PlaceAdmin(Deciding, ShapeAsText):
    geometry = "geom"
    list_display = ["name", "schematic", "demo"]
    search_fields = ["name"]


@admin.register(Crossing)
class CrossingAdmin(ReadOnly):
    list_display = ["road", "other", "measure_m"]
    list_select_related = ["road", "other"]
    search_fields = ["road__name", "other__name"]
    fields = ["road", "other", "measure_m"]


@admin.register(ExistingStretch)
class ExistingStretchAdmin(Deciding, Spanned):
    list_display = ["road", "chainage", "since", "schematic", "demo"]
    list_select_related = ["road"]
    search_fields = ["road__name"]
    autocomplete_fields = ["road"]


@admin.register(Pipe)
class PipeAdmin(Deciding, ShapeAsText):
    geometry = "line"
    list_display = [
        "code",
        "kind",
        "road",
        "diameter_mm",
        "material",
        "planned_for",
        "laid_on",
        "schematic",
        "demo",
    ]
    list_filter = ["kind", "material", "schematic"]
    list_select_related = ["road"]
    search_fields = ["code", "road__name"]
    autocomplete_fields = ["road"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("line_3857", "road__centreline", "road__centreline_3857")
