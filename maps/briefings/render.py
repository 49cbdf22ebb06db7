"""A briefing from question to files: facts and scene gathered, or as they were frozen, then each form made of them."""

import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock, active_count
from typing import Any, Final

from gis.errors import DomainError
from gis.models import DataVersion
from gis.periods import Cadence
from gis.snapshot import one_state
from maps.audit.audit import audit
from maps.briefings import facts as f
from maps.briefings.collect.month import collect_facts
from maps.briefings.collect.scene import collect_scene
from maps.briefings.compose import for_paper, write
from maps.briefings.document import Document
from maps.briefings.period import Period, ask
from maps.drawing import scene as s
from maps.models import Briefing, Form
from roads.figures.progress import State, state_of_data

# Is told what is being done and how much of the whole is done, percent.
Say = Callable[[str, int], None]
DRAFTS_KEPT: Final = 6
FORMS: Final = tuple(Form.values)
# So many differences, and characters of them, are named where an audit stops a publication.
DIFFERENCES_NAMED: Final = 3
LONGEST_NAMED: Final = 180


def say_nothing(words: str, percent: int) -> None:
    """Nobody listens."""


class Prepared:
    """All that every form of a briefing is made of; told from others by identity, as it is large."""

    def __init__(self, facts: f.Facts, scene: Callable[[], s.Scene]) -> None:
        self.facts = facts
        self._scene = scene

    @cached_property
    def scene(self) -> s.Scene:
        """The shapes of its maps, collected when the first map is drawn."""
        return self._scene()

    @cached_property
    def document(self) -> Document:
        return write(self.facts)


def prepare(
    month: date,
    *,
    today: date,
    known_at: datetime,
    version: int = 0,
    reason: str = "",
    cadence: Cadence = Cadence.MONTH,
) -> Prepared:
    """The facts and the scene of a period as they are now known; DomainError for one that has not begun."""
    period = ask(month, today=today, known_at=known_at, version=version, reason=reason, cadence=cadence)
    return Prepared(_gathered(period), lambda: collect_scene(period))


def prepare_at_once(
    month: date,
    *,
    today: date,
    known_at: datetime,
    say: Say = say_nothing,
    seen: int | None = None,
    audited: bool = False,
    **more: Any,
) -> Prepared:
    """Facts and scene of one state of the data, whatever is written meanwhile; `more` as `prepare` takes it.

    `seen` is the data version that was looked at before; DomainError where this is another one, and where the facts
    are to be `audited` and a figure differs.
    """
    say("汇集数据", 5)  # before the snapshot: within it the word would reach nobody
    with one_state():
        if seen is not None and seen != DataVersion.objects.get().version:
            raise DomainError("查看之后数据有改动，没有发布。请刷新页面看过再发布。")
        prepared = prepare(month, today=today, known_at=known_at, **more)
        if audited:
            prepared = _audited(prepared)
        prepared.scene  # noqa: B018  collected with the facts
    return prepared


def _audited(prepared: Prepared) -> Prepared:
    """The same with the counts of the audit; DomainError with the first differences where there are any."""
    result = audit(prepared.facts)
    counts = f.Audited(compared=result.total, differing=len(result.differences))
    if result.differences:
        named = "；".join(str(one) for one in result.differences[:DIFFERENCES_NAMED])
        command = f"manage.py audit {prepared.facts.key} --draft"
        raise DomainError(f"{counts}，没有发布。{named[:LONGEST_NAMED]}。用 {command} 看全部。")
    return Prepared(replace(prepared.facts, audited=counts), prepared._scene)


def _gathered(period: Period) -> f.Facts:
    """The facts, with what they correct of the last briefing: that of an earlier period, or the version superseded."""
    last = Briefing.objects.filter(
        cadence=period.cadence, month__lte=period.month, known_at__lt=period.known_at
    )
    row = last.order_by("-month", "-version").first()
    return collect_facts(period, previous=f.from_json(content_of_facts(row)) if row else None)


def load_published(row: Briefing) -> Prepared:
    """A published briefing as it was frozen."""
    content = bytes(row.scene)
    return Prepared(f.from_json(content_of_facts(row)), lambda: s.from_json(gzip.decompress(content)))


