"""Pages of briefings: the list, one period, its first page alone, and what was corrected since."""

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
from gis.errors import DomainError
from gis.jobs.services import recover, words_of
from gis.models import DataVersion
from gis.periods import Cadence, parse_period
from gis.roles import Thing, may
from maps.briefings import facts as f
from maps.briefings.chapters.replay import replayed
from maps.briefings.document import Picture
from maps.briefings.forms.typeset import blocks_laid_out, front_laid_out, laid_out
from maps.briefings.render import Prepared
from maps.briefings.replay.since_published import since_published
from maps.models import Briefing, BriefingFile, BriefingJob, DraftFile, Form
from maps.pages.base import page_context, reading_page
from maps.pages.briefings.making import may_draft
from maps.pages.briefings.versions import (
    NO_REPORTS,
    digest_of,
    draft_of,
    is_reported,
    load_published,
    periods_with_reports,
    version_asked,
)


@require_safe
@reading_page
def briefings_page(request: HttpRequest) -> HttpResponse:
    """Every period of a cadence (a month unless `?cadence=` asks for another) that has reports, with its published
    briefing or none."""
    cadence = _cadence(request)
    files = Prefetch("files", BriefingFile.objects.defer("content"))
    in_force = Briefing.objects.filter(cadence=cadence).in_force().prefetch_related(files)
    published = {row.month: row for row in in_force}
    periods = periods_with_reports(cadence)
    rows = [
        {
            "key": cadence.key(first),
            "words": cadence.words(first),
            "first": first,
            "last": cadence.last_of(first),
            **periods.get(first, NO_REPORTS),
            "briefing": published.get(first),
            "running": cadence.last_of(first) >= local_today(),
        }
        for first in sorted(periods.keys() | published.keys(), reverse=True)
    ]
    context = page_context(request, active="briefings")
    more = {"rows": rows, "cadence": cadence, "cadences": list(Cadence), "said": cadence.said}
    return render(request, "maps/briefings/list.html", context | more)


def _cadence(request: HttpRequest) -> Cadence:
    text = request.GET.get("cadence", "") or Cadence.MONTH.value
    if text not in Cadence.values:
        raise DomainError(f"没有“{text[:20]}”这种周期，可用：{'、'.join(Cadence.values)}。", field="cadence")
    return Cadence(text)


def _nothing(request: HttpRequest, cadence: Cadence, first: date) -> HttpResponse:
    """The page of a period of which nothing is known."""
    context = page_context(request, active="briefings") | {
        "words": cadence.words(first), "month": first, "cadence": cadence, "today": local_today(),
    }  # fmt: skip
    return render(request, "maps/briefings/none.html", context)


@require_safe
@reading_page
def briefing_page(request: HttpRequest, month: str) -> HttpResponse:
    """The briefing of a period: the version in force or the one asked for, else a draft of what is known now."""
    cadence, first = parse_period(month)
    row = version_asked(request, cadence, first)
    if row is None and not is_reported(cadence, first):
        return _nothing(request, cadence, first)
    prepared = load_published(row.pk) if row else draft_of(cadence, first)
    facts = prepared.facts
    picture = _pictures_of(month, row, prepared)
    context = page_context(request, active="briefings") | {
        "row": row,
        "period": month,
        "cadence": cadence,
        "facts": facts,
        "front": front_laid_out(prepared.document, picture),
        "document": prepared.document,
        "blocks": laid_out(prepared.document, picture),
        "links": True,
        "base": "",
        "versions": list(
            Briefing.objects.of_period(cadence, first).defer("facts", "scene").select_related("by")
        ),
        "files": row.files.defer("content") if row else [],
        "forms": Form.choices,
        **_making(request, cadence, facts),
    }
    # The day in the header is that of the briefing, not of the newest report.
    return render(request, "maps/briefings/page.html", context)


@require_safe
@reading_page
def one_page(request: HttpRequest, month: str) -> HttpResponse:
    """一页纸 of a period by itself, for a projector or a phone."""
    cadence, first = parse_period(month)
    row = version_asked(request, cadence, first)
    if row is None and not is_reported(cadence, first):
        return _nothing(request, cadence, first)
    prepared = load_published(row.pk) if row else draft_of(cadence, first)
    front = front_laid_out(prepared.document, _pictures_of(month, row, prepared))
    context = page_context(request, active="briefings") | {
        "row": row, "period": month, "document": prepared.document, "front": front, "links": True, "base": "",
    }  # fmt: skip
    return render(request, "maps/briefings/one.html", context)


@require_safe
@reading_page
def briefing_corrections(request: HttpRequest, month: str) -> HttpResponse:
    """What a published briefing says held against today, split by cause."""
    cadence, first = parse_period(month)
    row = version_asked(request, cadence, first)
    if row is None:
        raise Http404(f"{cadence.words(first)}没有发布过汇报，没有可以对照的数字。")
    replay = since_published(Briefing.objects.get(pk=row.pk), now=this_moment())
    context = page_context(request, active="briefings") | {
        "row": row,
        "period": month,
        "words": cadence.words(first),
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


def _making(request: HttpRequest, cadence: Cadence, facts: f.Facts) -> dict[str, Any]:
    """What the person may do here, and the last job of the period with its drafts."""
    if not may_draft(request.user):
        return {"may_make": False}
    recover(now=this_moment())
    job = BriefingJob.objects.filter(cadence=cadence, month=facts.month).first()
    return {
        "may_make": True,
        "may_publish": may(request.user, Thing.PUBLISH) and facts.is_whole and not facts.empty,
        "job": job,
        "job_words": words_of(job) if job else "",
        "seen": DataVersion.objects.get().version,
        "drafts": DraftFile.objects.filter(job=job).defer("content") if job else [],
    }
