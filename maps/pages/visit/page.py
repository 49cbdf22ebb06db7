"""The page of a visit (观摩) at /visit/: a route map over chosen works, then a section a site, then and now."""

import io
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import parse_day, requested_day, this_moment
from gis.errors import DomainError
from gis.months import last_day_before_quarter_of
from gis.roles import ROLES
from maps.pages.base import page_context, role_page
from maps.pages.photos.page import with_places
from maps.pages.visit.sites import CHOSEN_BY_ITSELF, MOST_SITES, Site, offered, sites
from roads.figures.evidence.grades import RULE
from roads.figures.progress import State, state_of_data

WIDTH_MM, HEIGHT_MM = 178.0, 118.0
LONGEST_KEY: Final = 18


@require_safe
@role_page(*ROLES)
def visit_page(request: HttpRequest) -> HttpResponse:
    """The sites asked for, or those that moved most since the day before the quarter."""
    as_of = requested_day(request)
    since = _since(request.GET, as_of.day)
    choice = offered(as_of=as_of.day, since=since)
    keys = _keys(request.GET) or [work.pk for work in choice[:CHOSEN_BY_ITSELF]]
    stops = sites(keys, as_of=as_of.day, since=since, photos=with_places())
    chosen = {site.work.pk for site in stops}
    context = page_context(request, active="visit", as_of=as_of) | {
        "sites": stops,
        "since": since,
        "offered": [*(site.work for site in stops), *(work for work in choice if work.pk not in chosen)],
        "chosen": chosen,
        "by_itself": "work" not in request.GET,
        "map_query": _map_query(stops, as_of.day, since),
        "most": MOST_SITES,
        "rule": RULE,
    }
    return render(request, "maps/visit/page.html", context)


@require_safe
@role_page(*ROLES)
def visit_map(request: HttpRequest) -> HttpResponse:
    """The route map as SVG: states on the day, what moved since the earlier one, a number a site in the given order."""
    as_of = requested_day(request).day
    keys = tuple(_keys(request.GET))
    if not keys:
        raise DomainError("请选择至少一处工程。", field="work")
    content = _drawn(state_of_data(), as_of, _since(request.GET, as_of), keys)
    return HttpResponse(content, content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@lru_cache(maxsize=8)
def _drawn(state: State, as_of: date, since: date, keys: tuple[int, ...]) -> bytes:
    # Its libraries cost seconds that the start of the server need not pay.
    from maps.briefings.collect.scene import collect_scene
    from maps.briefings.forms.pictures import ONE_AT_A_TIME, PLAIN
    from maps.briefings.period import ask
    from maps.drawing.numbered import Numbered, numbered_map
    from maps.drawing.sheet import settings

    scene = collect_scene(ask(as_of, today=as_of, known_at=this_moment()), covered=False)
    with ONE_AT_A_TIME, settings():
        drawn = io.BytesIO()
        numbered_map(
            replace(scene, since=since),
            [Numbered(number, key) for number, key in enumerate(keys, start=1)],
            width_mm=WIDTH_MM,
            height_mm=HEIGHT_MM,
            source=f"截至{as_of:%Y-%m-%d}，虚线为参观次序（直线）",
            moved_label=f"{since:%Y-%m-%d}以后推进的路段",
            joined=True,
        ).savefig(drawn, format="svg", **PLAIN["svg"])
    return drawn.getvalue()


def _map_query(stops: list[Site], as_of: date, since: date) -> str:
    query = QueryDict(mutable=True)
    query.update({"as_of": str(as_of), "since": str(since)})
    query.setlist("work", [str(site.work.pk) for site in stops])
    return query.urlencode()


def _since(query: QueryDict, as_of: date) -> date:
    """The earlier day: the one asked for, else the end of the quarter before."""
    text = query.get("since", "").strip()
    since = parse_day(text, field="since") if text else last_day_before_quarter_of(as_of)
    if since >= as_of:
        raise DomainError("对比日期要早于截至日期。", field="since")
    return since


def _keys(query: QueryDict) -> list[int]:
    """Keys of works as asked for, each once, in their order."""
    texts = query.getlist("work")
    if not all(text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY for text in texts):
        raise DomainError("看不懂选的是哪些工程。", field="work")
    keys = list(dict.fromkeys(map(int, texts)))
    if len(keys) > MOST_SITES:
        raise DomainError(f"一次观摩最多 {MOST_SITES} 处。", field="work")
    return keys