def content_of_facts(row: Briefing) -> bytes:
    return bytes(row.facts)


# By state of the data and number of publications: a write or a publication lets go of all drafts before it.
_drafts: dict[tuple[State, int], dict[tuple[Cadence, date, date], Prepared]] = {}
_drafting = Lock()


def draft(month: date, *, today: date, now: datetime, cadence: Cadence = Cadence.MONTH) -> Prepared:
    """What the briefing of a period would say now; gathered once for each state of the data and each publication."""
    state = state_of_data(), Briefing.objects.count()
    with _drafting:  # a page asks for itself and its pictures at once
        if state not in _drafts:
            _drafts.clear()
        kept, asked = _drafts.setdefault(state, {}), (cadence, month, today)
        if asked not in kept:
            while len(kept) >= DRAFTS_KEPT:
                kept.pop(next(iter(kept)))
            kept[asked] = prepare(month, today=today, known_at=now, cadence=cadence)
        return kept[asked]


def render(prepared: Prepared, forms: Iterable[str], *, say: Say = say_nothing) -> dict[str, bytes]:
    """The files of a briefing by form. Libraries are loaded only for the forms that are asked for."""
    wanted = list(dict.fromkeys(forms))
    say("准备地图", 25)
    prepared.scene  # noqa: B018  collected before anything is made of it, where it is not yet
    aside = Aside(_pdf, prepared) if Form.PDF in wanted and len(wanted) > 1 else None
    made = {}
    for place, form in enumerate(form for form in wanted if not aside or form != Form.PDF):
        say(f"生成{Form(form).label}", 35 + 60 * place // len(wanted))
        made[form] = MAKERS[Form(form)](prepared)
    if aside:
        say(f"生成{Form.PDF.label}", 75)
        made[Form.PDF.value] = aside.result()
    return {form: made[form] for form in wanted}


def _pdf(prepared: Prepared) -> bytes:
    from maps.briefings.forms.pdf import pdf
    from maps.briefings.forms.pictures import draw

    document = for_paper(prepared.document)
    pictures = {one.key: draw(one.key, prepared.facts, prepared.scene, "pdf") for one in document.pictures()}
    return pdf(document, prepared.facts, pictures)


def _docx(prepared: Prepared) -> bytes:
    from maps.briefings.forms.docx import docx
    from maps.briefings.forms.pictures import draw

    document = for_paper(prepared.document)
    pictures = {one.key: draw(one.key, prepared.facts, prepared.scene, "png") for one in document.pictures()}
    return docx(document, prepared.facts, pictures)


def _html(prepared: Prepared) -> bytes:
    from maps.briefings.forms.one_file import one_file

    return one_file(prepared.document, prepared.facts, prepared.scene)


MAKERS: Final[Mapping[Form, Callable[[Prepared], bytes]]] = {
    Form.HTML: _html,
    Form.PDF: _pdf,
    Form.DOCX: _docx,
}


class Aside:
    """One form made in a process beside this one, which goes on with the others: half the time on two cores.

    Where other threads run, a copy of this process would not be sound, so the form is made when it is asked for.
    """

    def __init__(self, make: Callable[[Prepared], bytes], prepared: Prepared) -> None:
        self._make, self._prepared = make, prepared
        self._process: BaseProcess | None = None
        if active_count() == 1:
            # A fork has the facts and the scene at once; to another kind of process they could not be sent,
            # as they hold a function.
            context = get_context("fork")
            self._received, sent = context.Pipe(duplex=False)
            self._process = context.Process(target=self._send, args=(sent,), daemon=True)
            self._process.start()
            # With this end open here, too, reading would wait for ever where the child dies.
            sent.close()

    def _send(self, sent: Connection) -> None:
        sent.send_bytes(self._make(self._prepared))

    def result(self) -> bytes:
        """The bytes, once they are there; what went wrong in the other process was written to its standard error."""
        if self._process is None:
            return self._make(self._prepared)
        try:
            return self._received.recv_bytes()
        except EOFError as error:
            raise RuntimeError("the process that made the PDF failed") from error
        finally:
            self._process.join()
