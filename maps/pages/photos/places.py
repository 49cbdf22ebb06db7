"""The page of one place over months at /photos/place/<photo>/: first and last side by side, and the film between."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gis.roles import ROLES
from maps.pages.base import page_context, role_page
from maps.pages.photos.page import day_of_photos, with_places
from roads.figures.evidence.photo_pairs import SAME_PLACE_M, SAME_WAY_DEG
from roads.figures.evidence.photo_places import film
from roads.models import PhotoPlace


@require_safe
@role_page(*ROLES)
def photo_place_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The photos of the place that the photo `pk` shows, as of a day."""
    day = day_of_photos(request)
    place = get_object_or_404(PhotoPlace.objects.select_related("road").defer("road__centreline"), pk=pk)
    photos_by_id = with_places().in_bulk(film(place, as_of=day.day))
    photos = sorted(photos_by_id.values(), key=lambda photo: (photo.moment, photo.pk))
    context = page_context(request, active="photos", as_of=day) | {
        "place": place,
        "photos": photos,
        "first": photos[0] if photos else None,
        "last": photos[-1] if photos else None,
        "days": (photos[-1].day - photos[0].day).days if photos else 0,
        "frames": [
            {"src": f"/photos/{photo.address}/marked", "day": photo.day.isoformat()} for photo in photos
        ],
        "near_m": SAME_PLACE_M,
        "turn_deg": SAME_WAY_DEG,
    }
    return render(request, "maps/photos/place.html", context)
