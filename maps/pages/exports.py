"""Downloads at /export/<layer>.<ending>: parse, ask, write to a file that is gone once it has been sent."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.access.basic_login import CHALLENGE, person_of
from gis.as_of import requested_day
from gis.errors import DomainError
from gis.exchange.schema import Layer
from gis.history.leaving import note_file
from gis.roles import may_read
from maps.catalogue import OUTGOING
from maps.exports.export import Export
from maps.exports.formats import OutFormat, format_of, prepared, write
from maps.pages.ledger.filters import LedgerFilters
from maps.pages.ledger.rows import read_ledger

OWN: Final = ("as_of", "srid", "encoding")
LEDGER: Final = (*LedgerFilters.base_filters, "sort")
# Already packed: packing them again costs time and saves nothing.
PACKED: Final = (".zip", ".xlsx")


@require_safe
def export_file(request: HttpRequest, layer: str, ending: str) -> HttpResponseBase:
    """The file. Works take the ledger's filters, so that what is on the page is what is in the file."""
    if not may_read(person_of(request)):
        return _login(request)
    try:
        form, export = _asked(request, layer, ending)
        response = HttpResponse() if request.method == "HEAD" else FileResponse(_written(export, form))
        if request.method != "HEAD":
            note_file(request, layer=layer, form=ending, person=person_of(request))
    except DomainError as error:
        return _refused(request, error)
    response["Content-Type"] = form.media_type
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_name(export, form))}"
    response["Cache-Control"] = "no-cache" if settings.PUBLIC_READ else "private, no-store"
    if form.suffix in PACKED:
        response["Content-Encoding"] = "identity"
    return response


def _asked(request: HttpRequest, code: str, ending: str) -> tuple[OutFormat, Export]:
    layer = OUTGOING.get(code)
    if layer is None:
        raise DomainError(f"没有图层“{code[:30]}”，可用：{'、'.join(OUTGOING)}。")
    known = (*OWN, *LEDGER) if code == "works" else OWN
    for name in request.GET:
        if name not in known:
            raise DomainError(f"没有“{name[:30]}”这个参数，可用：{'、'.join(known)}。", field=name[:30])
    form = format_of(f".{ending}")
    day = requested_day(request)
    return form, prepared(
        layer,
        form,
        as_of=day.day,
        srid=request.GET.get("srid", ""),
        encoding=request.GET.get("encoding", ""),
        **_filtered(request, layer),
    )


def _filtered(request: HttpRequest, layer: Layer) -> dict[str, Any]:
    """Which works the ledger's filters leave, and the filters in words."""
    if layer.code != "works" or not any(request.GET.get(name) for name in LEDGER):
        return {}
    filters = LedgerFilters.read(request.GET)
    words = tuple(word.label for word in filters.words)
    if not words:
        return {}
    keys = set(read_ledger(filters, as_of=requested_day(request).day).rows)
    wanted: Callable[[Any], bool] = lambda row: row.pk in keys  # noqa: E731
    return {"wanted": wanted, "words": words}


def _written(export: Export, form: OutFormat) -> Any:
    """The file, open; its folder is already gone, and it goes when it is closed."""
    with tempfile.TemporaryDirectory(prefix="zongheng-export-") as folder:
        path = Path(folder) / f"{export.layer.code}{form.suffix}"
        write(export, form, path)
        return path.open("rb")


def _name(export: Export, form: OutFormat) -> str:
    kind = "-shapefile" if form.code == "shapefile" else ""
    return f"{export.layer.label}-{export.as_of}{kind}{form.suffix}"


def _for_people(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def _login(request: HttpRequest) -> HttpResponseBase:
    """A person is sent to the page of logins, a program is asked for name and password."""
    if _for_people(request):
        return redirect_to_login(request.get_full_path())
    return _said({"detail": "请先登录再下载。"}, 401, {"WWW-Authenticate": CHALLENGE})


def _refused(request: HttpRequest, error: DomainError) -> HttpResponseBase:
    if _for_people(request):
        return render(request, "400.html", {"message": error.message}, status=400)
    said = {error.field: [error.message]} if error.field else {"detail": error.message}
    return _said(said, 400)


def _said(said: dict[str, Any], status: int, headers: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse(said, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})
