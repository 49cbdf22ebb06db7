"""The names of all roads in memory with their sounds, to compare with a name that is not found as written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from pypinyin import Style, pinyin

from gis.models import DataVersion
from roads.models import Road

# Below this length one different character leaves too little of a name to know it by.
SHORTEST_FOR_ONE_OFF: Final = 3
LETTERS: Final = re.compile(r"[A-Za-z]{2,40}")
ASCII_SIGN: Final = re.compile(r"[0-9A-Za-z]")


def sounds_of(name: str) -> tuple[tuple[str, ...], ...]:
    """The toneless pinyin of each character, all its readings; a sign that has none stands for itself."""
    readings = pinyin(name, style=Style.NORMAL, heteronym=True, errors=list)  # type: ignore[arg-type]  # a list is taken too: one sign each
    return tuple(tuple(sound.lower() for sound in each) for each in readings)


@dataclass(frozen=True)
class RoadName:
    """One name or alias of a road."""

    road: int
    name: str

    @cached_property
    def sounds(self) -> tuple[tuple[str, ...], ...]:
        return sounds_of(self.name)

    @cached_property
    def spelling(self) -> re.Pattern[str]:
        """Matches the name typed by initials (szl), in full (shenzhoulu) or mixed (shenzl)."""
        return re.compile("".join(f"(?:{'|'.join(_typed_as(each))})" for each in self.sounds))

    def sounds_like(self, sounds: tuple[tuple[str, ...], ...]) -> bool:
        pairs = zip(self.sounds, sounds, strict=False)
        return len(sounds) == len(self.sounds) and all(set(one) & set(other) for one, other in pairs)

    def begins_as(self, letters: str) -> bool:
        """Whether the initials, or the full pinyin in its first reading, begin with `letters`."""
        first = [each[0] for each in self.sounds]
        return any(text.startswith(letters) for text in ("".join(first), "".join(each[0] for each in first)))


@dataclass(frozen=True)
class RoadNames:
    """All names of roads at one version of the data."""

    names: tuple[RoadName, ...]

    def holds(self, word: str) -> bool:
        """Whether `word` is part of a road's name, or a road's name is part of `word`."""
        return any(word in each.name or each.name in word for each in self.names)

    def called(self, word: str) -> list[int]:
        """Roads whose name or alias is `word`."""
        return _once(each.road for each in self.names if each.name == word)

    def nearest(self, word: str) -> list[int]:
        """Roads whose name sounds like `word` (same characters first), then those one character away."""
        sounds = sounds_of(word)
        alike = [each for each in self.names if each.sounds_like(sounds)]
        alike.sort(key=lambda each: not _one_off(each.name, word))
        return _once(
            each.road for each in (*alike, *(each for each in self.names if _one_off(each.name, word)))
        )

    def spelt(self, letters: str) -> list[int]:
        """Roads whose pinyin or initials are `letters`, then those that begin so."""
        if not LETTERS.fullmatch(letters):
            return []
        low = letters.lower()
        whole = [each for each in self.names if each.spelling.fullmatch(low)]
        return _once(each.road for each in (*whole, *(each for each in self.names if each.begins_as(low))))

    def meant(self, word: str) -> list[int]:
        """Roads that `word` names: as written, by letters, by sound or one character off, in this order."""
        return self.called(word) or self.spelt(word) or self.nearest(word)


def road_names() -> RoadNames:
    """The names as the data stands now; read again after a write."""
    return _read(DataVersion.objects.values_list("version", "changed_at").first())


@lru_cache(maxsize=1)
def _read(version: object) -> RoadNames:
    rows = Road.objects.order_by("code").values_list("pk", "name", "aliases")
    return RoadNames(tuple(RoadName(pk, name) for pk, own, aliases in rows for name in (own, *aliases)))


def _typed_as(readings: Iterable[str]) -> list[str]:
    """The full sound, its initial (zh, ch, sh) and its first letter, longest first."""
    ways = {way for sound in readings for way in (sound, sound[:2] if sound[1:2] == "h" else sound, sound[0])}
    return [re.escape(way) for way in sorted(ways, key=len, reverse=True)]


def _one_off(name: str, word: str) -> bool:
    """Whether one character more, fewer or different makes `word` of `name`; another digit or letter never does."""
    if max(len(name), len(word)) < SHORTEST_FOR_ONE_OFF or abs(len(name) - len(word)) > 1:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(name, word, strict=False)) if a != b), min(len(name), len(word))
    )
    skip_name, skip_word = len(name) >= len(word), len(word) >= len(name)
    changed = (name[at : at + 1] if skip_name else "") + (word[at : at + 1] if skip_word else "")
    return name[at + skip_name :] == word[at + skip_word :] and not ASCII_SIGN.search(changed)


def _once(roads: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(roads))
