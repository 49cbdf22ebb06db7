"""The phone's app at /field/: its page, manifest and service worker. All three are the same for everybody and hold no
data; what the app shows it asks of the API, which looks at who asks."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from maps.templatetags.vendor import locked_version

STATIC: Final = Path(__file__).resolve().parent.parent / "static"
# What the app's modules use of other folders; its own folder is taken whole.
SHARED: Final = (
    "lib/api.js",
    "lib/dom.js",
    "lib/chainage.js",
    "lib/days.js",
    "map/images.js",
    "pages/report-chainage.js",
    "base.css",
    "mark.svg",
)
MAP_FILES: Final = ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css")
WORKER: Final = "maps/field/worker.js"


@require_safe
def field_page(request: HttpRequest) -> HttpResponse:
    """The shell of the app."""
    response = render(request, "maps/field/field.html")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def field_manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the app on its home screen."""
    icon = {"src": static("maps/mark.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any"}
    return JsonResponse(
        {
            "name": "纵横 现场", "short_name": "纵横现场", "lang": "zh-CN", "id": "/field/", "start_url": "/field/",
            "scope": "/field/", "display": "standalone", "background_color": "#faf8f3", "theme_color": "#fffefb",
            "icons": [icon],
        },
        content_type="application/manifest+json",
    )  # fmt: skip


@require_safe
def field_worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the list of the app's files and a version that follows their contents."""
    version, files, code = _worker(_newest_change())
    head = f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(files)};\n"
    response = HttpResponse(head + code, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _paths() -> list[str]:
    own = sorted(str(path.relative_to(STATIC)) for path in (STATIC / "maps/field").glob("*.*s"))
    return [path for path in own if path != WORKER] + [f"maps/{name}" for name in SHARED]


def _newest_change() -> float:
    """Changes with the files where they may change while the server runs."""
    return max((STATIC / path).stat().st_mtime for path in (*_paths(), WORKER))


@lru_cache(maxsize=1)
def _worker(changed: float) -> tuple[str, list[str], str]:
    paths = _paths()
    code = (STATIC / WORKER).read_text(encoding="utf-8")
    idb = f"vendor/idb/{locked_version('idb')}/index.js"
    map_files = [f"vendor/maplibre-gl/{locked_version('maplibre-gl')}/{name}" for name in MAP_FILES]
    shell: Any = render_to_string("maps/field/field.html")
    digest = hashlib.sha256(f"{idb}{map_files}{shell}{code}{settings.STATIC_URL}".encode())
    for path in paths:
        digest.update((STATIC / path).read_bytes())
    files = ["/field/", "/field/manifest.webmanifest", *(static(path) for path in (*paths, idb, *map_files))]
    return digest.hexdigest()[:16], files, code
