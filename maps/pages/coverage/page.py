"""The planner's page at /coverage/ and its downloads: parse, ask, return. Figures come from parcels.coverage."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from gis.errors import DomainError
from gis.history.leaving import note_file
from maps.pages.base import nothing_yet, page_context, reading_page
from parcels.coverage.request import CoverageQuery
from parcels.coverage.terms import ALL_STEPS, BASELINE_KINDS, HALVES, KINDS, METHODS, road_classes
from parcels.models import PlanningArea
from parcels.norms import PIPE_REACH_M, ROAD_REACH_M
from roads.choices import Kind
from roads.models import Step

ADDRESSES: Final = {
    "style": "/style.json",
    "coverage": "/api/coverage/",
    "series": "/api/coverage-series/",
    "next": "/api/coverage-next/",
    "whatIf": "/api/coverage-what-if/",
    "files": "/coverage/export.",
}


@require_safe
@reading_page
def coverage_page(request: HttpRequest) -> HttpResponse:
    """The page; everything chosen in it stands in its address."""
    as_of = requested_day(request)
    if not PlanningArea.objects.exists() and "polygon" not in request.GET:
        return nothing_yet(
            request,
            active="coverage",
            title="覆盖面积",
            what="还没有规划范围：覆盖面积在规划范围内计算。",
            links=(("导入规划范围", "/imports/?layer=planning-areas"),),
        )
    context = page_context(request, active="coverage", as_of=as_of)
    config: dict[str, Any] = {
        "asOf": str(as_of.day),
        "addresses": ADDRESSES,
        "csrf": get_token(request),
        "schematic": context["data_schematic"],
        "demo": context["data_demo"],
        "defaults": {"kinds": list(BASELINE_KINDS), "reach": ROAD_REACH_M | PIPE_REACH_M},
    }
    return render(request, "maps/coverage/page.html", context | _choices() | {"config": config})


def _choices() -> dict[str, Any]:
    reach = [("carriageway", code, f"道路·{label}", ROAD_REACH_M[code]) for code, label in road_classes()]
    reach += [(kind, kind, str(Kind(kind).label), metres) for kind, metres in PIPE_REACH_M.items()]
    steps: dict[str, list[tuple[str, str]]] = {kind: [] for kind in KINDS}
    for kind, code, label in Step.objects.filter(kind__in=KINDS).values_list("kind", "code", "label"):
        steps[kind].append((code, label))
    return {
        "areas": PlanningArea.objects.values_list("code", "name", "target_km2"),
        "kinds": [(kind, str(Kind(kind).label)) for kind in KINDS],
        "reach": reach,
        "steps": [(kind, str(Kind(kind).label), known) for kind, known in steps.items() if len(known) > 1],
        "all_steps": ALL_STEPS,
        "methods": METHODS.items(),
        "halves": HALVES.items(),
    }


@require_safe
@reading_page
def coverage_file(request: HttpRequest, form: str) -> HttpResponse:
    """The answer as a file: geojson, gpkg, xlsx or png."""
    from maps.pages.coverage.files import (
        WRITERS,  # its libraries cost seconds that the start of the server need not pay
    )

    if form not in WRITERS:
        raise DomainError(f"没有 {form[:20]} 这种文件，可用：{'、'.join(WRITERS)}。")
    query = CoverageQuery.read(request.GET.dict())
    media_type, write = WRITERS[form]
    note_file(request, layer="coverage", form=form)
    name = f"coverage-{query.area.code}-{query.as_of}.{form}"
    return HttpResponse(
        write(query),
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
