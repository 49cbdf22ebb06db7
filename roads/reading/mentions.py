"""Mentions written from readings, in the words of the text as given, and repeats made one; leaves out reading."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from roads.reading.due import Due
from roads.reading.fold import Folded
from roads.reading.groups import is_generic, kinds_of
from roads.reading.kinds.context import overruled
from roads.reading.places.ends import Ends
from roads.reading.places.names import Name
from roads.reading.readings import Reading
from roads.reading.reference import Reference
from roads.reading.tails import Count, Tail
from roads.reading.vocabulary import GoalCode, KindCode


@dataclass(frozen=True, slots=True)
class Mention:
    """A work as a text names it: `text[start:end] == quote`; `notes` say in Chinese what the reader had to decide."""

    quote: str
    start: int
    end: int
    road: str | None
    from_name: str | None
    to_name: str | None
    kind: KindCode
    goal: GoalCode
    due: date | None
    part: str | None = None
    qualifier: str | None = None
    missing: int = 0
    goal_written: bool = True
    notes: tuple[str, ...] = ()


# Behind the works: 将于年底前完工, 计划总投资… It stands right after them, so match() is anchored there.
_PLANNED: Final = re.compile(
    "[,:]?(?:[将要拟须需应]|计划|预计|确保|力争|争取|年底|年内|今年|明年|全部(?!已))"
)
# Before the works: 今年计划实施甲路、乙路等12条道路.
_INTENDED: Final = re.compile("[将拟]|计划|力争|确保")
# 路基完成90%, of a layer: the goal behind it is of the road.
_SHARE_DONE: Final = re.compile(r"[^,;]{0,8}(?:完成|达)[^,;]{0,6}\d%[^;]{0,40},")
_WIDENING: Final = frozenset(["扩建", "拓宽", "加宽", "扩宽", "改扩建", "拓宽改造", "扩修"])


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the mentions of one reading in the words of the text as given."""

    text: str
    folded: Folded
    reference: Reference
    reading: Reading

    def mentions(self) -> list[Mention]:
        group = self.reading.group
        mentions: list[Mention] = []
        named = 0
        # 甲路、乙路分别于5月底、8月底完工: as many days as stretches; else one day for all.
        dues: list[Due | None] = [*self.reading.each] or [self.reading.due] * len(group.stretches)
        for at, (stretch, own, tail, due) in enumerate(
            zip(group.stretches, group.tails, group.ruling_tails(), dues, strict=True)
        ):
            # 除甲路外: the text names it, so it counts towards 等12条道路, but nothing is said of it.
            if at in self.reading.left_out:
                named += 1
                continue
            # 甲路(乙路—丙路)、(丁路—戊路) is two works of one road; ends may also follow the word for the work.
            written: list[Ends | None] = [*(stretch.ends or own.ends)]
            for ends in written or [self.reading.worded]:
                named += 1
                for kind in self._kinds(tail):
                    notes = [f"括号内写“{stretch.also}”"] if stretch.also else []
                    notes += [f"文中写“{word}”" for word in own.words if word in _WIDENING]
                    if stretch.road is None and self.reading.road:
                        notes.append("路名承前文")
                    mention = self._mention(
                        (stretch.start, max(stretch.end, own.end)), kind, tail, notes, due
                    )
                    mentions.append(
                        replace(
                            mention,
                            road=self._name(stretch.road or self.reading.road),
                            from_name=self._written((ends.from_start, ends.from_end)) if ends else None,
                            to_name=self._written((ends.to_start, ends.to_end)) if ends else None,
                            part=stretch.part,
                            qualifier=stretch.qualifier,
                        )
                    )
        last = group.tails[-1]
        if last.count is None or last.count.number <= named:
            return mentions
        note = _shortfall(last.count, named)
        # 等12条道路已完工 reports a number: works without a name cannot be found finished, so it is only noted.
        if not self._is_task():
            return [*mentions[:-1], *(replace(each, notes=(*each.notes, note)) for each in mentions[-1:])]
        span = (last.count.start, last.end)
        missing = last.count.number - named
        # The works that the text counts and does not name are one row without a road, with how many it
        # stands for.
        return mentions + [
            replace(self._mention(span, kind, last, [note], self.reading.due), missing=missing)
            for kind in self._kinds(last)
        ]

    def _is_task(self) -> bool:
        """Whether the works are still to begin: those without a name are works too, which a report only notes."""
        reading = self.reading
        text, group = self.folded.text, reading.group
        planned = _PLANNED.match(text, group.end) or _INTENDED.search(text, reading.start, group.start)
        return bool(
            planned or not reading.behind or any(not aim.weak and not aim.done for aim in reading.before)
        )

    def _kinds(self, tail: Tail) -> list[KindCode]:
        told = self.reading.told
        # 因污水管网改造…如下：甲路、乙路工程: a general word for the work gives way to the sentence before.
        if told and (not tail.kinds or is_generic(tail) or overruled(self.folded.text, self.reading.group)):
            return kinds_of(Tail(tail.start, tail.end, kinds=told))
        return kinds_of(tail)

    def _name(self, name: Name | None) -> str | None:
        return "".join(self._written(span) or "" for span in name.spans) if name else None

    def _written(self, span: tuple[int, int] | None) -> str | None:
        """The words of a folded span as the text gives them, line breaks and idle blanks left out."""
        if span is None:
            return None
        start, end = self.folded.source_span(*span)
        # PDF and wrapped texts break names in the middle: 神州\n路 is 神州路.
        return "".join(self.text[start:end].split())

    def _mention(
        self, span: tuple[int, int], kind: KindCode, tail: Tail, notes: list[str], due: Due | None
    ) -> Mention:
        start, end = self.folded.source_span(*span)
        aim = self.reading.aim
        goal: GoalCode = aim.code if aim else "advance"
        # 完成路基 is the stage that is finished, not the work.
        if tail.stage and goal in ("finish", "advance") and not self._of_the_whole(tail):
            goal = tail.stage
        return Mention(
            quote=self.text[start:end],
            start=start,
            end=end,
            road=None,
            from_name=None,
            to_name=None,
            kind=kind,
            goal=goal,
            due=due.day if due else None,
            goal_written=aim is not None or tail.stage is not None,
            notes=(*notes, *self._notes(due)),
        )

    def _of_the_whole(self, tail: Tail) -> bool:
        """Whether the goal is of the road itself: 路基完成90%,计划9月底竣工."""
        aim = self.reading.aim
        if aim is None or aim.code != "finish" or aim.takes_object or aim.start <= tail.end:
            return False
        return bool(_SHARE_DONE.match(self.folded.text, tail.end, aim.start))

    def _notes(self, due: Due | None) -> list[str]:
        """What the reader decided about goal and deadline."""
        aim, notes = self.reading.aim, list(self.reading.notes)
        if aim is None:
            notes.append("文中没有写明目标，按推进记")
        elif aim.note:
            notes.append(aim.note)
        elif aim.done:
            notes.append(f"文中说已“{aim.text}”")
        if aim:
            others = {
                other.text: None
                for other in [*self.reading.before, *self.reading.behind]
                if other.code not in (aim.code, "advance", "support") and not other.weak and not other.note
            }
            if others:
                notes.append("文中还写了" + "、".join(f"“{word}”" for word in others))
        if due and due.day is None and due.why:
            notes.append(f"时限不定：{due.why}")
        elif due and due.day and self.reference.how:
            notes.append(self.reference.how)
        return notes


