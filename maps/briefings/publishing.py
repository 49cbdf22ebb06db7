"""Publishing freezes a briefing: facts, scene and files with their SHA-256; a published one is only superseded."""

import gzip
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction

from gis.errors import DomainError
from gis.periods import Cadence
from maps.briefings import facts as f
from maps.briefings.render import FORMS, Prepared, Say, load_published, prepare_at_once, render, say_nothing
from maps.drawing import scene as s
from maps.models import Briefing, BriefingFile

# One freezes at a time.
LOCK: Final = 6_400_410_872
LONGEST_REASON: Final = 300


def publish(
    *,
    month: date,
    by: Any,
    today: date,
    now: datetime,
    known_at: datetime | None = None,
    reason: str = "",
    seen: int | None = None,
    say: Say = say_nothing,
    cadence: Cadence = Cadence.MONTH,
) -> Briefing:
    """Make, freeze and return the briefing of a period that is over, by what was known at `known_at` (None: now).

    DomainError for a period that is not over, for one already published without a `reason` to supersede it or for an
    earlier moment than the version it would supersede, where nothing had been reported by its end, where
    the data are no longer of the version `seen` before, and where the audit finds a figure that differs.
    """
    version = check_may_publish(month, today=today, reason=reason, known_at=known_at or now, cadence=cadence)
    more: dict[str, Any] = {
        "version": version,
        "reason": reason.strip() if version > 1 else "",
        "cadence": cadence,
    }
    prepared = prepare_at_once(
        month, today=today, known_at=known_at or now, say=say, seen=seen, audited=True, **more
    )
    if prepared.facts.empty:
        raise DomainError(
            f"截至{cadence.words(month)}末没有任何进度上报，没有可以发布的内容。", field="month"
        )
    files = render(prepared, FORMS, say=say)
    say("封存", 96)
    return _freeze(prepared, files, by=by, now=now)


def check_may_publish(
    month: date, *, today: date, reason: str, known_at: datetime, cadence: Cadence = Cadence.MONTH
) -> int:
    """The version the briefing of a period would have; DomainError where it cannot be published."""
    words = cadence.words(month)
    if cadence.last_of(month) >= today:
        raise DomainError(f"{words}还没有过完，只能出草稿，不能发布。", field="month")
    last = Briefing.objects.of_period(cadence, month).first()
    if last and not reason.strip():
        raise DomainError(
            f"{words}的汇报已经发布（第{last.version}版），不能改动；要用新版替换它，请写明原因。",
            field="reason",
        )
    if last and known_at < last.known_at:
        raise DomainError("数据时点不能早于被替换的版本。", field="known_at")
    check_reason(reason)
    return last.version + 1 if last else 1


def check_reason(reason: str) -> None:
    """DomainError for a reason that cannot be kept."""
    if len(reason) > LONGEST_REASON:
        raise DomainError(f"替换原因最多 {LONGEST_REASON} 个字，现有 {len(reason)} 个。", field="reason")
    if "\0" in reason:
        raise DomainError("替换原因里有不能保存的字符，请重新输入。", field="reason")


@transaction.atomic
def _freeze(prepared: Prepared, files: dict[str, bytes], *, by: Any, now: datetime) -> Briefing:
    """Write the rows; of two who publish the same version of a period at once the second is refused."""
    facts, scene = f.to_json(prepared.facts), s.to_json(prepared.scene)
    cadence, month, version = prepared.facts.cadence, prepared.facts.month, prepared.facts.version
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if Briefing.objects.filter(cadence=cadence, month=month, version=version).exists():
        raise DomainError("这一期汇报刚刚由别人发布，请刷新后再看。", field="month")
    audited = prepared.facts.audited
    row = Briefing.objects.create(
        cadence=cadence,
        month=month,
        version=version,
        as_of=prepared.facts.as_of,
        known_at=prepared.facts.known_at,
        facts=facts,
        facts_sha256=f.sha256(facts),
        # Without the moment of writing the same scene gives the same bytes.
        scene=gzip.compress(scene, mtime=0),
        scene_sha256=f.sha256(scene),
        reason=prepared.facts.reason,
        figures_audited=audited.compared if audited else None,
        figures_differing=audited.differing if audited else None,
        digests={form: f.sha256(content) for form, content in files.items()},
        published_at=now,
        by=by,
    )
    BriefingFile.objects.bulk_create(
        BriefingFile(briefing=row, form=form, content=content, size=len(content), sha256=f.sha256(content))
        for form, content in files.items()
    )
    return row


def reprint(row: Briefing, forms: Iterable[str], *, say: Say = say_nothing) -> dict[str, bytes]:
    """The files of a published briefing: those kept, byte for byte, and others made of what was frozen."""
    wanted = list(dict.fromkeys(forms))
    period = [form for form in wanted if form in row.digests]
    kept = {file.form: bytes(file.content) for file in row.files.filter(form__in=period)}
    missing = [form for form in wanted if form not in kept]
    return kept | (render(load_published(row), missing, say=say) if missing else {})


def is_intact(row: Briefing) -> bool:
    """Whether everything kept still has the digest it was published with."""
    whole = f.sha256(bytes(row.facts)) == row.facts_sha256
    whole &= f.sha256(gzip.decompress(bytes(row.scene))) == row.scene_sha256
    return whole and {file.form: f.sha256(bytes(file.content)) for file in row.files.all()} == row.digests
