"""Photos as files at /export/photos/<form>: a ZIP or a GeoPackage by road and days, for people with a role."""

import tempfile
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gis.as_of import parse_day
from gis.history.leaving import note_file
from gis.roles import ROLES
from maps.exports.photos import MOST_PHOTOS, geopackage, zipped
from maps.pages.base import role_page
from maps.pages.photos.page import day_of_photos, with_places
from roads.filters import road_called

FORMS: Final = {
    "zip": (zipped, "application/zip"),
    "gpkg": (geopackage, "application/geopackage+sqlite3"),
}


@require_safe
@role_page(*ROLES)
def photo_export(request: HttpRequest, form: str) -> HttpResponse:
    """The photos that stand on a day (`as_of`), from `since` on, of one road where one is named."""
    if form not in FORMS:
        raise Http404
    day = day_of_photos(request).day
    rows = with_places().filter(voided_at=None, day__lte=day).order_by("moment", "pk")
    if since := request.GET.get("since", "").strip():
        rows = rows.filter(day__gte=parse_day(since, field="since"))
    if name := request.GET.get("road", "").replace("\x00", "").strip()[:64]:
        rows = rows.filter(place__road=road_called(name))
    write, media_type = FORMS[form]
    with tempfile.TemporaryDirectory(prefix="zongheng-photos-") as folder:
        path = Path(folder) / f"photos.{form}"
        write(list(rows[: MOST_PHOTOS + 1]), path)
        file = path.open("rb")
    note_file(request, layer="photos", form=form)
    response: Any = FileResponse(file, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'现场照片-{day}.{form}')}"
    response["Content-Encoding"] = "identity"
    return cast(HttpResponse, response)