def _shortfall(count: Count, named: int) -> str:
    """What a count announces and the text does not name, in words."""
    least, unit = "至少" if count.at_least else "", count.unit
    missing = count.number - named
    return f"文中称{least}{count.number}{unit}，只写出{named}{unit}，另{least}{missing}{unit}未列名"


def without_repeats(mentions: list[Mention]) -> list[Mention]:
    """One mention for each work: the first that says most; others of the same road, ends, kind and goal are noted."""
    kept: dict[tuple[str | None, ...], int] = {}
    unique: list[Mention] = []
    for mention in mentions:
        # Without a road nothing says that two mentions are one work: both are kept.
        key = (
            mention.road,
            mention.from_name,
            mention.to_name,
            mention.kind,
            mention.part,
            mention.qualifier,
        )
        at = kept.get(key) if mention.road else None
        if at is None:
            kept[key] = len(unique)
            unique.append(mention)
            continue
        first = unique[at]
        if first.goal == mention.goal and (
            first.due == mention.due or first.due is None or mention.due is None
        ):
            # The one with a day says more; where both have one it is the same.
            better = mention if (mention.due and not first.due) else first
        # A repeat without a goal of its own (施工期间请绕行) does not overrule the one that has one.
        elif not mention.goal_written:
            better = first
        elif not first.goal_written:
            better = mention
        else:
            unique.append(mention)
            kept[key] = len(unique) - 1
            continue
        note = "文中不止一处写到"
        notes = better.notes if note in better.notes else (*better.notes, note)
        unique[at] = replace(better, notes=notes)
    return sorted(unique, key=lambda mention: (mention.start, mention.end))
