"""The page of photos at /photos/: by road and day, pairs of one place, and what inspections contradict."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from gis.as_of import RequestedDay, day_of, local_today
from gis.errors import DomainError
from gis.models import Photo
from gis.roles import MANAGER, REVIEWER, ROLES, has_role
from maps.pages.base import page_context, role_page
from roads.field.services import answer_inspection
from roads.figures.evidence.contradictions import open_metres
from roads.figures.evidence.grades import RULE, evidence_of_all, sentence, total
from roads.figures.evidence.photo_pairs import pairs
from roads.filters import road_called
from roads.models import Inspection, Road

PHOTOS_A_PAGE: Final = 60
PAIRS_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An inspection that contradicts reports, the metres still open and the days since."""

    inspection: Inspection
    metres: float
    days: int


@require_safe
@role_page(*ROLES)
def photos_page(request: HttpRequest) -> HttpResponse:
    """Photos as of a day, newest first, of all roads or of one."""
    day = day_of_photos(request)
    name = request.GET.get("road", "").replace("\x00", "").strip()[:64]
    road = road_called(name) if name else None
    before = request.GET.get("before", "")
    rows = _photos(day.day, road, before)
    shown = list(rows[: PHOTOS_A_PAGE + 1])
    context = page_context(request, active="photos", as_of=day) | {
        "road": road,
        "roads": Road.objects.filter(photos__isnull=False)
        .distinct()
        .order_by("name")
        .values_list("name", flat=True),
        "days": _by_day(shown[:PHOTOS_A_PAGE]),
        "more": shown[PHOTOS_A_PAGE - 1].pk if len(shown) > PHOTOS_A_PAGE else None,
        "pairs": _pairs(day.day, road),
        "contradictions": contradictions(as_of=day.day, road=road),
        "may_answer": has_role(request.user, REVIEWER, MANAGER),
        "evidence": sentence(total(evidence_of_all(as_of=day.day).values())),
        "rule": RULE,
    }
    return render(request, "maps/photos/page.html", context)


@require_http_methods(["POST"])
@role_page(*ROLES)
def answer_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes a contradiction with a note, from today on."""
    inspection = get_object_or_404(Inspection, pk=pk)
    if not has_role(request.user, REVIEWER, MANAGER):
        raise PermissionDenied("用说明了结不符要有审核员或管理员的角色。")
    today = local_today()
    note = request.POST.get("note", "").replace("\x00", "")[:300]
    answer_inspection(inspection=inspection, note=note, day=today, by=request.user, today=today)
    return HttpResponseRedirect("/photos/#contradictions")


def day_of_photos(request: HttpRequest) -> RequestedDay:
    """The day asked for; what comes from the site is looked at as of today otherwise."""
    text = request.GET.get("as_of", "")
    return day_of(text) if text.strip() else RequestedDay(
        local_today(), explicit=False, today=local_today(), newest_report=day_of("").newest_report
    )  # fmt: skip


def _photos(day: date, road: Road | None, before: str) -> QuerySet[Photo]:
    rows = with_places().filter(voided_at=None, day__lte=day)
    if road is not None:
        rows = rows.filter(place__road=road)
    if before:
        if not (before.isascii() and before.isdigit() and len(before) < 19):
            raise DomainError("看不懂从哪张接着看。", field="before")
        last = get_object_or_404(Photo, pk=int(before))
        rows = rows.filter(moment__lte=last.moment).exclude(moment=last.moment, pk__gte=last.pk)
    return rows.order_by("-moment", "-pk")


def with_places() -> QuerySet[Photo]:
    """Photos with what their captions say, without shapes."""
    shapes = ("position", "place__road__centreline", "place__road__centreline_3857", "place__work__line")
    roads = ("place__work__road__centreline", "place__work__road__centreline_3857")
    joins = ("place__road", "place__work__road", "place__step", "by")
    return Photo.objects.select_related(*joins).defer(*shapes, *roads)


def _by_day(photos: list[Photo]) -> list[tuple[date, list[Photo]]]:
    by_day: dict[date, list[Photo]] = {}
    for photo in photos:
        by_day.setdefault(photo.day, []).append(photo)
    return list(by_day.items())


def _pairs(day: date, road: Road | None) -> list[dict[str, Any]]:
    pairs_shown = pairs(as_of=day, road_id=road.pk if road else None, most=PAIRS_SHOWN)
    photos = with_places().in_bulk([key for pair in pairs_shown for key in (pair.first, pair.last)])
    return [
        {"first": photos[pair.first], "last": photos[pair.last], "days": pair.days} for pair in pairs_shown
    ]


def contradictions(*, as_of: date, road: Road | None = None) -> list[Contradiction]:
    """What is still contradicted at the end of `as_of`, the longest open first."""
    metres = open_metres(as_of=as_of)
    rows = Inspection.objects.filter(pk__in=metres).select_related("work__road", "step", "by")
    if road is not None:
        rows = rows.filter(work__road=road)
    rows = rows.defer("work__line", "work__road__centreline", "work__road__centreline_3857").order_by(
        "day", "pk"
    )
    return [Contradiction(row, metres[row.pk], (as_of - row.day).days) for row in rows]
