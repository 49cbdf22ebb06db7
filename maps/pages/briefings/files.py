"""Files and pictures of a briefing: of a published one byte for byte, else made from the draft."""

from functools import lru_cache
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gis.periods import parse_period
from maps.briefings import render as rendering
from maps.briefings.render import Prepared
from maps.models import Briefing, BriefingFile, DraftFile, Form
from maps.pages.base import checked_page, reading_page
from maps.pages.briefings.making import MAY_NOT_DRAFT, may_draft
from maps.pages.briefings.versions import (
    digest_of,
    draft_of,
    is_reported,
    load_published,
    version_asked,
)

TYPES: Final = {
    Form.HTML: "text/html; charset=utf-8",
    Form.PDF: "application/pdf",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FOREVER: Final = "max-age=31536000, immutable"


@require_safe
@reading_page
def briefing_slides(request: HttpRequest, month: str) -> HttpResponse:
    """The first page as slides, made when asked for from the facts and the scene, frozen ones where it is published."""
    from maps.briefings.forms.slides import slides, slides_name

    cadence, first = parse_period(month)
    row = version_asked(request, cadence, first)
    if row is None and not is_reported(cadence, first):
        raise Http404(f"{cadence.words(first)}没有任何进度上报，也没有发布过汇报。")
    prepared = load_published(row.pk) if row else draft_of(cadence, first)
    content = slides(prepared.document, prepared.facts, prepared.scene)
    return _file(content, PPTX, slides_name(prepared.facts))


@require_safe
@reading_page
def briefing_picture(request: HttpRequest, month: str, key: str) -> HttpResponse:
    """A map or a chart of the briefing as SVG; of a published one it may be kept for ever."""
    cadence, first = parse_period(month)
    row = version_asked(request, cadence, first)
    prepared = load_published(row.pk) if row else draft_of(cadence, first)
    if key not in {one.key for one in prepared.document.pictures()}:
        raise Http404("这期汇报没有这张图。")
    content = _drawn(prepared, key)
    named = request.GET.get("v") or request.GET.get("d") == digest_of(prepared)
    shared = "public" if settings.PUBLIC_READ else "private"
    headers = {"Cache-Control": f"{shared}, {FOREVER}" if named else "no-cache"}
    return HttpResponse(content, content_type="image/svg+xml", headers=headers)


@lru_cache(maxsize=48)
def _drawn(prepared: Prepared, key: str) -> bytes:
    # Its libraries cost seconds that the start of the server need not pay.
    from maps.briefings.forms.pictures import draw

    return draw(key, prepared.facts, prepared.scene, "svg")


@require_safe
@reading_page
def briefing_file(request: HttpRequest, month: str, form: str) -> HttpResponse:
    """A file of a published briefing, byte for byte as it was published; of facts, their JSON."""
    cadence, first = parse_period(month)
    row = version_asked(request, cadence, first)
    if row is None:
        raise Http404(f"{cadence.words(first)}的汇报还没有发布。")
    name = f"briefing-{month}-v{row.version}.{form}"
    if form == "json":
        content = rendering.content_of_facts(Briefing.objects.get(pk=row.pk))
        return _file(content, "application/json", name, row.facts_sha256)
    file = BriefingFile.objects.filter(briefing=row, form=form).first()
    if file is None:
        raise Http404(f"这期汇报没有 {form[:10]} 文件。")
    return _file(bytes(file.content), TYPES[Form(form)], name, file.sha256)


def _file(content: bytes, media_type: str, name: str, digest: str = "") -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    if digest:
        headers["X-Content-SHA256"] = digest
    return HttpResponse(content, content_type=media_type, headers=headers)


@require_safe
@checked_page(may_draft, MAY_NOT_DRAFT)
def draft_file(request: HttpRequest, key: int, form: str) -> HttpResponse:
    """A file that a job made without publishing."""
    file = DraftFile.objects.filter(job=key, form=form).select_related("job").first()
    if file is None:
        raise Http404("没有这个草稿文件，可能已被新的草稿替换。")
    return _file(bytes(file.content), TYPES[Form(form)], f"briefing-{file.job.key}-draft.{form}")
