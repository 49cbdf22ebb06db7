"""The collections of OGC API – Features: the layers that WFS serves too, by the same recipes."""

from typing import Any, Final

from django.http import HttpRequest

from gis.crs import WEB_MERCATOR, WGS84, storage_srid
from gis.exchange.georeferencing.crs_catalogue import CGCS2000_DEGREES
from maps.ogc.answers import GEOJSON, NotThere, address, link
from maps.pages.tiles import district_bounds
from maps.wfs.recipes import RECIPES
from maps.wfs.types import Recipe

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG: Final = "http://www.opengis.net/def/crs/EPSG/0/"
COLLECTIONS: Final = {recipe.layer.code: recipe for recipe in RECIPES}


def collection(code: str) -> Recipe:
    """The collection called `code`; NotThere names those there are."""
    if code not in COLLECTIONS:
        raise NotThere(f"没有数据集“{code[:40]}”，可用：{'、'.join(COLLECTIONS)}。")
    return COLLECTIONS[code]


def served_srids() -> list[int]:
    """EPSG codes features are given in, the stored one first."""
    return list(dict.fromkeys((storage_srid(), CGCS2000_DEGREES, WGS84, WEB_MERCATOR)))


def described(request: HttpRequest, recipe: Recipe) -> dict[str, Any]:
    """A collection as the standard describes it."""
    code, label = recipe.layer.code, recipe.layer.label
    bounds = district_bounds()
    items = f"collections/{code}/items"
    return {
        "id": code,
        "title": label,
        "description": recipe.layer.hint,
        "itemType": "feature",
        "crs": [CRS84, *(f"{EPSG}{srid}" for srid in served_srids())],
        "storageCrs": f"{EPSG}{storage_srid()}",
        **({"extent": {"spatial": {"bbox": [bounds], "crs": CRS84}}} if bounds else {}),
        "links": [
            link(address(request, f"collections/{code}"), "self", label),
            link(address(request, items), "items", f"{label}的要素", GEOJSON),
        ],
    }
