# Faces: maps/pages/photos/export.py
import csv
import hashlib
import io
import sqlite3
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas
import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.models import Membership, Photo, ResponsibleUnit
from gis.photos.storage import content_of
from gis.roles import REPORTER
from tests.photos import LOCAL, at, picture, send
from tests.shapes import make_road, make_user, make_work, straight

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::RuntimeWarning")]


@pytest.fixture
def engineer(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.STORAGES = {
        **settings.STORAGES,
        "photos": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "photos"},
        },
    }
    unit = ResponsibleUnit.objects.create(name="建设局")
    user = make_user("工程师", first_name="王工")
    user.groups.add(Group.objects.get_or_create(name=REPORTER)[0])
    Membership.objects.create(user=user, unit=unit)
    client.force_login(user)
    work = make_work(make_road("世纪路", line=straight(length=3000)), 1000, 2000, unit=unit)
    for number, (x, month) in enumerate(((1203, 6), (1500, 9))):
        content = picture(colour=(90, 60 * number, 60))
        moment = datetime(2014, month, 1, 10, tzinfo=LOCAL).isoformat()
        said: dict[str, Any] = {"work": work.pk, "step": "base", "note": "=HYPERLINK(1)", "accuracy_m": 5}
        said["taken_at"] = moment
        assert send(client, content, **said, **at(x)).status_code == 200
    return client


def body(answer: Any) -> bytes:
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content)


def test_a_zip_holds_originals_marked_copies_and_a_list_with_hashes(engineer: Client) -> None:
    answer = engineer.get("/export/photos/zip", {"as_of": "2014-12-01", "road": "世纪路"})
    with zipfile.ZipFile(io.BytesIO(body(answer))) as archive:
        names = archive.namelist()
        rows = list(csv.DictReader(io.StringIO(archive.read("照片清单.csv").decode("utf-8-sig"))))
        assert len(names) == 5
        for row, photo in zip(rows, Photo.objects.order_by("moment"), strict=True):
            original = archive.read(f"原件/{row['原件']}")
            assert original == content_of(photo, "original")
            assert hashlib.sha256(original).hexdigest() == row["SHA-256"] == photo.sha256
            assert row["说明"].startswith("'=")
        assert rows[0]["桩号"] == "K1+203"


def test_a_geopackage_holds_the_photos_inside_by_the_related_tables_extension(
    engineer: Client, tmp_path: Path
) -> None:
    file = tmp_path / "photos.gpkg"
    file.write_bytes(body(engineer.get("/export/photos/gpkg", {"as_of": "2014-12-01"})))
    points = geopandas.read_file(file, layer="photos", engine="pyogrio")
    assert (len(points), points.crs.to_epsg(), points["桩号"].tolist()) == (2, 4547, ["K1+203", "K1+500"])
    with sqlite3.connect(file) as base:
        pairs = base.execute(
            "SELECT p.编号, m.data, m.content_type FROM photos p JOIN photos_media r ON r.base_id = p.fid"
            " JOIN photo_media m ON m.id = r.related_id"
        ).fetchall()
        relation = base.execute("SELECT relation_name, mapping_table_name FROM gpkgext_relations").fetchall()
    assert relation == [("media", "photos_media")]
    for pk, data, media_type in pairs:
        assert (data, media_type) == (content_of(Photo.objects.get(pk=pk), "marked"), "image/jpeg")


def test_days_roads_and_roles_are_asked(engineer: Client) -> None:
    one = engineer.get("/export/photos/zip", {"as_of": "2014-12-01", "since": "2014-08-01"})
    with zipfile.ZipFile(io.BytesIO(body(one))) as archive:
        assert len(archive.namelist()) == 3
    assert engineer.get("/export/photos/zip", {"as_of": "2014-01-01"}).status_code == 400
    assert engineer.get("/export/photos/zip", {"road": "没有的路"}).status_code in (400, 404)
    assert engineer.get("/export/photos/exe").status_code == 404
    assert Client().get("/export/photos/zip").status_code == 302
    reader = Client()
    reader.force_login(make_user("无角色"))
    assert reader.get("/export/photos/zip").status_code == 403
