"""/wfs: the layers as feature types of WFS 2.0, as of the day that `as_of` in the service's address names."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from gisserver import conf
from gisserver.crs import CRS84
from gisserver.db import get_db_geometry_target
from gisserver.exceptions import MissingParameterValue
from gisserver.features import FeatureType, ServiceDescription
from gisserver.operations import wfs20
from gisserver.operations.base import OutputFormat
from gisserver.output import DBGeoJsonRenderer, DBGML32Renderer, DBGML32ValueRenderer
from gisserver.parsers.wfs20 import ResultType
from gisserver.projection import FeatureProjection
from gisserver.views import WFSView

from gis.access.basic_login import person_of
from gis.api.features import ForcePolygonCCW
from gis.as_of import RequestedDay, day_of
from gis.bitemporal.past import hold
from gis.history.leaving import note_reading
from gis.roles import may_read
from gis.text.xml import for_xml
from maps.wfs import literals  # noqa: F401 — filters are read by its classes
from maps.wfs.errors import LoginRequired, ReadOnly, Refused, ows_error, report
from maps.wfs.names import know
from maps.wfs.recipes import RECIPES
from maps.wfs.types import feature_type, served_crs

know(served_crs())

NAMESPACE: Final = "urn:zongheng:wfs"
AS_OF: Final = "as_of"
MOST_QUERIES: Final = 20  # twice the layers
# Parameters that name versions.
VERSIONS: Final = ("version", "acceptversions")
# Filters of other servers' own: passed over they would be answered with everything.
FOREIGN: Final = ("cql_filter", "featureid")
# What clients call the formats, in small letters.
FORMATS: Final = {
    **dict.fromkeys(("json", "geojson", "application/geo+json", "application/vnd.geo+json"), "geojson"),
    **dict.fromkeys(("gml3", "gml32", "gml3.2"), "application/gml+xml; version=3.2"),
}
GET_FEATURE: Final = b'<ows:Operation name="GetFeature">'


class Capabilities(wfs20.GetCapabilities):
    """GetCapabilities whose operations have the day in their address, so that a client stays with it."""

    def get_context_data(self) -> dict[str, Any]:
        self.ows_request.service = self.ows_request.service.upper()  # looked up by it, whatever its case
        address = self.view.dated_url
        # Clients add parameters to what stands here (OWS Common: it ends with ? or &).
        return {**super().get_context_data(), "server_url": address + ("&" if "?" in address else "?")}

    def render_xml(self, context: dict[str, Any], ows_request: Any) -> HttpResponse:
        """With the size of a page where GDAL and QGIS look for it: without it GDAL asks for a hundred at a time."""
        response: HttpResponse = super().render_xml(context, ows_request)
        before, name, after = response.content.partition(GET_FEATURE)
        page = (
            f'<ows:Constraint name="CountDefault"><ows:NoValues/><ows:DefaultValue>{self.view.max_page_size}'
            "</ows:DefaultValue></ows:Constraint></ows:Operation>"
        )
        response.content = before + name + after.replace(b"</ows:Operation>", page.encode(), 1)
        return response


class GeoJson(DBGeoJsonRenderer):
    """GeoJSON, in longitude and latitude unless another CRS is asked for, outer rings counter-clockwise: RFC 7946."""

    def decorate_queryset(self, projection: FeatureProjection, queryset: Any) -> Any:
        if not any(getattr(query, "srsName", None) for query in self.operation.ows_request.queries):
            projection.output_crs = CRS84
        queryset = super().decorate_queryset(projection, queryset)
        element = projection.feature_type.main_geometry_element
        if element is None:
            return queryset
        place = get_db_geometry_target(element, projection.output_crs)
        rings = ForcePolygonCCW(F(place) if isinstance(place, str) else place)
        return queryset.annotate(_as_db_geojson=AsGeoJSON(rings, precision=conf.GISSERVER_DB_PRECISION))

    def get_header(self) -> dict[str, Any]:
        """Without a CRS where it is the one that the format has anyway."""
        header: dict[str, Any] = super().get_header()
        if self.collection.results[0].projection.output_crs == CRS84:
            del header["crs"]
        return header


class WellFormed:
    """XML of values as they are stored, without the characters that XML cannot hold."""

    def render_stream(self) -> Iterator[str]:
        return map(for_xml, super().render_stream())  # type: ignore[misc]

    def get_by_id_response(self) -> HttpResponse:
        response: HttpResponse = super().get_by_id_response()  # type: ignore[misc]
        response.content = for_xml(response.content.decode()).encode()
        return response


class Gml(WellFormed, DBGML32Renderer):
    """Features as GML 3.2."""


class GmlValues(WellFormed, DBGML32ValueRenderer):
    """Values as GML 3.2."""


# What writes the answers, by what the library would take.
RENDERERS: Final = {DBGeoJsonRenderer: GeoJson, DBGML32Renderer: Gml, DBGML32ValueRenderer: GmlValues}


class SomethingAsked(wfs20.BaseWFSGetDataOperation):
    """Refuses what the library does not expect: a posted request without a query or with very many, a negative page."""

    def validate_request(self, ows_request: Any) -> None:
        if not ows_request.queries:
            raise MissingParameterValue(locator="typeNames")
        if len(ows_request.queries) > MOST_QUERIES:
            raise Refused(f"一次请求最多 {MOST_QUERIES} 个查询，请分开来问。", locator="typeNames")
        for name in ("count", "startIndex"):
            if (getattr(ows_request, name) or 0) < 0:
                raise Refused(f"参数 {name} 不能小于 0。", locator=name)
        if ows_request.count == 0:
            ows_request.resultType = ResultType.hits
        super().validate_request(ows_request)
        if ows_request.resultType != ResultType.hits:
            self._note(one for query in ows_request.queries for one in query.feature_types)

    def _note(self, read: Iterable[FeatureType]) -> None:
        """Write down whose layers are read."""
        request = self.view.request
        for name in sorted({one.name for one in read}):
            note_reading(
                request, layer=name, service="wfs", day=self.view.as_of.day, person=person_of(request)
            )

    def resolve_output_format(self, value: str, locator: str = "outputFormat") -> OutputFormat:
        name = value.strip().replace(" ", "+").lower()
        return super().resolve_output_format(FORMATS.get(name, value), locator)

    def get_output_formats(self) -> list[OutputFormat]:
        formats: list[OutputFormat] = super().get_output_formats()
        for one in formats:
            one.renderer_class = RENDERERS.get(one.renderer_class, one.renderer_class)
        return formats


class Values(SomethingAsked, wfs20.GetPropertyValue):
    """GetPropertyValue."""


class Features(SomethingAsked, wfs20.GetFeature):
    """GetFeature as GML or GeoJSON; tables leave by /export/, with what Excel needs."""

    def get_output_formats(self) -> list[OutputFormat]:
        return [one for one in super().get_output_formats() if one.content_type != "text/csv"]


class LayersView(WFSView):
    """The service."""

    xml_namespace = NAMESPACE
    xml_namespace_aliases = {"zongheng": NAMESPACE}
    use_html_templates = False
    accept_operations = {
        "WFS": {
            **WFSView.accept_operations["WFS"],
            "GetCapabilities": Capabilities,
            "GetFeature": Features,
            "GetPropertyValue": Values,
        }
    }

    @method_decorator(csrf_exempt)  # it only reads, whatever the method
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-cache" if settings.PUBLIC_READ else "private, no-store"
        return response

    def set_version(self, service: str, version: str | None) -> None:
        super().set_version(service, _corrected(version) if version else version)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self._admit()
        if not {name.lower() for name in request.GET} - {AS_OF}:
            return HttpResponseRedirect(f"/data/?{request.GET.urlencode()}#wfs")
        request.GET = _as_meant(request.GET)  # type: ignore[assignment]
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self._admit()
        return super().post(request, *args, **kwargs)

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Says in words that nothing is written here."""
        answer = report(ReadOnly())
        answer["Allow"] = ", ".join(self._allowed_methods())
        return answer

    def _admit(self) -> None:
        if not may_read(person_of(self.request)):
            raise LoginRequired

    def handle_exception(self, exc: Exception) -> HttpResponseBase | None:
        """Also what django-gisserver leaves to Django becomes a report; None raises our own faults."""
        error = ows_error(exc)
        if error is None:
            return None
        error.version = self.version
        return report(
            error,
            operations="、".join(self.accept_operations["WFS"]),
            layers="、".join(f"{one.layer.code}（{one.layer.label}）" for one in RECIPES),
            crs="、".join(f"EPSG:{crs.srid}" for crs in served_crs() if crs is not CRS84),
        )

    @cached_property
    def as_of(self) -> RequestedDay:
        """The day asked for; WFS writes the names of parameters as it likes."""
        days = [value for name, value in self.request.GET.items() if name.lower() == AS_OF]
        day = day_of(days[-1] if days else "")
        hold(as_of=day.day)
        return day

    @property
    def dated_url(self) -> str:
        """The service's address, with the day where one was asked for."""
        query = f"?{urlencode({AS_OF: str(self.as_of.day)})}" if self.as_of.explicit else ""
        return f"{self.server_url}{query}"

    @cached_property
    def _feature_types(self) -> list[FeatureType]:
        return [feature_type(recipe, self.as_of.day) for recipe in RECIPES]

    def get_feature_types(self) -> list[FeatureType]:
        return self._feature_types

    def get_service_description(self, service: str | None = None) -> ServiceDescription:
        """Title and what a reader has to know: the day, and how far the data may be believed."""
        return ServiceDescription(
            title=f"纵横（截至 {self.as_of.day}）",
            abstract=(
                "新区路网、工程、管线、问题、村和地块。换一天：在服务地址后写 ?as_of=2014-11-30。"
                "schematic 为 true 的位置是示意，demo 为 true 的是演示数据。长度为米，面积为平方米，金额为万元。"
            ),
            keywords=["道路", "工程进度", "管线", "地块"],
            provider_name="纵横",
        )


def _corrected(version: str) -> str:
    """2.0.2 is the text of 2.0.0 with its corrections; requests and answers are the same."""
    return "2.0.0" if version.strip() == "2.0.2" else version


def _as_meant(params: QueryDict) -> QueryDict:
    """Parameters that say something. OWSLib 0.35 calls the filter of a GET request `query`; passed over it would be
    answered with everything."""
    changed = params.copy()
    for name in [name for name, value in params.items() if not value]:
        del changed[name]
    names = {name.lower(): name for name in changed}
    for name in VERSIONS:
        if name in names:
            written = str(changed[names[name]]).split(",")
            changed[names[name]] = ",".join(dict.fromkeys(map(_corrected, written)))
    for name in FOREIGN:
        if name in names:
            raise Refused(
                f"不支持参数 {names[name]}，请用 FILTER（OGC 过滤）、BBOX 或 RESOURCEID。",
                locator=names[name],
            )
    if "query" in names and "filter" not in names:
        changed["filter"] = changed.pop(names["query"])[-1]
    return changed
