"""The page of dated imagery at /imagery/: two days side by side under a slider, footprints, upload; and the tiles."""

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from gis.as_of import local_today, parse_day
from gis.crs import WGS84, storage_srid, transformer
from gis.errors import DomainError
from gis.imagery.models import Scene
from gis.imagery.services import add_scene
from gis.imagery.tiles import DEEPEST, tile
from gis.roles import MANAGER, has_role, may_read
from maps.pages.base import page_context, reading_page

NOT_MANAGER: Final = "只有管理员可以上传影像，请用管理员的账号登录。"


@require_http_methods(["GET", "HEAD", "POST"])
@reading_page
def imagery_page(request: HttpRequest) -> HttpResponse:
    """Scenes by day and the map; a POST adds a scene."""
    problem = ""
    if request.method == "POST":
        if not has_role(request.user, MANAGER):
            raise PermissionDenied(NOT_MANAGER)
        try:
            _upload(request)
            return HttpResponseRedirect("/imagery/")
        except DomainError as error:
            problem = error.message
    scenes = list(Scene.objects.known_at(None).select_related("by"))
    context = page_context(request, active="imagery") | {
        "scenes": scenes,
        "shown": [_shown(scene) for scene in reversed(scenes)],
        "may_add": has_role(request.user, MANAGER),
        "problem": problem,
        "most": settings.IMAGERY_LIMITS["file_bytes"] // 1_000_000,
        "today": local_today(),
    }
    return render(request, "maps/imagery/page.html", context, status=400 if problem else 200)


@require_safe
def imagery_tile(request: HttpRequest, address: UUID, z: int, x: int, y: int) -> HttpResponse:
    """One tile of a scene. A scene never changes, so a browser may keep it as long as looking is open to all."""
    if not may_read(request.user):
        raise PermissionDenied("请先登录再查看。")
    if z > DEEPEST or x >= 2**z or y >= 2**z:
        raise Http404
    scene = get_object_or_404(Scene.objects.known_at(None), address=address)
    answer = HttpResponse(tile(scene, z=z, x=x, y=y), content_type="image/webp")
    answer["Cache-Control"] = "public, max-age=86400" if settings.PUBLIC_READ else "private, no-store"
    return answer


def _upload(request: HttpRequest) -> Scene:
    sent = request.FILES.get("file")
    if sent is None:
        raise DomainError("请选择一个 GeoTIFF 文件。", field="file")
    with TemporaryDirectory(prefix="zongheng-upload-") as name:
        file = Path(name) / "upload.tif"
        with file.open("wb") as target:
            for chunk in sent.chunks():
                target.write(chunk)
        return add_scene(
            file=file,
            day=parse_day(request.POST.get("day", ""), field="day"),
            title=request.POST.get("title", "").replace("\x00", "")[:100] or str(sent.name)[:100],
            source=request.POST.get("source", "").replace("\x00", "")[:200],
            bands=_bands(request.POST.get("bands", "")),
            nodata=_nodata(request.POST.get("nodata", "")),
            by=request.user,
            today=local_today(),
        )


def _bands(text: str) -> list[int]:
    parts = [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        raise DomainError("波段写一个或三个数，如 3,2,1。", field="bands")
    return [int(part) for part in parts]


def _nodata(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise DomainError("无数据值要写一个数。", field="nodata")
    return value


def _shown(scene: Scene) -> dict[str, Any]:
    """What the map needs of a scene; the footprint in degrees."""
    degrees = transformer(storage_srid(), WGS84)
    ring = [[round(value, 7) for value in degrees.transform(x, y)] for x, y in scene.footprint.coords[0]]
    lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
    return {
        "title": scene.title, "day": scene.day.isoformat(), "ring": ring,
        "box": [min(lons), min(lats), max(lons), max(lats)],
        "tiles": f"/imagery/{scene.address}/{{z}}/{{x}}/{{y}}.webp",
    }  # fmt: skip
