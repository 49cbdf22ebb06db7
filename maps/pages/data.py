"""The page /data/: every layer in every format, and the services other programs connect to. Parse, ask, return."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from maps.catalogue import DISTRICT
from maps.exports.crs import suitable
from maps.exports.formats import ENCODINGS, FORMATS, encoding_of
from maps.pages.base import page_context, reading_page
from maps.pages.downloads import SRIDS, offers
from maps.wfs.recipes import RECIPES

# A connection that somebody keeps: no version of the data is kept with it, so every tile is asked for anew.
ANY_VERSION: Final = f"/tiles/{DISTRICT.name}/0/{{z}}/{{x}}/{{y}}.mvt"


@require_safe
@reading_page
def data_page(request: HttpRequest) -> HttpResponse:
    """The page, with its links for the day, CRS and encoding chosen."""
    as_of = requested_day(request)
    srid = request.GET.get("srid", "").strip()[:12]
    suitable(srid)
    encoding = encoding_of(request.GET.get("encoding", ""))
    root = request.build_absolute_uri("/").rstrip("/")
    context: dict[str, Any] = page_context(request, active="data", as_of=as_of) | {
        "offers": offers(as_of=as_of.day, srid=srid, encoding=encoding if encoding != ENCODINGS[0] else ""),
        "formats": FORMATS,
        "srids": SRIDS if srid in dict(SRIDS) else [*SRIDS, (srid, f"EPSG:{srid}")],
        "srid": srid,
        "encodings": ENCODINGS,
        "encoding": encoding,
        "wfs_layers": [recipe.layer for recipe in RECIPES],
        "wfs": f"{root}/wfs?as_of={as_of.day}" if as_of.explicit else f"{root}/wfs",
        "tiles": f"{root}{ANY_VERSION}",
        "style": f"{root}/style-plain.json?as_of={as_of.day}",
        "tile_json": f"{root}/tiles/{DISTRICT.name}.json",
        "map_style": f"{root}/style.json",
        "oc4ids": f"{root}/api/oc4ids/?as_of={as_of.day}",
    }
    return render(request, "maps/pages/data.html", context)
