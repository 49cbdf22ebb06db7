"""Works of the demonstration: what the two shipped texts name, as the reader reads and places it, with planned days.

No work is listed here: change the texts, and the works change.
"""

from datetime import date
from pathlib import Path
from typing import Final

from gis.models import ResponsibleUnit
from roads.chainage import span_of
from roads.choices import Kind
from roads.demo.plans import Days, budget_of, planned_days, unit_of
from roads.models import Bulletin, Work
from roads.reading import read
from roads.reading.places.resolve import Located, resolve

HERE: Final = Path(__file__).parent
# File, letter of the works' codes, day, source.
TEXTS: Final = (
    ("plan.txt", "J", date(2014, 4, 28), "为演示编写的计划，不是真实文件"),
    ("bulletin.txt", "T", date(2014, 9, 16), "据2014年9月公开报道的内容重写；日期和文字为演示"),
)


def read_bulletins() -> list[tuple[Bulletin, str, list[Located]]]:
    """Writes the shipped texts and returns each with its letter and what the reader found in it and where."""
    bulletins = []
    for file, letter, day, source in TEXTS:
        text = (HERE / file).read_text(encoding="utf-8")
        title = text.splitlines()[0]
        bulletin = Bulletin.objects.create(title=title, published_on=day, text=text, source=source, demo=True)
        bulletins.append((bulletin, letter, resolve(read(text, on=day))))
    return bulletins


def lay_works(units: dict[str, ResponsibleUnit]) -> list[Work]:
    """Writes the works of both texts with planned days, units and budgets, and returns them in order of codes."""
    works = [
        _work(bulletin, f"{letter}{number:03d}", located)
        for bulletin, letter, mentions in read_bulletins()
        for number, located in enumerate(mentions, start=1)
    ]
    _plan(works)
    inside = {id(work) for work in works if work.kind == Kind.CARRIAGEWAY and holder_of(work, works)}
    for work in works:
        work.unit = units[unit_of(work)]
        if work.road is not None and work.span is not None and id(work) not in inside:
            work.budget_wan_yuan = budget_of(work, work.road)
    return Work.objects.bulk_create(works)


def _work(bulletin: Bulletin, code: str, located: Located) -> Work:
    mention = located.mention
    placed = located.from_m is not None and located.to_m is not None
    return Work(
        code=code,
        bulletin=bulletin,
        quote=mention.quote,
        quote_start=mention.start,
        kind=mention.kind,
        goal=mention.goal,
        goal_due=mention.due,
        road_text=(mention.road or mention.quote)[:64],
        from_label=mention.from_name or mention.part or "",
        to_label=mention.to_name or "",
        road=located.road,
        from_road=located.from_road,
        to_road=located.to_road,
        from_place=located.from_place,
        to_place=located.to_place,
        span=span_of(located.from_m, located.to_m) if placed else None,  # type: ignore[arg-type]
        resolution=located.resolution,
        resolution_reason=located.reason,
        source=bulletin.source,
        schematic=True,
        demo=True,
    )


def _plan(works: list[Work]) -> None:
    """Planned days: roads first, then what is laid while they are built."""
    days: dict[int, Days] = {}
    for work in sorted(works, key=lambda work: work.kind != Kind.CARRIAGEWAY):
        if work.span is None:
            continue
        road_work = road_work_of(work, works)
        planned = planned_days(work, days.get(id(road_work)))
        if planned:
            days[id(work)] = planned
            work.planned_start, work.planned_finish = planned.start, planned.finish


def road_work_of(work: Work, works: list[Work]) -> Work | None:
    """The shortest carriageway work that shares at least half of the stretch, for a work that is not one itself."""
    if work.kind == Kind.CARRIAGEWAY:
        return None
    sharing = [
        other
        for other in works
        if other.kind == Kind.CARRIAGEWAY
        and other.road_id == work.road_id
        and shared_m(work, other) >= work.length_m / 2
    ]
    return min(sharing, key=lambda other: other.length_m, default=None)


def holder_of(work: Work, works: list[Work]) -> Work | None:
    """A longer work of the same kind on the same road that holds the whole of this one."""
    holding = [
        other
        for other in works
        if other.kind == work.kind
        and other.road_id == work.road_id
        and other.length_m > work.length_m
        and work.length_m - shared_m(work, other) < 1
    ]
    return min(holding, key=lambda other: other.length_m, default=None)


def shared_m(work: Work, other: Work) -> float:
    """Metres of road that two works on one road have in common."""
    if work.span is None or other.span is None:
        return 0.0
    low, high = max(work.span.lower, other.span.lower), min(work.span.upper, other.span.upper)
    return max(0.0, float(high - low))
