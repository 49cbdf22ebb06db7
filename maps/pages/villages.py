"""The pages /villages/ and /villages/<code>/: parse, ask, return. Figures come from villages.progress."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from gis.models import Target
from maps.pages.base import page_context, reading_page
from maps.pages.downloads import offers
from parcels.models import Parcel, ParcelState, State
from villages.choices import Ripeness
from villages.models import Redevelopment, ResettlementBuilding, Town, Village
from villages.progress import housing_in_all, with_standing

HOUSING_TARGET: Final = "resettlement-housing"


@dataclass(frozen=True, slots=True)
class Against:
    """Floor area started against the published target, both in m²."""

    begun_m2: int
    target: Target | None

    @property
    def percent(self) -> float:
        return 100.0 * self.begun_m2 / self.target.amount if self.target else 0.0

    @property
    def missing_m2(self) -> float:
        return max(0.0, self.target.amount - self.begun_m2) if self.target else 0.0


@require_safe
@reading_page
def villages_page(request: HttpRequest) -> HttpResponse:
    """Pilots as cards, candidates ripest first, and the table of all villages."""
    as_of = requested_day(request)
    projects = with_standing(_projects(), as_of=as_of.day)
    pilots = [row for row in projects if row.pilot]
    housing = housing_in_all(as_of=as_of.day)
    text, town = _text(request, "q"), _text(request, "town")
    context = page_context(request, active="villages", as_of=as_of) | {
        "pilots": pilots,
        "candidates": _ripest_first(row for row in projects if not row.pilot),
        "against": Against(housing.begun_m2, Target.objects.filter(code=HOUSING_TARGET).first()),
        "housing": housing,
        "towns": Town.objects.all(),
        "town": town,
        "text": text,
        "downloads": offers("villages", "redevelopments", "buildings", as_of=as_of.day),
        "villages": _table(projects, text=text, town=town),
        "all_count": Village.objects.count(),
    }
    return render(request, "maps/villages/page.html", context)


@require_safe
@reading_page
def village_page(request: HttpRequest, code: str) -> HttpResponse:
    """One village: where it is, its redevelopment, buildings and parcels as of the day."""
    as_of = requested_day(request)
    village = Village.objects.select_related("town").filter(code=code).first()
    if village is None:
        raise Http404(f"没有代码为 {code} 的村。")
    project = next(iter(with_standing(_projects().filter(village=village), as_of=as_of.day)), None)
    buildings = ResettlementBuilding.objects.filter(redevelopment=project).defer("outline") if project else []
    namesakes = Village.objects.filter(name=village.name).exclude(pk=village.pk).select_related("town")
    context = page_context(request, active="villages", as_of=as_of) | {
        "village": village,
        "project": project,
        "namesakes": namesakes.defer("outline", "point"),
        "buildings": [(row, _stage_of(row, as_of.day)) for row in buildings],
        "parcels": _parcels_of(village, as_of.day),
        "reports": project.reports.filter(day__lte=as_of.day).select_related("by")[:30] if project else [],
        "box": _box(village),
    }
    return render(request, "maps/villages/village.html", context)


def _projects() -> Any:
    rows = Redevelopment.objects.select_related("village__town", "unit")
    return rows.defer("village__outline", "village__point")


def _text(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:100]


def _ripest_first(rows: Iterable[Redevelopment]) -> list[Redevelopment]:
    order = list(Ripeness)
    return sorted(rows, key=lambda row: (order.index(row.ripeness), -row.readiness.percent, row.village.code))


def _table(projects: list[Redevelopment], *, text: str, town: str) -> list[Village]:
    """Villages asked for, each with its redevelopment, if any, and whether its name is another's too."""
    names = Counter(Village.objects.values_list("name", flat=True))
    rows = Village.objects.select_related("town").defer("point")
    for word in text.split()[:8]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(official_name__icontains=word)
            | Q(code__startswith=word)
            | Q(town__name__icontains=word)
        )
    if town:
        rows = rows.filter(town__code=town)
    by_village = {row.village_id: row for row in projects}
    villages = list(
        rows.defer("outline").extra(select={"mapped": "outline IS NOT NULL OR point IS NOT NULL"})
    )
    for village in villages:
        village.project = by_village.get(village.pk)
        village.repeated = names[village.name] > 1
    return villages


def _stage_of(row: ResettlementBuilding, day: Any) -> str:
    reached = (("已竣工", row.finished_on), ("已封顶", row.topped_out_on), ("在建", row.begun_on))
    return next((label for label, on in reached if on and on <= day), "未开工")


def _parcels_of(village: Village, day: Any) -> list[Parcel]:
    rows = list(village.parcels.with_areas().select_related("use").defer("outline").order_by("code"))
    latest = {row.parcel_id: row for row in ParcelState.objects.filter(parcel__in=rows).latest_for(as_of=day)}
    for row in rows:
        state = latest.get(row.pk)
        row.state_now = State(state.state).label if state else State.TO_ACQUIRE.label
        row.state_since = state.day if state else None
    return rows


def _box(village: Village) -> list[float] | None:
    """West, south, east, north of the village in degrees; None where its place is not known."""
    shape = village.outline or village.point
    if shape is None:
        return None
    return [round(value, 6) for value in shape.transform(4326, clone=True).extent]
