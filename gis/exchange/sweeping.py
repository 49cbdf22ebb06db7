"""What crashes leave behind: uploads that were never checked, folders of readers and exports that were killed."""

import os
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from gis.errors import DomainError
from gis.exchange.models import ImportRun
from gis.exchange.services import discard_run

AGE: Final = timedelta(days=1)
FOLDERS: Final = tuple(
    f"zongheng-{what}-*" for what in ("read", "upload", "photo", "photos", "scene", "export")
)


def sweep(*, now: datetime) -> tuple[int, int]:
    """Removes what is older than AGE; returns how many runs and how many folders."""
    runs = ImportRun.objects.filter(status=ImportRun.Status.WAITING, at__lt=now - AGE)
    return sum(_discarded(run) for run in runs), sum(_removed(path) for path in _folders(now))


def _discarded(run: ImportRun) -> bool:
    try:
        discard_run(run=run)
    except DomainError:  # somebody is at it after all
        return False
    return True


def _folders(now: datetime) -> list[Path]:
    root = Path(tempfile.gettempdir())
    old = now.timestamp() - AGE.total_seconds()
    return [
        path for name in FOLDERS for path in root.glob(name) if _is_ours(path) and path.lstat().st_mtime < old
    ]


def _is_ours(path: Path) -> bool:
    """A folder of the server's own account, and no link: others may write into the temporary folder, too."""
    try:
        return path.is_dir() and not path.is_symlink() and path.lstat().st_uid == os.geteuid()
    except OSError:
        return False


def _removed(path: Path) -> bool:
    shutil.rmtree(path, ignore_errors=True)
    return not path.exists()
