"""What belongs to a stretch behind its road's name: brackets, parts, pairs of ends, one after another."""

import re
from typing import Final, Protocol

from roads.reading.places.ends import Ends, read_bracket, read_pair
from roads.reading.places.names import Name
from roads.reading.places.parts import Stretch, take_close, take_note, take_part, take_qualifier

_PLACE: Final = r"[\u4e00-\u9fffA-Za-z0-9+.]{2,16}?(?:\([^()\n]{1,8}\))?"
_PAIR: Final = re.compile(rf"(?:从|由|自)?{_PLACE}(?:至|到|-+>?|一){_PLACE}(?:部分路段|路段|段|之间|区间)")
_NOT_PAIR: Final = re.compile(
    r"工程|建设|改造|施工|完成|完工|开工|竣工|推进|管网|管道|绿化|亮化|[年月日米]|目前|投资|计划"
)
_MORE: Final = re.compile(r"[、和及与]\(")
_LEAD: Final = re.compile(r"[: ]?(?:从|由|自)?")
_COMMA_LEAD: Final = re.compile(r",(?:从|由|自)?")


class NamedText(Protocol):
    """A folded text whose brackets and road names are known: `brackets` maps where one opens to where it closes."""

    text: str
    brackets: dict[int, int]

    def pair_at(self, position: int) -> tuple[Ends, int] | None: ...

    def chainages_at(self, position: int) -> tuple[Ends, int] | None: ...


def of_road(known: NamedText, name: Name) -> Stretch:
    """The stretch that a road's name begins, with all that belongs to it behind the name."""
    stretch = Stretch(name.start, name.end, name)
    while _extend(known, stretch):
        pass
    return stretch


def _extend(known: NamedText, stretch: Stretch) -> bool:
    """Take the next thing that belongs to the stretch, if there is one."""
    text, position = known.text, stretch.end
    if closing := known.brackets.get(position):
        return _take_bracket(known, stretch, position, closing)
    if stretch.ends and (more := _MORE.match(text, position)):
        return _take_more(known, stretch, more.end() - 1)
    if take_part(text, stretch):
        return True
    if not stretch.ends and _take_pair(known, stretch):
        return True
    return take_qualifier(text, stretch) or take_close(text, stretch)


def _take_bracket(known: NamedText, stretch: Stretch, opening: int, closing: int) -> bool:
    inside = known.text[opening + 1 : closing]
    ends = read_bracket(known.text, opening, closing)
    if ends and not stretch.ends:
        stretch.ends = ends
    elif not take_note(inside, stretch):
        return False
    stretch.end = closing + 1
    return True


def _take_more(known: NamedText, stretch: Stretch, opening: int) -> bool:
    """甲路(乙路—丙路)、(丁路—戊路): another bracket of ends is another stretch of the same road."""
    closing = known.brackets.get(opening)
    ends = read_bracket(known.text, opening, closing) if closing else []
    if closing and ends:
        stretch.ends, stretch.end = [*stretch.ends, *ends], closing + 1
    return bool(ends)


def _take_pair(known: NamedText, stretch: Stretch) -> bool:
    """世纪路山阳路至中原路段, 世纪路:山阳路—中原路, 世纪路K0+000—K1+250."""
    text, position = known.text, stretch.end
    ends: Ends | None
    if pair := known.chainages_at(position) or _named_pair(known, position):
        ends, end = pair
    elif (match := _PAIR.match(text, position)) and not _NOT_PAIR.search(match[0]):
        ends = read_pair(text, match.start(), match.end())
        end = match.end()
    else:
        return False
    if ends:
        stretch.ends, stretch.end = [ends], end
    return bool(ends)


def _named_pair(known: NamedText, position: int) -> tuple[Ends, int] | None:
    """Two joined names right behind the road; behind a comma only where another comma closes them."""
    lead = _LEAD.match(known.text, position)
    if lead and (pair := known.pair_at(lead.end())):
        return pair
    comma = _COMMA_LEAD.match(known.text, position)
    if comma and (pair := known.pair_at(comma.end())) and known.text[pair[1] : pair[1] + 1] == ",":
        return pair
    return None
