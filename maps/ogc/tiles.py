"""OGC API – Tiles: the district's vector tiles, the same bytes as under /tiles/, by the standard's names."""

from typing import Any, Final

from django.http import HttpRequest

from maps.catalogue import DISTRICT
from maps.ogc.answers import NotThere, address, link
from maps.ogc.collections import CRS84
from maps.pages.tiles import district_bounds

MATRIX_SET: Final = "WebMercatorQuad"
SET_URI: Final = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
MERCATOR: Final = "http://www.opengis.net/def/crs/EPSG/0/3857"
MVT: Final = "application/vnd.mapbox-vector-tile"
DEEPEST: Final = 22
# Half the side of Web Mercator's square, metres; tiles are counted from its upper left corner.
HALF_M: Final = 20037508.3427892
PIXELS: Final = 256
# Of a pixel of 0.28 mm, as the standard has it.
PIXEL_M: Final = 0.00028


def matrix_sets(request: HttpRequest) -> dict[str, Any]:
    """The one set of matrices that is served."""
    entry = {
        "id": MATRIX_SET,
        "title": "Web Mercator",
        "uri": SET_URI,
        "links": [link(address(request, f"tileMatrixSets/{MATRIX_SET}"), "self", MATRIX_SET)],
    }
    return {"tileMatrixSets": [entry]}


def matrix_set(name: str) -> dict[str, Any]:
    """The matrices of a set, one a zoom."""
    _check(name)
    return {
        "id": MATRIX_SET,
        "title": "Web Mercator",
        "uri": SET_URI,
        "crs": MERCATOR,
        "orderedAxes": ["X", "Y"],
        "tileMatrices": [_matrix(zoom) for zoom in range(DEEPEST + 1)],
    }


def _matrix(zoom: int) -> dict[str, Any]:
    cell = 2 * HALF_M / PIXELS / 2**zoom
    return {
        "id": str(zoom),
        "scaleDenominator": cell / PIXEL_M,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-HALF_M, HALF_M],
        "tileWidth": PIXELS,
        "tileHeight": PIXELS,
        "matrixWidth": 2**zoom,
        "matrixHeight": 2**zoom,
    }


def tile_sets(request: HttpRequest) -> dict[str, Any]:
    """The tile sets of the whole data set: one."""
    return {"tilesets": [tile_set_of(request, MATRIX_SET)]}


def tile_set_of(request: HttpRequest, name: str) -> dict[str, Any]:
    """The tile set in a set of matrices, with the template of its tiles' addresses."""
    _check(name)
    bounds = district_bounds()
    tiles = f"tiles/{MATRIX_SET}"
    template = request.build_absolute_uri(f"/ogc/{tiles}/") + "{tileMatrix}/{tileRow}/{tileCol}"
    return {
        "title": DISTRICT.label,
        "dataType": "vector",
        "crs": MERCATOR,
        "tileMatrixSetURI": SET_URI,
        **(
            {"boundingBox": {"lowerLeft": bounds[:2], "upperRight": bounds[2:], "crs": CRS84}}
            if bounds
            else {}
        ),
        "layers": [{"id": layer.name, "dataType": "vector"} for layer in DISTRICT.layers],
        "links": [
            link(address(request, tiles), "self", DISTRICT.label),
            link(
                address(request, f"tileMatrixSets/{MATRIX_SET}"),
                "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme",
                MATRIX_SET,
            ),
            link(template, "item", "瓦片", MVT) | {"templated": True},
        ],
    }


def _check(name: str) -> None:
    if name != MATRIX_SET:
        raise NotThere(f"没有瓦片矩阵集“{name[:40]}”，可用：{MATRIX_SET}。")
