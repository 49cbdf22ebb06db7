"""Pages of monthly briefings: the list, one month, its first page alone, and what was corrected since."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from gis.as_of import local_today, this_moment
from gis.jobs.services import recover, words_of
from gis.models import DataVersion
from gis.roles import Thing, may
from maps.briefings import facts as f
from maps.briefings.chapters.replay import replayed
from maps.briefings.document import Picture
from maps.briefings.forms.typeset import blocks_laid_out, front_laid_out, laid_out
from maps.briefings.period import parse_month
from maps.briefings.render import Prepared
from maps.briefings.replay.since_published import since_published
from maps.models import Briefing, BriefingFile, BriefingJob, DraftFile, Form
from maps.pages.base import page_context, reading_page
from maps.pages.briefings.making import may_draft
from maps.pages.briefings.versions import (
    NO_REPORTS,
    digest_of,
    draft_of,
    load_published,
    months_with_reports,
    version_asked,
)


@require_safe
@reading_page
def briefings_page(request: HttpRequest) -> HttpResponse:
    """Every month that has reports, with its published briefing or none."""
    files = Prefetch("files", BriefingFile.objects.defer("content"))
    published = {row.month: row for row in Briefing.objects.in_force().prefetch_related(files)}
    months = months_with_reports()
    rows = [
        {
            "month": month,
            **months.get(month, NO_REPORTS),
            "briefing": published.get(month),
            "running": month >= local_today().replace(day=1),
        }
        for month in sorted(months.keys() | published.keys(), reverse=True)
    ]
    context = page_context(request, active="briefings")
    return render(request, "maps/briefings/list.html", context | {"rows": rows})


@require_safe
@reading_page
def briefing_page(request: HttpRequest, month: str) -> HttpResponse:
    """The briefing of a month: the version in force or the one asked for, else a draft of what is known now."""
    first = parse_month(month)
    row = version_asked(request, first)
    if row is None and first not in months_with_reports():
        context = page_context(request, active="briefings") | {"month": first, "today": local_today()}
        return render(request, "maps/briefings/none.html", context)
    prepared = load_published(row.pk) if row else draft_of(first)
    facts = prepared.facts
    picture = _pictures_of(month, row, prepared)
    context = page_context(request, active="briefings") | {
        "row": row,
        "month": first,
        "facts": facts,
        "front": front_laid_out(prepared.document, picture),
        "document": prepared.document,
        "blocks": laid_out(prepared.document, picture),
        "links": True,
        "base": "",
        "versions": list(Briefing.objects.of_month(first).defer("facts", "scene").select_related("by")),
        "files": row.files.defer("content") if row else [],
        "forms": Form.choices,
        **_making(request, first, facts),
    }
    # The day in the header is that of the briefing, not of the newest report.
    return render(request, "maps/briefings/page.html", context)


@require_safe
@reading_page
def one_page(request: HttpRequest, month: str) -> HttpResponse:
    """一页纸 of a month by itself, for a projector or a phone."""
    first = parse_month(month)
    row = version_asked(request, first)
    if row is None and first not in months_with_reports():
        context = page_context(request, active="briefings") | {"month": first, "today": local_today()}
        return render(request, "maps/briefings/none.html", context)
    prepared = load_published(row.pk) if row else draft_of(first)
    front = front_laid_out(prepared.document, _pictures_of(month, row, prepared))
    context = page_context(request, active="briefings") | {
        "row": row, "month": first, "document": prepared.document, "front": front, "links": True, "base": "",
    }  # fmt: skip
    return render(request, "maps/briefings/one.html", context)


@require_safe
@reading_page
def briefing_corrections(request: HttpRequest, month: str) -> HttpResponse:
    """What a published briefing says held against today, split by cause."""
    first = parse_month(month)
    row = version_asked(request, first)
    if row is None:
        raise Http404(f"{first.year}年{first.month}月没有发布过汇报，没有可以对照的数字。")
    replay = since_published(Briefing.objects.get(pk=row.pk), now=this_moment())
    context = page_context(request, active="briefings") | {
        "row": row,
        "month": first,
        "steps": len(replay.steps),
        "blocks": blocks_laid_out(replayed(replay)),
    }
    return render(request, "maps/briefings/corrections.html", context)


def _pictures_of(month: str, row: Briefing | None, prepared: Prepared) -> Callable[[Picture], SafeString]:
    """The markup of a picture: its address, by version or by digest so that it may be kept."""
    key = f"v={row.version}" if row else f"d={digest_of(prepared)}"

    def picture(one: Picture) -> SafeString:
        address = f"/briefings/{month}/pictures/{one.key}.svg?{key}"
        return format_html('<img src="{}" alt="{}" loading="lazy">', address, one.alt)

    return picture


def _making(request: HttpRequest, month: date, facts: f.Facts) -> dict[str, Any]:
    """What the person may do here, and the last job of the month with its drafts."""
    if not may_draft(request.user):
        return {"may_make": False}
    recover(now=this_moment())
    job = BriefingJob.objects.filter(month=month).first()
    return {
        "may_make": True,
        "may_publish": may(request.user, Thing.PUBLISH) and facts.is_whole_month and not facts.empty,
        "job": job,
        "job_words": words_of(job) if job else "",
        "seen": DataVersion.objects.get().version,
        "drafts": DraftFile.objects.filter(job=job).defer("content") if job else [],
    }
