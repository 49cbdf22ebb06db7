"""Facts to a document: which chapters there are, in what order, numbered as official documents number them."""

from dataclasses import replace
from typing import Final

from django.utils import timezone

from gis.periods import Cadence
from gis.text.marks import marks_said
from maps.briefings import wording as w
from maps.briefings.chapters import coverage, end, land, lights, plans, position, ranking, villages, works
from maps.briefings.document import Block, Document, Heading, Paragraph, Picture, Run
from maps.briefings.facts import Facts
from maps.briefings.one_page import front

# Who signs where nobody was named in the settings.
UNSIGNED = "纵横系统汇编"
TITLES: Final = {
    Cadence.WEEK: "基础设施建设周汇报",
    Cadence.HALF_MONTH: "基础设施建设半月汇报",
    Cadence.MONTH: "基础设施建设月汇报",
    Cadence.QUARTER: "基础设施建设季度汇报",
    Cadence.YEAR: "基础设施建设年度汇报",
}
CHAPTERS: Final = (
    position.position,
    position.grid,
    works.month,
    works.curve,
    plans.changed_plans,
    lights.lights,
    ranking.units,
    land.obstacles,
    villages.villages,
    coverage.coverage,
    end.plan,
    end.corrections,
)
# For the weekly meeting: what happened, what is late or in the way, what is due next.
SHORT_CHAPTERS: Final = (
    position.position,
    works.month,
    plans.changed_plans,
    lights.lights,
    land.obstacles,
    end.plan,
    end.corrections,
)
CHAPTERS_OF: Final = {Cadence.WEEK: SHORT_CHAPTERS, Cadence.HALF_MONTH: SHORT_CHAPTERS}


def write(facts: Facts) -> Document:
    """The document of a period. It says nothing that the facts do not hold."""
    cadence = Cadence(facts.cadence)
    blocks = [block for chapter in CHAPTERS_OF.get(cadence, CHAPTERS) for block in chapter(facts)]
    draft = ["草稿"] if facts.version == 0 else []
    marks = marks_said(schematic=facts.schematic, demo=facts.demo)
    return Document(
        title=f"{facts.district}{TITLES[cadence]}",
        month=_month(facts),
        dateline=f"{_issued_by(facts)}截至{w.full_day(facts.as_of)}，数据时点{w.moment_words(facts.known_at)}{_version(facts)}",
        marks=(*draft, *marks),
        front=front(facts),
        blocks=tuple(_numbered(blocks)),
        closing=(facts.signature or UNSIGNED, w.full_day(timezone.localtime(facts.known_at).date())),
    )


def _issued_by(facts: Facts) -> str:
    return f"{facts.issuer}　" if facts.issuer else ""


def _month(facts: Facts) -> str:
    """2014年11月, 2014年第47周（11月17日至23日）; 2014年11月1日至15日 while it lasts."""
    cadence = Cadence(facts.cadence)
    if facts.is_whole:
        words = cadence.words(facts.month)
        if cadence != Cadence.WEEK:
            return words
        return f"{words}（{w.day_words(facts.month)}至{w.told_day(facts.as_of, facts.month.year)}）"
    if (facts.month.year, facts.month.month) != (facts.as_of.year, facts.as_of.month):
        return f"{w.full_day(facts.month)}至{w.told_day(facts.as_of, facts.month.year)}"
    until = f"至{facts.as_of.day}日" if facts.as_of > facts.month else ""
    return f"{w.full_day(facts.month)}{until}"


def _version(facts: Facts) -> str:
    if facts.version < 2:
        return ""
    return f"，第{facts.version}版（替换第{facts.version - 1}版，原因：{facts.reason}）"


def _numbered(blocks: list[Block]) -> list[Block]:
    """Headings as 一、 and （一）, counted through."""
    first = second = 0
    numbered: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if block.level == 1:
                first, second = first + 1, 0
                block = Heading(1, f"{w.ordinal(first)}、{block.text}", block.key)
            else:
                second += 1
                block = Heading(2, f"（{w.ordinal(second)}）{block.text}", block.key)
        numbered.append(block)
    return numbered


def for_paper(document: Document) -> Document:
    """The same document with each chapter opened by its maps, numbered as 图 and named in the text that follows."""
    opened: list[Block] = []
    chapter: list[Block] = []
    number = 0
    for block in document.blocks:
        if isinstance(block, Heading) and not all(isinstance(one, Heading) for one in chapter):
            opened.extend(_opened_by_maps(chapter, number))
            number, chapter = number + len(_maps(chapter)), []
        chapter.append(block)
    return replace(document, blocks=(*opened, *_opened_by_maps(chapter, number)))


def _opened_by_maps(chapter: list[Block], number: int) -> list[Block]:
    """Headings, maps, then the rest; `number` maps went before."""
    maps = _maps(chapter)
    if not maps:
        return chapter
    headings = [block for block in chapter if isinstance(block, Heading)]
    rest: list[Block] = [block for block in chapter if not isinstance(block, Heading) and block not in maps]
    names = [f"图{place}" for place in range(number + 1, number + 1 + len(maps))]
    _point_to(rest, f"（见{'、'.join(names)}）")
    captioned = [
        replace(one, caption=f"{name}　{one.caption}") for name, one in zip(names, maps, strict=True)
    ]
    return [*headings, *captioned, *rest]


def _maps(blocks: list[Block]) -> list[Picture]:
    return [block for block in blocks if isinstance(block, Picture) and block.is_map]


def _point_to(blocks: list[Block], words: str) -> None:
    """Put words at the end of the first paragraph of running text."""
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph) and not block.note:
            blocks[place] = replace(block, runs=(*block.runs, Run(words)))
            return
