"""OGC API – Features and Tiles at /ogc/, as of a day: parse, ask, return."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import path

from gis.access.basic_login import person_of
from gis.as_of import this_moment
from gis.history.leaving import note_reading
from gis.models import DataVersion
from gis.replica import may_lag
from maps.catalogue import DISTRICT
from maps.ogc import tiles
from maps.ogc.answers import GEOJSON, address, document, link, ogc_view
from maps.ogc.collections import COLLECTIONS, collection, described
from maps.ogc.items import item, items
from maps.ogc.openapi import openapi
from maps.pages.tiles import tile

CONFORMS_TO: Final = tuple(
    f"http://www.opengis.net/spec/{name}"
    for name in (
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-2/1.0/conf/collections",
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-tiles-1/1.0/conf/core",
        "ogcapi-tiles-1/1.0/conf/tileset",
        "ogcapi-tiles-1/1.0/conf/tilesets-list",
        "ogcapi-tiles-1/1.0/conf/dataset-tilesets",
        "ogcapi-tiles-1/1.0/conf/mvt",
    )
)
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"


@ogc_view()
def landing(request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    links = [
        link(address(request), "self", "本文档"),
        link(address(request, "api"), "service-desc", "接口定义", OPENAPI),
        link(request.build_absolute_uri("/data/"), "service-doc", "数据和说明", "text/html"),
        link(address(request, "conformance"), "conformance", "符合的标准"),
        link(address(request, "collections"), "data", "数据集"),
        link(address(request, "tiles"), "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "矢量瓦片"),
        link(
            address(request, "tileMatrixSets"),
            "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes",
            "瓦片矩阵集",
        ),
    ]
    about = "路网、工程、管线、用地截至某一天（as_of 或 datetime）的要素和矢量瓦片。"
    return document({"title": "纵横", "description": about, "links": links})


@ogc_view()
def conformance(request: HttpRequest) -> HttpResponse:
    """The classes of the standards that are met."""
    return document({"conformsTo": CONFORMS_TO})


@ogc_view()
def api(request: HttpRequest) -> HttpResponse:
    """The definition of these addresses."""
    return document(openapi(request), media=OPENAPI)


@ogc_view()
def all_collections(request: HttpRequest) -> HttpResponse:
    """Every collection."""
    described_all = [described(request, recipe) for recipe in COLLECTIONS.values()]
    return document(
        {"collections": described_all, "links": [link(address(request, "collections"), "self", "数据集")]}
    )


@ogc_view()
def one_collection(request: HttpRequest, code: str) -> HttpResponse:
    """One collection."""
    return document(described(request, collection(code)))


@ogc_view("*")
def features(request: HttpRequest, code: str) -> HttpResponse:
    """A page of features, and when it was made."""
    page, crs = items(request, code)
    note_reading(request, layer=code, service="ogc", day=page["as_of"], person=person_of(request))
    return _in_crs(page | {"timeStamp": this_moment().isoformat()}, crs)


@ogc_view("*")
def feature(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One feature."""
    return _in_crs(*item(request, code, key))


def _in_crs(content: object, crs: str) -> HttpResponse:
    response = document(content, media=GEOJSON)
    response["Content-Crs"] = f"<{crs}>"
    return response


@ogc_view()
def matrix_sets(request: HttpRequest) -> HttpResponse:
    """The sets of matrices."""
    return document(tiles.matrix_sets(request))


@ogc_view()
def matrix_set(request: HttpRequest, name: str) -> HttpResponse:
    """One set of matrices."""
    return document(tiles.matrix_set(name))


@ogc_view()
def tile_sets(request: HttpRequest) -> HttpResponse:
    """The tile sets."""
    return document(tiles.tile_sets(request))


@ogc_view()
def tile_set(request: HttpRequest, name: str) -> HttpResponse:
    """One tile set."""
    return document(tiles.tile_set_of(request, name))


@ogc_view()
def one_tile(request: HttpRequest, name: str, zoom: str, row: str, column: str) -> HttpResponse:
    """One tile, row before column as the standard has it; the bytes of /tiles/."""
    tiles.matrix_set(name)
    version = DataVersion.objects.values_list("version", flat=True).first() or 0
    # The view of tiles reads zoom, column and row from the path.
    request.path_info = f"/tiles/{DISTRICT.name}/{version}/{zoom}/{column}/{row}.mvt"
    response = tile(request, "")
    if response.status_code == 200:
        response["Cache-Control"] = "no-cache"  # the address holds no version
    return response


urlpatterns = [
    path("", landing, name="ogc"),
    path("conformance", conformance),
    path("api", api),
    path("collections", all_collections),
    path("collections/<str:code>", one_collection),
    path("collections/<str:code>/items", may_lag(features)),
    path("collections/<str:code>/items/<str:key>", may_lag(feature)),
    path("tileMatrixSets", matrix_sets),
    path("tileMatrixSets/<str:name>", matrix_set),
    path("tiles", tile_sets),
    path("tiles/<str:name>", tile_set),
    path("tiles/<str:name>/<str:zoom>/<str:row>/<str:column>", one_tile),
]
