"""What one node keeps another finds: in a folder as before, and in a bucket of a real S3 server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from gis import kept_files
from gis.exchange import storage as runs
from gis.exchange.models import ImportRun
from gis.photos import storage as photos
from gis.settings import kept_storage
from tests.shapes import make_user

AT = datetime(2014, 7, 1, tzinfo=UTC)


@pytest.fixture
def bucket(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket that the storages of imports, photos and imagery lie in."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
        "ZONGHENG_S3_ENDPOINT": f"http://{host}:{port}",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    boto3.client("s3", endpoint_url=f"http://{host}:{port}").create_bucket(Bucket="zongheng")
    settings.STORAGES = settings.STORAGES | {
        name: kept_storage(name, tmp_path / name, bucket="zongheng")
        for name in ("imports", "photos", "imagery")
    }
    settings.IMPORT_FOLDER, settings.IMAGERY_FOLDER = tmp_path / "one", tmp_path / "one-imagery"
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "one"


def other_node(settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER, settings.IMAGERY_FOLDER = tmp_path / "other", tmp_path / "other-imagery"


@pytest.fixture
def run(db: None) -> ImportRun:
    return ImportRun.objects.create(layer="places", by=make_user(), size_bytes=0, at=AT)


def upload(tmp_path: Path, run: ImportRun) -> None:
    file = tmp_path / "places.csv"
    file.write_text("name,x,y\n甲,430000,3890000\n", encoding="utf-8")
    runs.keep(run, [("places.csv", file)])
    run.save()


def test_another_node_reads_the_file_that_came_in_and_shows_the_newest_preview(
    bucket: str, run: ImportRun, settings: Any, tmp_path: Path
) -> None:
    upload(tmp_path, run)
    runs.keep_preview(run, {"type": "FeatureCollection", "features": [1]})
    other_node(settings, tmp_path)
    assert [table.values[0][0] for table in runs.tables_of(run, encoding="").tables] == ["甲"]
    assert b"[1]" in runs.preview_of(run)
    runs.keep_preview(run, {"type": "FeatureCollection", "features": [2]})
    settings.IMPORT_FOLDER = tmp_path / "one"
    assert b"[2]" in runs.preview_of(run)


def test_what_is_discarded_is_gone_from_the_bucket(
    bucket: str, run: ImportRun, settings: Any, tmp_path: Path
) -> None:
    upload(tmp_path, run)
    runs.discard(run)
    client = boto3.client("s3", endpoint_url=bucket)
    listed = client.list_objects_v2(Bucket="zongheng", Prefix=f"imports/{run.pk}/")
    assert listed["KeyCount"] == 0


def test_photos_lie_in_the_bucket(bucket: str) -> None:
    storage = photos.photo_storage()
    with pytest.raises(FileNotFoundError):
        storage.open("2014/06/x/original")
    kept_files.storages["photos"].save("2014/06/x/original", kept_files.ContentFile(b"jpeg"))
    with storage.open("2014/06/x/original") as file:
        assert file.read() == b"jpeg"


def test_a_scene_is_fetched_once_and_whole(bucket: str, settings: Any, tmp_path: Path) -> None:
    path = kept_files.path_of("imagery", "a.tif")
    path.parent.mkdir()
    path.write_bytes(b"tiff" * 1000)
    kept_files.share("imagery", "a.tif")
    other_node(settings, tmp_path)
    fetched = kept_files.local("imagery", "a.tif")
    assert fetched is not None
    assert fetched.read_bytes() == b"tiff" * 1000
    assert fetched.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in fetched.parent.iterdir()] == ["a.tif"]
    assert kept_files.local("imagery", "none.tif") is None


def test_a_folder_is_read_where_it_lies(folder: None, run: ImportRun, tmp_path: Path) -> None:
    upload(tmp_path, run)
    assert kept_files.local("imports", f"{run.pk}/source") == tmp_path / "one" / str(run.pk) / "source"
    assert kept_files.get("imports", f"{run.pk}/preview.json") is None
    runs.discard(run)
    assert kept_files.local("imports", f"{run.pk}/source") is None
