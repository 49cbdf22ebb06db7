"""Search by what people type: a road, a stretch, a work, a place, or a chainage (神州路 K1+200); ranked and bounded."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.gis.db.models.functions import Envelope, Transform
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length, StrIndex

from gis.crs import WGS84
from gis.postgis import LineInterpolatePoint
from roads.chainage import format_chainage
from roads.choices import Kind
from roads.models import Place, Road, Work

LONGEST_QUERY: Final = 100
MOST_WORDS: Final = 8

# K1+250, k 1 + 250, K1 250 (a + that an address turned into a space), K12; NFKC has made full-width signs ASCII.
WITH_K: Final = r"[Kk]\s*(?P<k>\d{1,3})(?:\s*\+\s*(?P<m>\d{1,3}(?:\.\d+)?)|\s+(?P<m1>\d{3}))?"
WITHOUT_K: Final = r"(?P<k2>\d{1,3})\s*\+\s*(?P<m2>\d{1,3}(?:\.\d+)?)"
CHAINAGE: Final = re.compile(rf"(?<![\dA-Za-z])(?:{WITH_K}|{WITHOUT_K})(?!\d)")
# A number at the end, not one that belongs to a name (S104) or a code (work-12).
BARE_METRES: Final = re.compile(r"(?<![\dA-Za-z_.\-])(\d{1,6}(?:\.\d+)?)\s*(?:m|米)?\s*$")
# Brackets, dashes and joining words part the names in a stretch.
PARTING: Final = re.compile(r"[\s()\[\]〔〕【】—–\-~〜至到、,，;；:：/×]+")


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, read: the text without chainage, its words, and the chainage in metres if there is one."""

    text: str
    words: tuple[str, ...]
    metres: float | None

    @classmethod
    def read(cls, typed: str) -> "Query":
        text = " ".join(unicodedata.normalize("NFKC", typed[:LONGEST_QUERY]).split())
        metres = None
        if found := CHAINAGE.search(text):
            metres = 1000.0 * int(found["k"] or found["k2"]) + float(
                found["m"] or found["m1"] or found["m2"] or 0
            )
            text = f"{text[: found.start()]} {text[found.end() :]}".strip()
        elif (bare := BARE_METRES.search(text)) and bare.start() > 0:
            metres = float(bare[1])
            text = text[: bare.start()].strip()
        words = tuple(word for word in PARTING.split(text) if word)[:MOST_WORDS]
        return cls(text, words, metres)


MOST_ROADS: Final = 6
MOST_WORKS: Final = 12
MOST_PLACES: Final = 6
# Ranks of roads: below NAMED by name or alias, NAMED by a name inside the text, BEGUN by the beginning of a name.
NAMED: Final = 2
BEGUN: Final = 3
KIND_OF_LABEL: Final = {
    label: code for code, label in Kind.choices if code not in (Kind.CARRIAGEWAY, Kind.OTHER)
}


@dataclass(frozen=True, slots=True)
class Found:
    """One result; lon, lat and bbox (west, south, east, north) in EPSG:4326, None where the place is not known."""

    type: str
    id: int
    label: str
    sub: str
    lon: float | None = None
    lat: float | None = None
    bbox: tuple[float, float, float, float] | None = None
    road: int | None = None
    m: float | None = None
    schematic: bool = False
    rank: int = field(default=0, compare=False)


def search(typed: str) -> list[Found]:
    """Results for what was typed, best first: chainage, then exact names, then what begins with or holds the words."""
    query = Query.read(typed)
    if not query.words:
        return []
    roads = _roads(query)
    results = [
        *_chainages(query, roads),
        *_road_results(query, roads),
        *_places(query),
        *_works(query, roads),
    ]
    return sorted(results, key=lambda found: found.rank)


def _roads(query: Query) -> list[Road]:
    """Roads named in the text (神州路 in 神州路燃气), then roads whose name holds a word of it, best first."""
    named = Q()
    for word in query.words:
        named |= Q(name__icontains=word) | Q(aliases__icontains=word) | Q(code__iexact=word)
    inside = Q(inside__gt=0)
    rows = Road.objects.annotate(inside=StrIndex(Value(query.text), F("name"))).filter(inside | named)
    rows = rows.annotate(
        rank=Case(
            When(name__in=query.words, then=Value(0)),
            When(aliases__overlap=list(query.words), then=Value(1)),
            When(inside, then=Value(NAMED)),
            When(name__istartswith=query.words[0], then=Value(BEGUN)),
            default=Value(BEGUN + 1),
            output_field=IntegerField(),
        ),
        middle=Transform(LineInterpolatePoint(F("centreline"), Value(0.5)), WGS84),
        extent=Envelope(Transform(F("centreline"), WGS84)),
    )
    rows = rows.defer("centreline", "centreline_3857").order_by("rank", "inside", Length("name"), "code")
    return list(rows[:MOST_ROADS])


