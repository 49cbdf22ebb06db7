"""Sources of runs: whether several files were packed is kept with the run, not read from its name."""

from pathlib import Path
from typing import Any

import pytest

from gis.as_of import this_moment
from gis.exchange.models import ImportRun
from gis.exchange.storage import keep, tables_of
from tests.shapes import make_user

pytestmark = pytest.mark.django_db
TABLE = "名称,经度,纬度\n一号点,113.1,35.2\n".encode()


def kept(settings: Any, folder: Path, *names: str) -> ImportRun:
    settings.IMPORT_FOLDER = folder / "runs"
    files = []
    for name in names:
        (folder / name).write_bytes(TABLE)
        files.append((name, folder / name))
    run = ImportRun.objects.create(
        layer="places", file_name="", sha256="", size_bytes=0, at=this_moment(), by=make_user("导入")
    )
    keep(run, files)
    run.save()
    return ImportRun.objects.get(pk=run.pk)


def test_several_files_are_one_archive_and_the_run_says_so(settings: Any, tmp_path: Path) -> None:
    run = kept(settings, tmp_path, "甲.csv", "乙.csv")
    assert run.is_packed
    assert {table.headings for table in tables_of(run, encoding="").tables} == {("名称", "经度", "纬度")}


def test_one_file_is_no_archive_whatever_its_name_is(settings: Any, tmp_path: Path) -> None:
    run = kept(settings, tmp_path, "神州路 等 3 个文件")
    assert not run.is_packed
    (tmp_path / "runs" / str(run.pk) / "source").write_bytes(TABLE)
    run.file_name = "神州路 等 3 个文件.csv"
    assert tables_of(run, encoding="").tables[0].numbers


def test_nothing_is_read_of_what_an_older_run_of_the_same_number_left(settings: Any, tmp_path: Path) -> None:
    run = kept(settings, tmp_path, "甲.csv")
    folder = tmp_path / "runs" / str(run.pk)
    (folder / "tables").write_bytes(b"of another run")
    keep(run, [("甲.csv", tmp_path / "甲.csv")])
    assert [path.name for path in folder.iterdir()] == ["source"]
