"""A run from file to rows and back: start, check, apply all or nothing, undo as one. The moment and the day come in."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from gis.as_of import parse_day
from gis.bitemporal.past import changing
from gis.errors import DomainError
from gis.exchange.check import check
from gis.exchange.context import ImportContext, Importer
from gis.exchange.georeferencing.known_extent import KnownExtent
from gis.exchange.matching.headings import CONSTANT, fingerprint
from gis.exchange.models import ColumnMapping, ImportRun
from gis.exchange.options import Options
from gis.exchange.schema import Layer
from gis.exchange.storage import discard, forget_tables, keep, keep_preview, tables_of
from gis.exchange.writing.journal import Journal, undo_rows

# One run writes at a time: what the check saw is what is written to.
LOCK: Final = 6_400_410_871
Status = ImportRun.Status


@transaction.atomic
def start(
    *, layer: Layer, files: Sequence[tuple[str, Path]], options: Options, by: Any, now: datetime
) -> ImportRun:
    """Keeps an upload (names and places) and makes a run of it, not yet checked. Raises DomainError."""
    run = ImportRun.objects.create(
        layer=layer.code, file_name="", sha256="", size_bytes=0, options=options.plain(), at=now, by=by
    )
    keep(run, files)
    run.save(update_fields=["file_name", "sha256", "size_bytes", "is_packed"])
    return run


def check_run(
    *, run: ImportRun, layer: Layer, importer: Importer, extent: KnownExtent, options: Options, today: date
) -> ImportContext:
    """Reads and checks a run's file with these options, and keeps them with what was found. Raises DomainError."""
    _refuse_unless_open(run)
    _holds_from(options)
    context = _checked(run, layer, importer, extent, options, today)
    context.outcome["seen_before"] = _seen_before(run)
    with transaction.atomic():
        _refuse_unless_open(_held(run))  # it may have been applied while this was read
        run.options, run.outcome, run.status = options.plain(), context.outcome, Status.CHECKED
        run.save(update_fields=["options", "outcome", "status"])
    keep_preview(run, context.preview)
    return context


def _held(run: ImportRun) -> ImportRun:
    """The run as it is now, for this transaction alone; DomainError where it is being applied at this moment."""
    try:
        with transaction.atomic():
            # A savepoint of its own, so that the caller's transaction outlives a refused lock.
            return ImportRun.objects.select_for_update(of=("self",), nowait=True).get(pk=run.pk)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise DomainError("这次导入正在写入，请等它结束。") from None


def _holds_from(options: Options) -> date | None:
    return parse_day(options.holds_from, field="holds_from") if options.holds_from else None


def _alone() -> None:
    """For this transaction, that no other run writes; DomainError where one does."""
    with connection.cursor() as cursor:
        # Held until the transaction ends, however it ends: a worker that is killed leaves nothing locked.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise DomainError("另一次导入正在写入，请等它结束后再试。")


def _checked(
    run: ImportRun, layer: Layer, importer: Importer, extent: KnownExtent, options: Options, today: date
) -> ImportContext:
    context = ImportContext(by=run.by, today=today, options=options, file_name=run.file_name)
    return check(context, tables_of(run, encoding=options.encoding), layer, importer, extent)


def apply_run(
    *,
    run: ImportRun,
    layer: Layer,
    importer: Importer,
    extent: KnownExtent,
    by: Any,
    today: date,
    now: datetime,
) -> ImportRun:
    """Checks once more and writes all of it, or nothing. Raises DomainError when it cannot, or when what would change
    is no longer what was shown."""
    try:
        with transaction.atomic():
            return _applied(run, layer, importer, extent, by, today, now)
    except IntegrityError as error:
        raise DomainError(_rule_broken(error)) from error


