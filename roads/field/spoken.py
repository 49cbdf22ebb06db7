"""A report in one sentence, 世纪路K1+200到K1+350右幅基层完成: which fields it fills, and what it leaves open.

Words are those of the reader of bulletins; chainage is read as everywhere. Nothing is guessed: what is not said stays
empty and is named.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from roads.chainage import KILOMETRE_FORM
from roads.models import Kind, Road, Side, Step, Work
from roads.reading.vocabulary import words_in

LONGEST: Final = 200
SIDES: Final = (
    ("双侧", Side.BOTH), ("全幅", Side.BOTH), ("两侧", Side.BOTH), ("双幅", Side.BOTH), ("左右幅", Side.BOTH),
    ("左幅", Side.LEFT), ("左侧", Side.LEFT), ("左半幅", Side.LEFT), ("左边", Side.LEFT),
    ("右幅", Side.RIGHT), ("右侧", Side.RIGHT), ("右半幅", Side.RIGHT), ("右边", Side.RIGHT),
)  # fmt: skip
DAYS: Final = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
MONTH_DAY: Final = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]")
# The end of a span after a unit already said: K1+200到350, K1+200-1+350.
REST: Final = re.compile(r"\s*(?:到|至|[-—–~～])\s*(\d{1,3})(?:米|m)?(?![\d+])")
DONE_WORDS: Final = re.compile(r"完成|完工|做完|铺完|铺好|干完|竣工|做好|结束|施工完")
NOT_DONE: Final = re.compile(r"未完|没有?完|没做|尚未|还没|计划|准备|开始|即将|预计")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The fields a sentence fills; `missing` names in Chinese what it does not say."""

    road: str = ""
    work_id: int | None = None
    step: str = ""
    side: str = ""
    from_m: float | None = None
    to_m: float | None = None
    day: date | None = None
    missing: tuple[str, ...] = ()
    candidates: tuple[int, ...] = field(default=())


def read_report(text: str, *, today: date) -> Spoken:
    """What `text` says of a finished stretch; `today` is the day 今天 means."""
    said = unicodedata.normalize("NFKC", text[:LONGEST])
    road = _road(said)
    ends = _ends(said)
    side = next((code for word, code in SIDES if word in said), "")
    kinds: set[str] = {kind for token in words_in(said, 0, len(said)) for kind in token.word.kinds}
    works = _works(road, ends, kinds, said) if road else []
    steps = {step.code for step in _steps(said, {work.kind for work in works} or set(Kind.values))}
    chosen = works[0] if len(works) == 1 else None
    missing = [
        ("哪条路", road is None), ("起止桩号", ends is None), ("工序", len(steps) != 1),
        ("幅别", not side), ("是否已经完成", not _done(said)),
        ("哪项工程", road is not None and ends is not None and len(works) != 1),
    ]  # fmt: skip
    return Spoken(
        road=road.name if road else "",
        work_id=chosen.pk if chosen else None,
        step=steps.pop() if len(steps) == 1 else "",
        side=side,
        from_m=ends[0] if ends else None,
        to_m=ends[1] if ends else None,
        day=_day(said, today),
        missing=tuple(name for name, lacking in missing if lacking),
        candidates=tuple(work.pk for work in works[:8]),
    )


def _done(said: str) -> bool:
    return bool(DONE_WORDS.search(said)) and not NOT_DONE.search(said)


def _road(said: str) -> Road | None:
    """The road whose name or alias is the longest in the text; None where two are as long."""
    names: list[tuple[int, Road]] = []
    for road in Road.objects.defer("centreline", "centreline_3857"):
        longest = max((len(name) for name in (road.name, *road.aliases) if name and name in said), default=0)
        if longest:
            names.append((longest, road))
    best = max((length for length, _ in names), default=0)
    roads = [road for length, road in names if length == best]
    return roads[0] if len(roads) == 1 else None


def _ends(said: str) -> tuple[float, float] | None:
    """The two chainages of the text in metres, low first; None unless there are exactly two."""
    chainages = [(float(hit[1]) * 1000 + float(hit[2]), hit.end()) for hit in KILOMETRE_FORM.finditer(said)]
    if len(chainages) == 1 and (rest := REST.match(said, chainages[0][1])):
        start = chainages[0][0]
        chainages.append((start - start % 1000 + float(rest[1]), rest.end()))
    if len(chainages) != 2 or chainages[0][0] == chainages[1][0]:
        return None
    low, high = sorted(metres for metres, _ in chainages)
    return low, high


def _works(road: Road, ends: tuple[float, float] | None, kinds: set[str], said: str) -> list[Work]:
    """Located works on the road that have a step the text names, of the kinds it names, holding the span."""
    rows = list(Work.objects.located().filter(road=road).defer("line").order_by("kind", "span"))
    named = {step.kind for step in _steps(said, {work.kind for work in rows})}
    fitting = [work for work in rows if work.kind in named] or rows
    if kinds & {work.kind for work in fitting}:
        fitting = [work for work in fitting if work.kind in kinds]
    if ends:
        fitting = [
            work
            for work in fitting
            if float(work.span.lower) <= ends[0] and ends[1] <= float(work.span.upper)
        ]
    return fitting


def _steps(said: str, kinds: set[str]) -> list[Step]:
    """Steps of `kinds` whose label the text holds, the longest labels only."""
    steps = [step for step in Step.objects.filter(kind__in=kinds) if step.label in said]
    longest = max((len(step.label) for step in steps), default=0)
    return [step for step in steps if len(step.label) == longest]


def _day(said: str, today: date) -> date | None:
    """The day the text says; None where it says none or one that is no day."""
    for word, back in DAYS.items():
        if word in said:
            return today - timedelta(days=back)
    if hit := MONTH_DAY.search(said):
        try:
            day = date(int(hit[1] or today.year), int(hit[2]), int(hit[3]))
        except ValueError:
            return None
        return day if hit[1] or day <= today else day.replace(year=day.year - 1)
    return None
