"""Which road or place of the network a written name means, and how surely; leaves out where on it a stretch lies."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from roads.models import Place, Road

Thing = TypeVar("Thing", Road, Place)


@dataclass(frozen=True, slots=True)
class Match(Generic[Thing]):
    """What a name means; `why` says in Chinese on what a match leans that is not the name itself, `beside` what else
    is called nearly so."""

    thing: Thing | None
    why: str = ""
    beside: str = ""


_CLASS: Final = re.compile(
    r"(?:快速通道|快速路|高速公路|公路|大道|大街|高速|国道|省道|县道|乡道|胡同|路|街|道|巷|线)$"
)
_LETTERS: Final = {"国道": "G", "省道": "S", "县道": "X", "乡道": "Y"}
_NUMBERED: Final = (
    re.compile(
        r"(?:国道|省道|县道|乡道)?(?P<letter>[GSXY])(?P<number>\d{2,4})(?:国道|省道|县道|乡道|线|高速公路|高速|公路)?"
    ),
    re.compile(r"(?P<word>国道|省道|县道|乡道)(?P<number>\d{2,4})线?"),
    re.compile(r"(?P<number>\d{2,4})(?P<word>国道|省道|县道|乡道)"),
)
_POSITION: Final = re.compile(
    r"(?:交叉口|交汇处|路口|(?<=[路街道])口|[东西南北]{1,2}侧|以[东西南北]|[东西南北]端|处)$"
)
# A name may carry a town before it (郑州前程路) that the network leaves out.
LONGEST_TOWN: Final = 4


class Gazetteer:
    """Names of all roads and places, loaded once: two queries, whatever is asked of it."""

    def __init__(self) -> None:
        self._roads: dict[str, list[Road]] = defaultdict(list)
        self._road_aliases: dict[str, list[Road]] = defaultdict(list)
        self._stems: dict[str, list[Road]] = defaultdict(list)
        self._numbers: dict[str, list[Road]] = defaultdict(list)
        for road in Road.objects.defer("centreline_3857"):
            _add(self._roads, key_of(road.name), road)
            for alias in road.aliases:
                _add(self._road_aliases, key_of(alias), road)
            for name in (road.name, *road.aliases):
                _add(self._stems, _CLASS.sub("", key_of(name)), road)
                if number := numbered(name):
                    _add(self._numbers, number, road)
        self._places: dict[str, list[Place]] = defaultdict(list)
        self._place_aliases: dict[str, list[Place]] = defaultdict(list)
        for place in Place.objects.defer("geom_3857"):
            _add(self._places, key_of(place.name), place)
            for alias in place.aliases:
                _add(self._place_aliases, key_of(alias), place)

    def road(self, written: str) -> Match[Road]:
        """The road a name means: by name or number surely; by alias, loosened class or town left out not surely."""
        key = key_of(written)
        if named := self._roads.get(key):
            return Match(named[0], beside=self._beside(named[0], key))
        number = numbered(written)
        if number and len(same := self._numbers.get(number, [])) == 1:
            return Match(same[0])
        loosened: tuple[tuple[Iterable[Road], str], ...] = (
            (
                self._road_aliases.get(key, []),
                "文中写“{written}”，路网中是“{name}”的别名，是否同一条路请核对",
            ),
            (
                self._stems.get(_CLASS.sub("", key), []),
                "路网中没有“{written}”，只有“{name}”，是否同一条路请核对",
            ),
            (self._without_town(key), "文中写“{written}”，按路网中的“{name}”定位，请核对"),
        )
        for candidates, why in loosened:
            roads = list(candidates)
            if len(roads) == 1:
                return Match(roads[0], why.format(written=written, name=roads[0].name))
            if roads:
                names = "、".join(f"“{road.name}”" for road in roads)
                return Match(None, f"“{written}”可能是{names}，不能认定是哪一条")
        return Match(None, f"路网中没有“{written}”")

    def _beside(self, road: Road, key: str) -> str:
        """A word of warning where another road differs by its class only (南洋大道, 南洋路)."""
        others = [other.name for other in self._stems.get(_CLASS.sub("", key), []) if other.pk != road.pk]
        return f"路网中另有“{'”“'.join(others)}”，按不同的路处理" if others else ""

    def place(self, written: str) -> Match[Place]:
        """The place a name means, surely by its name, not surely by an alias."""
        key = key_of(written)
        if named := self._places.get(key):
            return Match(named[0])
        if len(same := self._place_aliases.get(key, [])) == 1:
            return Match(same[0], f"文中写“{written}”，按地点“{same[0].name}”定位")
        return Match(None, f"路网和地点中都没有“{written}”")

    def _without_town(self, key: str) -> list[Road]:
        names = (key[cut:] for cut in range(2, min(LONGEST_TOWN, len(key) - 3) + 1))
        return next((self._roads[name] for name in names if name in self._roads), [])


def _add(table: dict[str, list[Thing]], key: str, thing: Thing) -> None:
    if thing not in table[key]:
        table[key].append(thing)


def key_of(name: str) -> str:
    """A name in half-width form without blanks, capital letters; what is compared."""
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()


def numbered(name: str) -> str | None:
    """S104 for S104, 省道S104, S104省道, 省道104 and 104省道; None for a road without number."""
    key = key_of(name)
    for pattern in _NUMBERED:
        if match := pattern.fullmatch(key):
            groups = match.groupdict()
            return (groups.get("letter") or _LETTERS[groups["word"]]) + groups["number"]
    return None


def bare(written: str) -> tuple[str, str]:
    """The name of an end without 路口 or 东侧, and what was taken off; a note in brackets goes as well."""
    name = re.sub(r"[(（][^()（）]*[)）]$", "", written)
    match = _POSITION.search(name)
    if not match or match.start() < 2:
        return name, ""
    if match[0] == "路口":
        return name[: match.start()] + "路", "路口"
    return name[: match.start()], match[0]
