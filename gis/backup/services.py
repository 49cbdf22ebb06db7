"""Making and restoring a backup. The moment comes in."""

import tarfile
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from gis.as_of import LAST_DAY
from gis.backup import archive as archives
from gis.backup import database
from gis.backup.archive import DUMP, MANIFEST, Manifest
from gis.errors import DomainError
from gis.newest_report import newest_report

Say = Callable[[str], None]


def back_up(target: Path, *, now: datetime) -> Manifest:
    """Write everything into `target`, which appears when it is whole. DomainError where it exists already."""
    if target.exists():
        raise DomainError(f"{target} 已经存在，不覆盖。")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    try:
        draft.touch(mode=0o600)
        manifest = _written(draft, now)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _written(draft: Path, now: datetime) -> Manifest:
    files: dict[str, dict[str, Any]] = {}
    with (
        TemporaryDirectory(prefix="backup-", dir=draft.parent) as folder,
        tarfile.open(draft, "w") as archive,
    ):
        dump = Path(folder) / DUMP
        with database.snapshot() as snapshot:
            database.dump(dump, snapshot)
            tables = database.digests()
            applied = sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())
            newest = newest_report(as_of=LAST_DAY)
        archives.add(archive, dump, DUMP, files)
        # After the database: each file that a row of the snapshot names was there before the row.
        for path, name in _kept_files():
            archives.add(archive, path, name, files)
        manifest = Manifest(
            made_at=now.isoformat(),
            migrations=applied,
            tables=tables,
            files=files,
            month=f"{newest:%Y-%m}" if newest else "",
        )
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mtime, info.mode = len(manifest.text()), int(now.timestamp()), 0o600
        archive.addfile(info, BytesIO(manifest.text()))
    return manifest


def _kept_files() -> Iterator[tuple[Path, str]]:
    """Every file of the folders and keys that settings name, with its name in the archive."""
    for folder, root in settings.KEPT_FOLDERS.items():
        for path in sorted(Path(root).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path, f"files/{folder}/{path.relative_to(root).as_posix()}"
    for name, path in settings.KEPT_KEYS.items():
        if Path(path).is_file():
            yield Path(path), f"keys/{name}"


def restore(source: Path, *, say: Say) -> Manifest:
    """Verify `source`, read it into this empty system, compare what is there now with what it says, and tell so.

    DomainError, and nothing left behind, where it does not verify or the system is not empty. One that was killed is
    begun anew by the next, and until then the server does not start (`refuse_half_restored`).
    """
    try:
        with tarfile.open(source, "r:") as archive:
            manifest = archives.verified(archive)
            say(f"清单核对：{len(manifest.files)} 个文件的大小和 SHA-256 全部相符。")
            _refuse_unknown_migrations(manifest)
            database.refuse_while_used()
            if _half_restored():
                say("上一次恢复没有做完，从头再来。")
            else:
                database.refuse_unless_empty()
                _refuse_unless_folders_empty()
            _read_in(archive, manifest, say)
    except (tarfile.TarError, EOFError, FileNotFoundError) as error:
        raise DomainError(f"读不了 {source}：{error}") from error
    _bring_up_to_date(say)
    _mark().unlink()
    return manifest


def refuse_half_restored() -> None:
    """DomainError where a restore into this system was killed between the database and its files."""
    if _half_restored():
        raise DomainError("上一次恢复没有做完，数据库和文件可能对不上。请再运行一次 manage.py restore。")


def _mark() -> Path:
    """The file that stands for as long as a restore is under way; in it, of which database."""
    return Path(settings.VAR_DIR) / "restore-under-way"


def _half_restored() -> bool:
    mark = _mark()
    return mark.exists() and mark.read_text(encoding="utf-8") == database.address()


def _read_in(archive: tarfile.TarFile, manifest: Manifest, say: Say) -> None:
    with TemporaryDirectory(prefix="restore-", dir=settings.VAR_DIR) as folder:
        dump = Path(folder) / DUMP
        archives.lay(archive, DUMP, dump)
        _mark().write_text(database.address(), encoding="utf-8")
        database.clear()
        try:
            database.restore(dump)
            _compare(manifest, database.digests())
        except DomainError:
            database.clear()
            _mark().unlink()
            raise
    rows = sum(table["rows"] for table in manifest.tables.values())
    say(f"数据库核对：{len(manifest.tables)} 张表 {rows:,} 行的摘要全部相符。")
    laid = 0
    for name in manifest.files:
        target = _place_of(name)
        if target is not None:
            archives.lay(archive, name, target)
            if archives.sha256_of(target) != manifest.files[name]["sha256"]:
                raise DomainError(f"写到 {target} 的内容不符，磁盘可能有故障。")
            laid += 1
    say(f"文件：{laid} 个，写下后重新核对，全部相符。")


def _place_of(name: str) -> Path | None:
    """Where a member belongs here; None for the database, and for folders that this system does not keep."""
    kind, _, rest = name.partition("/")
    if kind == "keys":
        path = settings.KEPT_KEYS.get(rest)
        return Path(path) if path else None
    folder, _, inside = rest.partition("/")
    root = settings.KEPT_FOLDERS.get(folder) if kind == "files" else None
    return Path(root) / inside if root else None


def _compare(manifest: Manifest, restored: dict[str, dict[str, Any]]) -> None:
    for table in sorted(manifest.tables.keys() | restored.keys()):
        if manifest.tables.get(table) != restored.get(table):
            raise DomainError(f"恢复后的表 {table} 与备份不符，已清空。")


def _refuse_unknown_migrations(manifest: Manifest) -> None:
    known = set(MigrationExecutor(connection).loader.disk_migrations)
    strange = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if strange:
        raise DomainError(f"备份来自更新的版本（{strange[0]}），请先更新程序。")


def _refuse_unless_folders_empty() -> None:
    for root in settings.KEPT_FOLDERS.values():
        if Path(root).is_dir() and any(path.is_file() for path in Path(root).rglob("*")):
            raise DomainError(f"{root} 里已有文件。恢复只往空的系统里写。")


def _bring_up_to_date(say: Say) -> None:
    """Run migrations that are newer than the backup, and lift the data version to the clock."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"备份来自较早的版本，更新数据库结构（{len(plan)} 个迁移）…")
        call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_compact_version()")
