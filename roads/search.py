"""Search by what people type: a road, a stretch, a work, a place, a chainage (神州路 K1+200) or a crossing; ranked and
bounded. A name that is not found as written is read by its letters, its sound, or as one character off."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib.gis.db.models.functions import Envelope, Transform
from django.contrib.gis.geos import Point
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Least, Length, StrIndex

from gis.crs import WGS84
from gis.postgis import LineInterpolatePoint
from gis.replica import connection
from roads.chainage import format_chainage
from roads.finding.crossings import crossings, why_no_crossing
from roads.finding.names import RoadNames, road_names
from roads.finding.query import Query, says_crossing, tidy
from roads.finding.results import SearchResult, SearchResults, place_of
from roads.finding.works import BEGUN, KIND_OF_LABEL, NAMED, split_words, works
from roads.models import Place, Road
from roads.stationing import Stationing

MOST_ROADS: Final = 6
MOST_PLACES: Final = 6
# Points by roads and measures, in their order.
POINTS: Final = """
SELECT ST_X(at.point), ST_Y(at.point)
FROM unnest(%s::bigint[], %s::float8[]) WITH ORDINALITY AS asked (road_id, measure, place)
JOIN roads_road road ON road.id = asked.road_id
CROSS JOIN LATERAL (
    SELECT ST_Transform(
        ST_LineInterpolatePoint(road.centreline, least(asked.measure / road.length_m, 1)), 4326
    ) AS point
) AS at
ORDER BY asked.place
"""
WHICH_ROAD: Final = "请先在图上选一条道路，或在桩号前写上路名。"


def search(typed: str, *, road_id: int | None = None) -> SearchResults:
    """SearchResults for what was typed, best first; a chainage without a road is looked for on the road `road_id`."""
    names = road_names()
    text = tidy(typed)
    meetings = crossings(text, names)
    if meetings or says_crossing(text):
        return SearchResults(meetings, "" if meetings else why_no_crossing(text, names))
    query = Query.read(typed)
    pieces = split_words(query.words, names)
    if query.metres is not None and all(piece in KIND_OF_LABEL for piece in pieces):
        return _on_selected(query, pieces, road_id)
    return _by_words(query, pieces, names) if query.words else SearchResults([])


def _by_words(query: Query, pieces: list[str], names: RoadNames) -> SearchResults:
    unknown = [piece for piece in pieces if piece not in KIND_OF_LABEL and not names.holds(piece)]
    meant = {piece: spelt for piece in unknown if (spelt := names.spelt(piece))}
    results = _read_as(query, pieces, meant)
    placed = any(result.type == "chainage" for result in results.rows)
    if unknown and not meant and (not results.rows or (query.metres is not None and not placed)):
        meant = {piece: near for piece in unknown if (near := names.nearest(piece))}
        results = _read_as(query, pieces, meant) if meant else results
    return results


def _read_as(query: Query, pieces: list[str], meant: Mapping[str, list[int]]) -> SearchResults:
    """The results where each word of `meant` stands for one of the roads beside it."""
    roads = _roads(query, meant)
    rows = [*_chainages(query, roads), *_road_results(query, roads), *_places(query),
             *works(query, pieces, roads, meant)]  # fmt: skip
    return SearchResults(sorted(rows, key=lambda one: one.rank), _refusal(query, roads))


def _on_selected(query: Query, pieces: list[str], road_id: int | None) -> SearchResults:
    road = _rows(query).annotate(rank=Value(0)).filter(pk=road_id).first()
    if road is None:
        return SearchResults([], f"{format_chainage(query.metres or 0)} 在哪条道路上？{WHICH_ROAD}")
    rows = [*_chainages(query, [road]), *works(query, pieces, [road], {}, only=road)]
    return SearchResults(rows or _road_results(query, [road]), _refusal(query, [road]))


def _refusal(query: Query, roads: list[Road]) -> str:
    """That no road that was named is long enough, with where the first one ends."""
    named: list[Any] = [road for road in roads if road.rank <= NAMED]  # type: ignore[attr-defined]
    if query.metres is None or not named or any(_holds(road, query.metres) for road in named):
        return ""
    end = format_chainage(round(named[0].length_m, 1))
    return f"{named[0].name}的桩号从 K0+000 到 {end}，没有 {format_chainage(query.metres)}。"


def _holds(road: Any, metres: float) -> bool:
    return metres <= road.length_m or bool(Stationing.of(road).measures_of(metres, length_m=road.length_m))


def _rows(query: Query) -> QuerySet:
    """Roads with their middle, extent and, with a chainage asked for, the point there (at the end where past it)."""
    at = Least(Value(query.metres or 0.0) / F("length_m"), Value(1.0))
    rows = Road.objects.defer("centreline", "centreline_3857").annotate(
        middle=Transform(LineInterpolatePoint(F("centreline"), Value(0.5)), WGS84),
        extent=Envelope(Transform(F("centreline"), WGS84)),
    )
    if query.metres is None:
        return rows
    return rows.annotate(point=Transform(LineInterpolatePoint(F("centreline"), at), WGS84))


def _roads(query: Query, meant: Mapping[str, list[int]]) -> list[Road]:
    """Roads named in the text (神州路 in 神州路燃气), then roads whose name holds a word of it, best first; with
    `meant`, those roads as if they were named."""
    named = Q()
    for word in query.words:
        named |= Q(name__icontains=word) | Q(aliases__icontains=word) | Q(code__iexact=word)
    inside = Q(inside__gt=0)
    order = [pk for near in meant.values() for pk in near]
    nearness = [When(pk=pk, then=Value(place)) for place, pk in enumerate(order)]
    rows = _rows(query).annotate(inside=StrIndex(Value(query.text), F("name")))
    rows = rows.filter(inside | named | Q(pk__in=order)).annotate(
        rank=Case(
            When(name__in=query.words, then=Value(0)),
            When(aliases__overlap=list(query.words), then=Value(1)),
            When(inside, then=Value(NAMED)),
            When(pk__in=order, then=Value(NAMED)),
            When(name__istartswith=query.words[0], then=Value(BEGUN)),
            default=Value(BEGUN + 1),
            output_field=IntegerField(),
        ),
        nearness=Case(*nearness, default=Value(-1), output_field=IntegerField()),
    )
    return list(rows.order_by("rank", "nearness", "inside", Length("name"), "code")[:MOST_ROADS])


def _road_results(query: Query, roads: list[Road]) -> list[SearchResult]:
    rows = []
    for road in roads:
        row: Any = road
        length = f"{road.length_m / 1000:.2f} 公里"
        sub = " · ".join(filter(None, ["道路", road.axis_label, length, _beyond(query, row)]))
        rank = _base(query, row.rank) + row.rank
        rows.append(SearchResult("road", road.pk, road.name, sub, *place_of(row.middle, row.extent), road=road.pk,
                           schematic=road.schematic, rank=rank))  # fmt: skip
    return rows


def _base(query: Query, rank: int) -> int:
    """Alone, a road's name or its beginning comes before works (22 and on); beside other words the works are meant."""
    alone = len(query.words) <= 1
    if rank < NAMED:
        return 10 if alone else 40
    return 12 if alone and rank == BEGUN else 30


