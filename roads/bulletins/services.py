"""Writing bulletins: a text kept, and the works that somebody ticked in it written as one run that can be undone."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from gis.errors import DomainError
from gis.exchange.models import ImportRun
from gis.exchange.writing.journal import Journal, plain_of
from roads.bulletins.review import ReviewedMention
from roads.chainage import span_of
from roads.models import Bulletin, Work

# The layer that runs of bulletins are kept under.
LAYER: Final = "bulletins"
CHANGED: Final = ("goal", "goal_due", "bulletin", "quote", "quote_start")


def add_bulletin(*, title: str, published_on: date, text: str, source: str, by: Any) -> Bulletin:
    """Keep a text; DomainError where the very same text is kept already."""
    if Bulletin.objects.filter(text=text).exists():
        raise DomainError("这份通报已经录入过。", field="text")
    return Bulletin.objects.create(title=title, published_on=published_on, text=text, source=source)


@transaction.atomic
def apply_mentions(
    *, bulletin: Bulletin, readings: Sequence[ReviewedMention], by: Any, now: datetime
) -> ImportRun:
    """Write new works and new goals of existing ones, noted so that `undo_run` takes all of it back.

    DomainError where nothing would be written.
    """
    todo = [one for one in readings if one.action != "same"]
    if not todo:
        raise DomainError("没有勾选要写入的工程，或都已和台账一致。")
    journal = Journal()
    for one in todo:
        if one.existing is None:
            _write_new(bulletin, one, journal)
        else:
            _write_goal(bulletin, one, one.existing, journal)
    new = sum(one.action == "new" for one in todo)
    run = ImportRun.objects.create(
        layer=LAYER,
        file_name=bulletin.title,
        sha256=hashlib.sha256(bulletin.text.encode()).hexdigest(),
        size_bytes=len(bulletin.text.encode()),
        status=ImportRun.Status.APPLIED,
        outcome={"bulletin": bulletin.pk, "counts": {"new": new, "changed": len(todo) - new, "unchanged": 0}},
        at=now,
        by=by,
        applied_at=now,
        applied_by=by,
    )
    journal.save(run)
    return run


def _write_new(bulletin: Bulletin, one: ReviewedMention, journal: Journal) -> None:
    located, mention = one.located, one.mention
    placed = located.from_m is not None and located.to_m is not None
    work = Work.objects.create(
        code=_free_code(bulletin, one.number),
        bulletin=bulletin,
        quote=mention.quote[:300],
        quote_start=mention.start,
        kind=mention.kind,
        goal=mention.goal,
        goal_due=mention.due,
        road_text=(mention.road or mention.quote)[:64],
        from_label=(mention.from_name or mention.part or "")[:64],
        to_label=(mention.to_name or "")[:64],
        road=located.road,
        from_road=located.from_road,
        to_road=located.to_road,
        from_place=located.from_place,
        to_place=located.to_place,
        span=span_of(located.from_m, located.to_m) if placed else None,  # type: ignore[arg-type]
        resolution=located.resolution,
        resolution_reason=located.reason[:300],
        source=bulletin.source,
        schematic=bool(located.road and located.road.schematic),
    )
    journal.new(work, str(work))


def _free_code(bulletin: Bulletin, number: int) -> str:
    """A code after the bulletin and the place in it; further ones count on where a text names works twice over."""
    stem = f"B{bulletin.pk}-{number + 1:03d}"
    taken = set(Work.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code for code in (stem, *(f"{stem}-{more}" for more in range(2, 10_000))) if code not in taken
    )


def _write_goal(bulletin: Bulletin, one: ReviewedMention, work: Work, journal: Journal) -> None:
    before = plain_of(work, CHANGED)
    mention = one.mention
    work.goal = mention.goal or work.goal
    work.goal_due = mention.due or work.goal_due
    work.bulletin, work.quote, work.quote_start = bulletin, mention.quote[:300], mention.start
    work.save(update_fields=list(CHANGED))
    journal.changed(work, str(work), before, plain_of(work, CHANGED))


def runs_of(bulletin: Bulletin) -> list[ImportRun]:
    """The runs that wrote what this bulletin says, the latest first."""
    runs = ImportRun.objects.filter(layer=LAYER, outcome__bulletin=bulletin.pk)
    return list(runs.select_related("applied_by", "undone_by"))
