"""Where on the network the works of a text lie, how surely and why; leaves out reading the text and drawing."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from django.db import connection

from roads.chainage import ChainageError, format_chainage, parse_chainage
from roads.models import Crossing, Place, Road
from roads.norms import END_BESIDE_M, END_REACH_M
from roads.reading.grammar import Mention
from roads.reading.places.gazetteer import Gazetteer, bare, key_of

ResolutionCode = Literal["exact", "approximate", "whole_road", "unlocated"]


@dataclass(frozen=True, slots=True)
class Located:
    """A mention and its place: metres of chainage with from_m < to_m, None when unlocated; `reason` in Chinese."""

    mention: Mention
    resolution: ResolutionCode
    from_m: float | None = None
    to_m: float | None = None
    reason: str = ""
    road: Road | None = None
    from_road: Road | None = None
    to_road: Road | None = None
    from_place: Place | None = None
    to_place: Place | None = None


@dataclass(frozen=True, slots=True)
class _End:
    """An end as written, with what it means; `measures` are its chainages on the road, empty when it is not on it."""

    written: str
    measures: tuple[float, ...] = ()
    sure: bool = False
    why: str = ""
    road: Road | None = None
    place: Place | None = None


_CHAINAGE: Final = re.compile(r"[A-Z]{0,2}(K\d+(?:\+\d+(?:\.\d+)?)?)")
_COMPASS: Final = {"东": (1, 0), "西": (-1, 0), "北": (0, 1), "南": (0, -1)}
# Below this cosine between a road and a point of the compass, the road has no such part (南北走向的路没有东段).
LEAST_COSINE: Final = 0.35
# Ends closer than this on a road are one and the same.
SHORTEST_M: Final = 1.0

# Chainage in metres on a road of the point nearest to another road, and their distance in metres; one row a pair.
NEAREST_ROADS_SQL: Final = """
SELECT a.id, b.id, ST_LineLocatePoint(a.centreline, ST_ClosestPoint(a.centreline, b.centreline)) * a.length_m,
    ST_Distance(a.centreline, b.centreline)