def _beyond(query: Query, road: Any) -> str:
    """That the chainage asked for lies past the end of the road that the text names; nothing where it does not."""
    if query.metres is None or road.rank > NAMED or query.metres <= road.length_m:
        return ""
    return f"{format_chainage(query.metres)} 超出道路终点 {format_chainage(road.length_m)}"


def _chainages(query: Query, roads: list[Road]) -> list[SearchResult]:
    """The chainage on each road that the text names, where the road is that long."""
    results: list[SearchResult] = []
    if query.metres is None:
        return results
    rows: list[Any] = roads
    for order, road in enumerate(rows):
        if road.rank > NAMED or query.metres > road.length_m:
            continue
        label = f"{road.name} {format_chainage(query.metres)}"
        sub = f"桩号 · 全长 {format_chainage(road.length_m)}"
        results.append(SearchResult("chainage", road.pk, label, sub, *place_of(road.point, None), road=road.pk,
                           m=query.metres, schematic=road.schematic, rank=order))  # fmt: skip
    return results + _at_stations(query.metres, roads)


def _at_stations(metres: float, roads: list[Road]) -> list[SearchResult]:
    """Where roads that count otherwise than from the start of their line have that station in their own design."""
    rows: list[Any] = roads
    places = [
        (order, road, place)
        for order, road in enumerate(rows)
        if road.rank <= NAMED and not (stationing := Stationing.of(road)).is_plain
        for place in stationing.measures_of(metres, length_m=road.length_m)
    ]
    label = f"设计桩号 {format_chainage(metres)}"
    return [
        SearchResult("chainage", road.pk, f"{road.name} {label}", f"桩号 {format_chainage(round(place, 1))}",
                     *place_of(point, None), road=road.pk, m=place, schematic=road.schematic, rank=order)
        for (order, road, place), point in zip(places, _points(places), strict=True)
    ]  # fmt: skip


def _points(places: list[tuple[int, Any, float]]) -> list[Point]:
    """The points at measures of roads, in EPSG:4326, in the order given; one query for all."""
    if not places:
        return []
    with connection.cursor() as cursor:
        cursor.execute(POINTS, [[road.pk for _, road, _ in places], [place for _, _, place in places]])
        return [Point(lon, lat, srid=WGS84) for lon, lat in cursor]


def _places(query: Query) -> list[SearchResult]:
    named = Q()
    for word in query.words:
        named |= Q(name__icontains=word) | Q(aliases__icontains=word)
    rows = Place.objects.filter(named).annotate(
        rank=Case(
            When(name=query.text, then=Value(10)),
            When(name__istartswith=query.text, then=Value(20)),
            default=Value(35),
        ),
        point=Transform(F("geom"), WGS84),
    )
    results = []
    for row in rows.defer("geom").order_by("rank", Length("name"), "name")[:MOST_PLACES]:
        lon, lat, _ = place_of(row.point, None)
        results.append(
            SearchResult("place", row.pk, row.name, "地点", lon, lat, schematic=row.schematic, rank=row.rank)
        )
    return results