def _applied(
    run: ImportRun, layer: Layer, importer: Importer, extent: KnownExtent, by: Any, today: date, now: datetime
) -> ImportRun:
    # Locks in this order everywhere: first that no run writes, then the run itself; the other way round two could
    # wait for each other. Neither waits, so that a thread of the server is never held by somebody's large file.
    _alone()
    run = _held(run)
    _refuse_unless_open(run)
    if run.status != Status.CHECKED:
        raise DomainError("请先检查再导入。")
    # Checked again under the lock: what people saw is compared by its digest, so nothing else is written.
    context = _checked(run, layer, importer, extent, Options.of(run.options), today)
    if why := context.outcome["why_not"]:
        raise DomainError(why)
    # The digest is of all changes in words: same rows, same values from and to.
    if context.outcome["digest"] != run.outcome.get("digest"):
        raise DomainError("检查之后库里的数据变了，请重新检查再导入。")
    assert context.plan is not None
    # Whoever writes answers for it in the history.
    context.by = by  # who checked may be another
    journal = Journal()
    holds_from = _holds_from(Options.of(run.options))
    with changing(reason=f"导入第{run.pk}号：{layer.label}"[:300], holds_from=holds_from, by=by):
        importer.apply(context.plan, context, now=now, journal=journal)
    journal.save(run)
    run.status, run.applied_at, run.applied_by = Status.APPLIED, now, by
    run.save(update_fields=["status", "applied_at", "applied_by"])
    _remember(layer, context, by, now)
    # Read tables are large and served their purpose; the uploaded file itself stays.
    transaction.on_commit(lambda: forget_tables(run))
    return run


def undo_run(*, run: ImportRun, by: Any, now: datetime) -> ImportRun:
    """Takes back all that a run wrote, or nothing; DomainError names what stands in the way."""
    try:
        with transaction.atomic():
            _alone()
            run = _held(run)
            if run.status != Status.APPLIED:
                raise DomainError("只有已导入的才能撤销。")
            with changing(reason=f"撤销导入第{run.pk}号", by=by):
                # Refuses where a row was changed since: taking back would take that change along.
                undo_rows(run, by=by, now=now)
            run.status, run.undone_at, run.undone_by = Status.UNDONE, now, by
            run.save(update_fields=["status", "undone_at", "undone_by"])
            return run
    except IntegrityError as error:
        raise DomainError(f"不能撤销：{_rule_broken(error)}") from error


@transaction.atomic
def discard_run(*, run: ImportRun) -> None:
    """Forgets a run that was never applied, with its files. Raises DomainError for one that was."""
    run = _held(run)
    _refuse_unless_open(run)
    # Deleting sets the key to None, and the files go only once the transaction has ended.
    run_files = ImportRun(pk=run.pk)
    run.delete()
    transaction.on_commit(lambda: discard(run_files))


def _refuse_unless_open(run: ImportRun) -> None:
    if run.status in (Status.APPLIED, Status.UNDONE):
        raise DomainError(f"这次导入{run.get_status_display()}，不能再改。要再导入请重新上传文件。")


def _seen_before(run: ImportRun) -> str:
    """In words, that the very same file was applied before; "" when it was not."""
    same = ImportRun.objects.filter(sha256=run.sha256, layer=run.layer, status=Status.APPLIED).exclude(
        pk=run.pk
    )
    last = same.order_by("-applied_at").first()
    return f"同一个文件已在第 {last.pk} 号导入过。" if last else ""


def _remember(layer: Layer, context: ImportContext, by: Any, now: datetime) -> None:
    # Constants belong to one file; headings come again next month.
    columns = {name: heading for name, heading in context.chosen.items() if not heading.startswith(CONSTANT)}
    ColumnMapping.objects.update_or_create(
        layer=layer.code,
        headings=fingerprint(context.table.headings),
        defaults={"columns": columns, "by": by, "used_at": now},
    )


def _rule_broken(error: IntegrityError) -> str:
    """A broken rule of the database in Chinese: what is taken twice, or the rule's own words."""
    diagnosis = getattr(error.__cause__, "diag", None)
    detail = str(getattr(diagnosis, "message_detail", "") or "")
    if "already exists" in detail:
        return f"与库里已有的重复：{detail.partition('Key ')[2].partition(' already')[0]}。"
    if "still referenced" in detail:
        return "还有别的数据指向要删除的行。"
    return str(getattr(diagnosis, "message_primary", "") or "数据库拒绝了这次写入。")