FROM unnest(%s::bigint[], %s::bigint[]) AS pair (road_id, other_id)
JOIN roads_road a ON a.id = pair.road_id JOIN roads_road b ON b.id = pair.other_id
"""
# The same for a road and a place.
NEAREST_PLACES_SQL: Final = """
SELECT a.id, p.id, ST_LineLocatePoint(a.centreline, p.geom) * a.length_m, ST_Distance(a.centreline, p.geom)
FROM unnest(%s::bigint[], %s::bigint[]) AS pair (road_id, place_id)
JOIN roads_road a ON a.id = pair.road_id JOIN roads_place p ON p.id = pair.place_id
"""

Pair = tuple[int, int]


def resolve(mentions: Iterable[Mention]) -> list[Located]:
    """The place of each mention, in the order given; at most five queries, however many mentions."""
    listed = list(mentions)
    return _Resolver(listed).resolve() if listed else []


class _Resolver:
    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self.gazetteer = Gazetteer()
        self.roads = {m.road: self.gazetteer.road(m.road) for m in mentions if m.road}
        self.crossings = self._crossings()
        self.road_pairs: dict[Pair, tuple[float, float]] = {}
        self.place_pairs: dict[Pair, tuple[float, float]] = {}
        self._measure_pairs()

    def resolve(self) -> list[Located]:
        return [self._located(mention) for mention in self.mentions]

    def _crossings(self) -> dict[Pair, list[float]]:
        """Chainages at which each road meets each other road."""
        ids = {match.thing.pk for match in self.roads.values() if match.thing}
        measures: dict[Pair, list[float]] = defaultdict(list)
        if ids:
            rows = Crossing.objects.filter(road_id__in=ids).values_list("road_id", "other_id", "measure_m")
            for road_id, other_id, measure_m in rows:
                measures[road_id, other_id].append(measure_m)
        return measures

    def _measure_pairs(self) -> None:
        """Measure, in one query each, every road against the end roads it does not cross and the end places."""
        roads: set[Pair] = set()
        places: set[Pair] = set()
        for mention in self.mentions:
            match = self.roads.get(mention.road or "")
            if not match or not match.thing:
                continue
            for written in (mention.from_name, mention.to_name):
                if not written or _CHAINAGE.fullmatch(key_of(written)):
                    continue
                other, place = self._meanings(written)
                if place:
                    places.add((match.thing.pk, place.pk))
                elif other and (match.thing.pk, other.pk) not in self.crossings:
                    roads.add((match.thing.pk, other.pk))
        self.road_pairs = _measured(NEAREST_ROADS_SQL, roads)
        self.place_pairs = _measured(NEAREST_PLACES_SQL, places)

    def _meanings(self, written: str) -> tuple[Road | None, Place | None]:
        """The road or, where there is none of that name, the place an end means."""
        if place := self.gazetteer.place(written).thing:
            return None, place
        name, _ = bare(written)
        if road := self.gazetteer.road(name).thing:
            return road, None
        return None, self.gazetteer.place(name).thing

    def _located(self, mention: Mention) -> Located:
        if mention.road is None:
            why = [] if mention.missing else ["文中只写了起止，没有写路名"]
            return Located(mention, "unlocated", reason=_joined(why, mention))
        match = self.roads[mention.road]
        road = match.thing
        if road is None:
            return Located(mention, "unlocated", reason=_joined([match.why], mention))
        if mention.from_name and mention.to_name:
            located = self._between(mention, road, [match.why] if match.why else [])
        else:
            located = self._along(mention, road, [match.why] if match.why else [])
        if match.beside:
            located = replace(located, reason="；".join(filter(None, [match.beside, located.reason])))
        return located

    def _between(self, mention: Mention, road: Road, whys: list[str]) -> Located:
        """A stretch with both ends written."""
        first, second = self._end(road, mention.from_name or ""), self._end(road, mention.to_name or "")
        whys += [end.why for end in (first, second) if end.why]
        sure = first.sure and second.sure and not self.roads[mention.road or ""].why
        resolution: ResolutionCode = "exact" if sure else "approximate"
        low: float | None = None
        high: float | None = None
        pairs = [(a, b) for a in first.measures for b in second.measures]
        apart = [pair for pair in pairs if abs(pair[0] - pair[1]) >= SHORTEST_M]
        if apart:
            low, high = sorted(round(m, 3) for m in min(apart, key=lambda pair: abs(pair[0] - pair[1])))
        elif pairs:
            resolution = "unlocated"
            whys.append(f"“{mention.from_name}”和“{mention.to_name}”在{road.name}上是同一处")
        elif measures := first.measures or second.measures:
            resolution, low, high = "approximate", 0.0, round(road.length_m, 3)
            whys.append(
                f"只找到一端({format_chainage(round(measures[0], 1))})，不知往哪一侧，按{road.name}全路绘出"
            )
        else:
            resolution = "unlocated"
        return Located(
            mention,
            resolution,
            low,
            high,
            _joined(whys, mention),
            road,
            from_road=first.road,
            to_road=second.road,
            from_place=first.place,
            to_place=second.place,
        )

    def _end(self, road: Road, written: str) -> _End:
        """Where an end lies on the road."""
        if chainage := _CHAINAGE.fullmatch(key_of(written)):
            return _chainage_end(road, written, chainage[1])
        place = self.gazetteer.place(written)
        name, position = bare(written)
        if place.thing:
            return self._place_end(road, written, place.thing, place.why)
        match = self.gazetteer.road(name)
        if match.thing is None:
            named = self.gazetteer.place(name)
            if named.thing:
                return self._place_end(road, written, named.thing, named.why)
            return _End(written, why=match.why if "可能是" in match.why else named.why)
        whys = [match.why] if match.why else []
        if position and not position.endswith("口"):
            whys.append(f"“{written}”按与{match.thing.name}的交叉口定位")
        return self._road_end(road, written, match.thing, whys)

    def _road_end(self, road: Road, written: str, other: Road, whys: list[str]) -> _End:
        measures = self.crossings.get((road.pk, other.pk), [])
        if len(measures) > 1:
            whys.append(f"{road.name}与{other.name}相交{len(measures)}处，取离另一端最近的一处")
        if measures:
            return _End(written, tuple(measures), not whys, "；".join(whys), road=other)
        if other.pk == road.pk:
            return _End(written, why=f"“{written}”就是这条路本身，不能作它的一端", road=other)
        measure, distance = self.road_pairs[road.pk, other.pk]
        if distance > END_REACH_M:
            whys.append(f"{road.name}与{other.name}不相交，最近处相距{distance:.0f}米")
            return _End(written, why="；".join(whys), road=other)
        whys.append(
            f"{road.name}与{other.name}不相交，取相距{distance:.0f}米的最近处 {format_chainage(round(measure, 1))}"
        )
        return _End(written, (measure,), False, "；".join(whys), road=other)

    def _place_end(self, road: Road, written: str, place: Place, why: str) -> _End:
        measure, distance = self.place_pairs[road.pk, place.pk]
        whys = [why] if why else []
        if distance > END_REACH_M:
            whys.append(f"“{place.name}”离{road.name}{distance:.0f}米，不在路旁")
            return _End(written, why="；".join(whys), place=place)
        if distance > END_BESIDE_M:
            whys.append(
                f"“{place.name}”离{road.name}{distance:.0f}米，取最近处 {format_chainage(round(measure, 1))}"
            )
        return _End(written, (measure,), not whys, "；".join(whys), place=place)

    def _along(self, mention: Mention, road: Road, whys: list[str]) -> Located:
        """A road without both ends written: the whole of it, or the part the text says."""
        length = round(road.length_m, 3)
        written = mention.part or mention.qualifier
        if written is None:
            resolution: ResolutionCode = "approximate" if whys else "whole_road"
            return Located(mention, resolution, 0.0, length, _joined(whys, mention), road=road)
        if mention.part and "延" in mention.part:
            whys.append(f"“{mention.part}”在{road.name}现有中线之外，文中又没有写起止")
            return Located(mention, "unlocated", reason=_joined(whys, mention), road=road)
        if mention.part and (span := _part(road, mention.part)):
            low, high = span
            half = "中间三分之一" if mention.part.startswith("中") else "该方向的一半"
            whys.append(f"“{mention.part}”没有写起止，按{road.name}{half}定位")
            return Located(
                mention, "approximate", round(low, 3), round(high, 3), _joined(whys, mention), road=road
            )
        whys.append(f"“{written}”没有写起止，只知道是{road.name}的一部分，按全路绘出")
        return Located(mention, "approximate", 0.0, length, _joined(whys, mention), road=road)


def _measured(sql: str, pairs: set[Pair]) -> dict[Pair, tuple[float, float]]:
    """Chainage and distance in metres of each pair; no query when there are none."""
    if not pairs:
        return {}
    ordered = sorted(pairs)
    with connection.cursor() as cursor:
        cursor.execute(sql, [[first for first, _ in ordered], [second for _, second in ordered]])
        return {
            (first, second): (measure, distance) for first, second, measure, distance in cursor.fetchall()
        }


def _chainage_end(road: Road, written: str, chainage: str) -> _End:
    try:
        metres = parse_chainage(chainage if "+" in chainage else f"{chainage}+000")
    except ChainageError as error:
        return _End(written, why=error.message)
    if metres > road.length_m + 1:
        return _End(written, why=f"{road.name}长{road.length_m:.0f}米，没有 {written}")
    return _End(written, (min(metres, road.length_m),), True)


def _part(road: Road, part: str) -> tuple[float, float] | None:
    """Metres of 东段, 中段 and the like: the half that lies that way, or the middle third; None when there is none."""
    length = road.length_m
    if part.startswith("中"):
        return length / 3, length * 2 / 3
    start, end = road.centreline[0], road.centreline[-1]
    run = (end[0] - start[0], end[1] - start[1])
    points = [_COMPASS[char] for char in part if char in _COMPASS]
    size = (run[0] ** 2 + run[1] ** 2) ** 0.5
    if not points or size < length / 2:
        return None
    way = (sum(x for x, _ in points), sum(y for _, y in points))
    cosine = (run[0] * way[0] + run[1] * way[1]) / size / (((way[0] ** 2 + way[1] ** 2) ** 0.5) or 1)
    if abs(cosine) < LEAST_COSINE:
        return None
    return (length / 2, length) if cosine > 0 else (0.0, length / 2)


def _joined(whys: list[str], mention: Mention) -> str:
    """Reasons of the place, then what the reader decided, each once."""
    return "；".join(dict.fromkeys([*whys, *mention.notes]))
