"""What a crash left behind goes after a day; what is in use stays."""

# Faces: gis/exchange/models.py, gis/exchange/storage.py

import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gis.as_of import this_moment
from gis.exchange.models import ImportRun
from gis.exchange.storage import folder_of
from gis.exchange.sweeping import sweep
from tests.shapes import make_user

pytestmark = pytest.mark.django_db


def run(status: str, days: float) -> ImportRun:
    row = ImportRun.objects.create(
        layer="roads",
        file_name="a.zip",
        sha256="0" * 64,
        size_bytes=1,
        status=status,
        at=this_moment() - timedelta(days=days),
        by=make_user(f"导入{status}{days}"),
    )
    folder_of(row).mkdir(parents=True)
    (folder_of(row) / "source").write_bytes(b"x")
    return row


def test_unchecked_uploads_and_folders_of_killed_readers_go_after_a_day(
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.IMPORT_FOLDER = tmp_path / "imports"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, young, checked = run("waiting", 2), run("waiting", 0.5), run("checked", 9)
    killed, running, others = (
        tmp_path / name for name in ("zongheng-read-a", "zongheng-read-b", "elsewhere-c")
    )
    long_ago = (this_moment() - timedelta(days=2)).timestamp()
    for folder in (killed, running, others):
        folder.mkdir()
    (tmp_path / "zongheng-read-link").symlink_to(others)
    for folder in (killed, others):
        os.utime(folder, (long_ago, long_ago))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(now=this_moment()) == (1, 1)
    assert not folder_of(old).exists()
    assert set(ImportRun.objects.all()) == {young, checked}
    assert (killed.exists(), running.exists(), others.exists()) == (False, True, True)
