"""Addresses under /api/: every collection and answer of every room, the document and its page."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter

from gis.api.collections import ApiView
from gis.api.errors import NoSuchAddress
from gis.api.history import History
from gis.api.reference import TargetCollection, UnitCollection
from gis.api.rendering import JsonRenderer
from gis.api.schema_view import Document
from maps.api.field_tiles import FieldTilesAnswer
from maps.api.jobs import JobCollection
from maps.briefings.api import BriefingCollection
from maps.pages.api_docs import api_page
from maps.pages.base import page_context
from parcels.api.areas import PlanningAreaCollection
from parcels.api.findings import BlockersAnswer, DiggingAnswer, ParcelFindingsAnswer, ParcelSumsAnswer
from parcels.api.parcels import ParcelCollection
from parcels.coverage.api.coverage import CoverageNext, CoverageOfDay, CoverageSeries, CoverageWhatIf
from parcels.coverage.api.day import DayWithCoverage
from parcels.coverage.api.ready_land import ReadyLand
from parcels.sources.api import SourceCollection
from roads.api.evidence import EvidenceAnswer, EvidenceLinesAnswer
from roads.api.field import FieldMe, PackAnswer, SpokenAnswer, WhereAnswer
from roads.api.inspections import InspectionCollection
from roads.api.kept import KeptAnswer
from roads.api.network import CrossingCollection, PlaceCollection, RoadCollection
from roads.api.oc4ids import ProjectPackage
from roads.api.photo_marks import PhotoMarksAnswer
from roads.api.photos import PhotoCollection
from roads.api.pipes import ObstacleCollection, PipeCollection
from roads.api.plans import PlanCollection
from roads.api.reports import ReportCollection
from roads.api.search import SearchAnswer
from roads.api.totals import GridAnswer, MonthsAnswer
from roads.api.works import StepCollection, WorkCollection
from villages.api import BuildingCollection, RedevelopmentCollection, VillageCollection

COLLECTIONS: dict[str, Any] = {
    "roads": RoadCollection,
    "works": WorkCollection,
    "reports": ReportCollection,
    "plans": PlanCollection,
    "pipes": PipeCollection,
    "sources": SourceCollection,
    "obstacles": ObstacleCollection,
    "photos": PhotoCollection,
    "inspections": InspectionCollection,
    "places": PlaceCollection,
    "crossings": CrossingCollection,
    "planning-areas": PlanningAreaCollection,
    "villages": VillageCollection,
    "redevelopments": RedevelopmentCollection,
    "buildings": BuildingCollection,
    "parcels": ParcelCollection,
    "steps": StepCollection,
    "units": UnitCollection,
    "targets": TargetCollection,
    "briefings": BriefingCollection,
    "jobs": JobCollection,
}
ANSWERS: dict[str, Any] = {
    "grid": GridAnswer,
    "day": DayWithCoverage,
    "months": MonthsAnswer,
    "evidence": EvidenceAnswer,
    "evidence-lines": EvidenceLinesAnswer,
    "photo-marks": PhotoMarksAnswer,
    "kept": KeptAnswer,
    "where": WhereAnswer,
    "field-me": FieldMe,
    "field-pack": PackAnswer,
    "field-tiles": FieldTilesAnswer,
    "spoken-report": SpokenAnswer,
    "search": SearchAnswer,
    "history": History,
    "oc4ids": ProjectPackage,
    "coverage": CoverageOfDay,
    "coverage-series": CoverageSeries,
    "coverage-next": CoverageNext,
    "coverage-what-if": CoverageWhatIf,
    "ready-land": ReadyLand,
    "blockers": BlockersAnswer,
    "digging": DiggingAnswer,
    "parcel-findings": ParcelFindingsAnswer,
    "parcel-sums": ParcelSumsAnswer,
}


class ContentsPage(TemplateHTMLRenderer):
    """The addresses as a page with a title, for a browser; programs get JSON."""

    template_name = "maps/pages/api_contents.html"

    def get_template_context(self, data: Any, renderer_context: Any) -> dict[str, Any]:
        request = renderer_context["request"]._request
        known = {**page_context(request, active="api"), "as_of": None}
        return known | (
            {"message": refused_in(data)} if renderer_context["response"].exception else {"addresses": data}
        )


def refused_in(data: Any) -> str:
    """The first message of a refusal as the API words it."""
    first = next(iter(data.values()), "")
    return str(first[0] if isinstance(first, list) else first)


class Contents(ApiView):
    """/api/: the addresses there are."""

    renderer_classes = (JsonRenderer, ContentsPage)

    @extend_schema(
        tags=["总目"],
        summary="接口清单",
        description="有哪些集合和合计，各在什么地址。",
        operation_id="contents",
        responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}},
    )
    def get(self, request: Request) -> Response:
        names = {name: f"api:{name}-list" for name in COLLECTIONS} | {name: f"api:{name}" for name in ANSWERS}
        names |= {"schema": "api:schema", "docs": "api:docs"}
        return Response({name: reverse(to, request=request) for name, to in names.items()})


router = SimpleRouter()
for _name, _collection in COLLECTIONS.items():
    router.register(_name, _collection, basename=_name)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", Contents.as_view(), name="contents"),
    path("", include(router.urls)),
    *(path(f"{name}/", answer.as_view(), name=name) for name, answer in ANSWERS.items()),
    path("schema/", Document.as_view(), name="schema"),
    path("docs/", api_page, name="docs"),
    re_path(r"^(?P<rest>[\s\S]*)$", NoSuchAddress.as_view()),
]
