"""/qr.svg: a view of this site as a QR code, made here; nothing is asked of another server."""

import io
from typing import Final

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gis.errors import DomainError
from maps.pages.base import reading_page

# What a phone's camera still reads from a screen.
LONGEST: Final = 1_200


@require_safe
@reading_page
def qr_code(request: HttpRequest) -> HttpResponse:
    """The code of `of`, a path of this site with its query; 400 for anything else."""
    path = request.GET.get("of", "")
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        raise DomainError("二维码只给本站的页面，请写以 / 开头的地址。", field="of")
    if len(path.encode()) > LONGEST:
        raise DomainError(f"地址太长，二维码最多 {LONGEST} 个字节。", field="of")
    root = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    drawn = io.BytesIO()
    segno.make(root + path, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=2, light="#ffffff"
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-cache"})
