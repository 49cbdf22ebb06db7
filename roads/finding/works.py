"""The works that the words of a search fit, those at the chainage asked for first."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.contrib.gis.db.models.functions import Envelope, Transform
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from psycopg.types.range import Range

from gis.crs import WGS84
from gis.postgis import LineInterpolatePoint
from roads.choices import Kind
from roads.finding.names import RoadNames
from roads.finding.query import MOST_WORDS, Query
from roads.finding.results import SearchResult, place_of
from roads.models import Road, Work

MOST_WORKS: Final = 12
# Ranks of roads: below NAMED by name or alias, NAMED by a name inside the text, BEGUN by the beginning of a name.
NAMED: Final = 2
BEGUN: Final = 3
# Works at the chainage asked for come right after the points on the roads.
HERE: Final = 8
KIND_OF_LABEL: Final = {
    label: code for code, label in Kind.choices if code not in (Kind.CARRIAGEWAY, Kind.OTHER)
}


def works(
    query: Query,
    pieces: list[str],
    roads: list[Road],
    meant: Mapping[str, list[int]],
    *,
    only: Road | None = None,
) -> list[SearchResult]:
    """Works that every piece of the text fits (road, end, kind, code, unit), those that only end at a road last;
    with `only`, those of that road, and without pieces those at the chainage."""
    rows = _fitting(query, pieces, roads, meant)
    if only:
        rows = rows.filter(road=only) if pieces else rows.filter(road=only, here=0)
    base = 12 if len(query.words) > 1 else 22
    results = []
    for work in rows.order_by("here", "on_first", "road__name", "span", "kind", "code")[:MOST_WORKS]:
        sub = " · ".join(["工程", work.get_kind_display(), *([] if work.span else ["未定位"])])
        rank = base + work.on_first if work.here else HERE
        place = place_of(work.middle, work.extent)
        results.append(
            SearchResult(
                "work", work.pk, str(work), sub, *place, work.road_id, schematic=work.schematic, rank=rank
            )
        )
    return results


def _fitting(query: Query, pieces: list[str], roads: list[Road], meant: Mapping[str, list[int]]) -> QuerySet:
    """Works that fit, with `here` 0 at the chainage asked for, and `on_first` by how they fit the first word."""
    first = query.words[0] if query.words else ""
    fits = Q()
    for piece in pieces:
        fits &= _work_fits(piece) | _stands_for(meant.get(piece, []), roads)
    begun = [road.pk for road in roads if road.rank <= BEGUN]  # type: ignore[attr-defined]
    begins = Q(road_text__istartswith=first) if first else Q()
    rows: QuerySet = Work.objects.select_related("road").defer(
        "line", "road__centreline", "road__centreline_3857"
    )
    return rows.filter(fits | Q(code__iexact=query.text) if pieces else Q()).annotate(
        here=_here(query, roads),
        on_first=Case(
            When(Q(road__name=first) | Q(code__iexact=query.text), then=Value(0)),
            When(Q(road__in=begun) | begins, then=Value(1)),
            default=Value(2 if len(query.words) > 1 else 16),
        ),
        middle=Transform(LineInterpolatePoint(F("line"), Value(0.5)), WGS84),
        extent=Envelope(Transform(F("line"), WGS84)),
    )


def _here(query: Query, roads: list[Road]) -> Case | Value:
    """0 for a work on a named road that lies at the chainage or on the stretch of chainage asked for, else 1."""
    if query.metres is None:
        return Value(1)
    named = [road.pk for road in roads if road.rank <= NAMED]  # type: ignore[attr-defined]
    low, high = query.metres, query.metres if query.to_metres is None else query.to_metres
    lies = Q(span__overlap=Range(Decimal(str(low)), Decimal(str(high)), "[]"))
    return Case(When(lies & Q(road__in=named), then=Value(0)), default=Value(1), output_field=IntegerField())


def split_words(words: tuple[str, ...], names: RoadNames) -> list[str]:
    """The words, with the names of known roads and kinds cut out where they were written without spaces."""
    known = {each.name for each in names.names if any(each.name in word for word in words)} | set(
        KIND_OF_LABEL
    )
    longest_first = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    pieces = [piece for word in words for piece in re.split(f"({longest_first})", word) if piece]
    return pieces[:MOST_WORDS]


def _work_fits(word: str) -> Q:
    fits = Q(road__aliases__contains=[word])
    for column in ("road__name", "road_text", "from_label", "to_label", "code", "unit__name"):
        fits |= Q(**{f"{column}__icontains": word})
    return fits | Q(kind=KIND_OF_LABEL[word]) if word in KIND_OF_LABEL else fits


def _stands_for(meant: list[int], roads: list[Road]) -> Q:
    """Works on one of the roads that a word stands for, or that begin or end at one."""
    fits = Q(road__in=meant)
    for road in roads:
        if road.pk in meant:
            fits |= Q(from_label__icontains=road.name) | Q(to_label__icontains=road.name)
    return fits
