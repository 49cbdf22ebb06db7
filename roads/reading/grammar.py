"""Reading a text: every work it names, in text order, with kind, goal and day; leaves out the road network."""

from datetime import date

from roads.reading.fold import fold
from roads.reading.mentions import Mention, Writer, without_repeats
from roads.reading.paragraphs import find_readings
from roads.reading.places.stretches import Stretches
from roads.reading.reference import reference_of

__all__ = ["Mention", "read"]


def read(text: str, *, on: date | None = None, name: str = "") -> list[Mention]:
    """The works `text` names, in text order; `on` is the day it is read from, else its dates or file `name` tell it."""
    folded = fold(text)
    reference = reference_of(folded.text, on=on, name=name)
    mentions: list[Mention] = []
    for reading in find_readings(Stretches(folded.text), reference):
        mentions += Writer(text, folded, reference, reading).mentions()
    mentions.sort(key=lambda mention: (mention.start, mention.end))
    return without_repeats(mentions)