def _road_results(query: Query, roads: list[Road]) -> list[Found]:
    found = []
    for road in roads:
        row: Any = road
        length = f"{road.length_m / 1000:.2f} 公里"
        sub = " · ".join(filter(None, ["道路", road.axis_label, length, _beyond(query, row)]))
        rank = _base(query, row.rank) + row.rank
        found.append(Found("road", road.pk, road.name, sub, *_place_of(row.middle, row.extent), road=road.pk,
                           schematic=road.schematic, rank=rank))  # fmt: skip
    return found


def _base(query: Query, rank: int) -> int:
    """Alone, a road's name or its beginning comes before works (22 and on); beside other words the works are meant."""
    alone = len(query.words) == 1
    if rank < NAMED:
        return 10 if alone else 40
    return 12 if alone and rank == BEGUN else 30


def _beyond(query: Query, road: Any) -> str:
    """That the chainage asked for lies past the end of the road that the text names; nothing where it does not."""
    if query.metres is None or road.rank > NAMED or query.metres <= road.length_m:
        return ""
    return f"{format_chainage(query.metres)} 超出道路终点 {format_chainage(road.length_m)}"


def _chainages(query: Query, roads: list[Road]) -> list[Found]:
    """The chainage on each road that the text names, where the road is that long."""
    if query.metres is None:
        return []
    metres = query.metres
    ids = [road.pk for road in roads if road.rank <= NAMED and metres <= road.length_m]  # type: ignore[attr-defined]
    rows = Road.objects.filter(pk__in=ids).annotate(
        point=Transform(LineInterpolatePoint(F("centreline"), Value(metres) / F("length_m")), WGS84)
    )
    points = {road.pk: road for road in rows.defer("centreline", "centreline_3857")}
    found = []
    for order, pk in enumerate(ids):
        road: Any = points[pk]
        label = f"{road.name} {format_chainage(metres)}"
        sub = f"桩号 · 全长 {format_chainage(road.length_m)}"
        found.append(Found("chainage", pk, label, sub, *_place_of(road.point, None), road=pk, m=metres,
                           schematic=road.schematic, rank=order))  # fmt: skip
    return found


def _places(query: Query) -> list[Found]:
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
    found = []
    for row in rows.defer("geom").order_by("rank", Length("name"), "name")[:MOST_PLACES]:
        lon, lat, _ = _place_of(row.point, None)
        found.append(
            Found("place", row.pk, row.name, "地点", lon, lat, schematic=row.schematic, rank=row.rank)
        )
    return found


def _works(query: Query, roads: list[Road]) -> list[Found]:
    """Works that every word of the text fits (road, end, kind, code, unit); those that only end at a road last."""
    rows: QuerySet = Work.objects.select_related("road").defer(
        "line", "road__centreline", "road__centreline_3857"
    )
    fits = Q()
    for word in _split_words(query, roads):
        fits &= _work_fits(word)
    rows = rows.filter(fits | Q(code__iexact=query.text))
    named = [road.pk for road in roads if road.rank <= BEGUN]  # type: ignore[attr-defined]
    rows = rows.annotate(
        on_first=Case(
            When(Q(road__name=query.words[0]) | Q(code__iexact=query.text), then=Value(0)),
            When(Q(road__in=named) | Q(road_text__istartswith=query.words[0]), then=Value(1)),
            default=Value(2 if len(query.words) > 1 else 16),
        ),
        middle=Transform(LineInterpolatePoint(F("line"), Value(0.5)), WGS84),
        extent=Envelope(Transform(F("line"), WGS84)),
    ).order_by("on_first", "road__name", "span", "kind", "code")[:MOST_WORKS]
    base = 12 if len(query.words) > 1 else 22
    found = []
    for work in rows:
        sub = " · ".join(["工程", work.get_kind_display(), *([] if work.span else ["未定位"])])
        found.append(Found("work", work.pk, str(work), sub, *_place_of(work.middle, work.extent), road=work.road_id,
                           schematic=work.schematic, rank=base + work.on_first))  # fmt: skip
    return found


def _split_words(query: Query, roads: list[Road]) -> list[str]:
    """The words, with the names of known roads and kinds cut out where they were written without spaces."""
    names = sorted({road.name for road in roads} | set(KIND_OF_LABEL), key=len, reverse=True)
    pieces: list[str] = []
    for word in query.words:
        cut = re.split(f"({'|'.join(map(re.escape, names))})", word)
        pieces += [piece for piece in cut if piece]
    return pieces[:MOST_WORDS]


def _work_fits(word: str) -> Q:
    fits = Q(road__aliases__contains=[word])
    for column in ("road__name", "road_text", "from_label", "to_label", "code", "unit__name"):
        fits |= Q(**{f"{column}__icontains": word})
    return fits | Q(kind=KIND_OF_LABEL[word]) if word in KIND_OF_LABEL else fits


def _place_of(point: Point | None, extent: GEOSGeometry | None) -> tuple[Any, Any, Any]:
    if point is None:
        return None, None, None
    box = tuple(round(value, 7) for value in extent.extent) if extent is not None else None
    return round(point.x, 7), round(point.y, 7), box
