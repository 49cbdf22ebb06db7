import hashlib
import io
import struct
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pillow_heif
import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from PIL import Image

from gis.jobs.memory import PARTS, Budget
from gis.models import Membership, Photo, PhotoUpload, ResponsibleUnit
from gis.photos.storage import content_of
from gis.roles import REPORTER, REVIEWER
from tests.photos import LOCAL, at, begin, picture, put, send, told
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _photos(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "photos": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "photos"},
        },
    }


@pytest.fixture
def unit() -> ResponsibleUnit:
    return ResponsibleUnit.objects.create(name="建设局")


@pytest.fixture
def work(unit: ResponsibleUnit) -> Any:
    return make_work(make_road("世纪路", line=straight(length=3000)), 1000, 2000, unit=unit)


@pytest.fixture
def engineer(client: Client, unit: ResponsibleUnit) -> Client:
    user = make_user("工程师", first_name="王工")
    user.groups.add(Group.objects.get_or_create(name=REPORTER)[0])
    Membership.objects.create(user=user, unit=unit)
    client.force_login(user)
    return client


def test_a_photo_arrives_in_pieces_untouched_with_its_place_and_both_moments(
    engineer: Client, work: Any
) -> None:
    content = picture(width=3000, height=2000, quality=95)
    answer = send(
        engineer, content, piece=20_000, work=work.pk, step="base", side="R", accuracy_m=6, heading_deg=90,
        **at(1203, -8),
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    assert answer.json()["done"]
    photo = Photo.objects.select_related("place").get(pk=answer.json()["photo"])
    assert content_of(photo, "original") == content
    assert photo.sha256 == hashlib.sha256(content).hexdigest()
    assert (photo.media_type, photo.width, photo.height) == ("image/jpeg", 3000, 2000)
    assert photo.place.metres == pytest.approx(1203, abs=0.01)
    assert photo.place.offset_m == pytest.approx(8, abs=0.01)
    assert photo.taken_at == photo.moment == datetime(2014, 6, 1, 10, tzinfo=LOCAL)
    assert photo.recorded_at > photo.moment
    assert not PhotoUpload.objects.exists()
    listed = engineer.get("/api/photos/?as_of=2014-06-01").json()["features"][0]["properties"]
    assert (listed["road"], listed["m"], listed["step"], listed["side"]) == ("世纪路", 1203.0, "base", "R")


def test_the_copies_carry_the_mark_and_nothing_of_the_file(engineer: Client, work: Any) -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET-WORDS"
    content = picture(width=2400, height=1800, exif=exif)
    pk = send(engineer, content, work=work.pk, step="base", **at(1200)).json()["photo"]
    photo = Photo.objects.get(pk=pk)
    marked, thumbnail = content_of(photo, "marked"), content_of(photo, "thumbnail")
    assert b"SECRET-WORDS" in content_of(photo, "original")
    for copy in (marked, thumbnail):
        image = Image.open(io.BytesIO(copy))
        assert b"SECRET-WORDS" not in copy
        assert not dict(image.getexif())
    with Image.open(io.BytesIO(marked)) as image:
        assert image.width == 1600
        assert image.height > 1200
        band = image.crop((0, 1200, 1600, image.height)).convert("L")
        assert max(band.tobytes()) > 200  # letters on the dark band
    with Image.open(io.BytesIO(thumbnail)) as image:
        assert max(image.size) == 320


def test_an_upload_goes_on_from_where_it_broke_off_and_stands_once(engineer: Client, work: Any) -> None:
    content = picture(width=1500, height=1000, quality=95)
    said = told(content, work=work.pk, step="base", **at(1100))
    assert begin(engineer, said).status_code == 201
    half = len(content) // 2
    assert put(engineer, said["key"], 0, content[:half]).json()["received_bytes"] == half
    assert put(engineer, said["key"], 0, content[:half]).json()["received_bytes"] == half  # again
    assert put(engineer, said["key"], half + 10, b"later").json()["received_bytes"] == half  # a gap
    assert begin(engineer, said).json() == {
        "received_bytes": half, "size_bytes": len(content), "done": False, "photo": None,
    }  # fmt: skip
    last = put(engineer, said["key"], half - 50, content[half - 50 :]).json()
    assert last["done"]
    assert begin(engineer, said).json()["photo"] == last["photo"]
    assert put(engineer, said["key"], 0, content).json()["photo"] == last["photo"]
    assert Photo.objects.count() == 1


def test_what_came_damaged_is_thrown_away_and_said(engineer: Client, work: Any) -> None:
    content = picture()
    said = told(content, work=work.pk)
    begin(engineer, said)
    answer = put(engineer, said["key"], 0, content[:-1] + b"x")
    assert answer.status_code == 400
    assert "SHA-256" in answer.json()["sha256"][0]
    assert begin(engineer, said).json()["received_bytes"] == 0


def png_bomb(side: int) -> bytes:
    """A PNG of side × side pixels that packs into little."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 2)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def said_size(width: int, height: int) -> bytes:
    """A JPEG whose head claims a size it does not have."""
    content = bytearray(picture(width=64, height=64))
    start = content.index(b"\xff\xc0")
    content[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(content)


BAD = {
    "a text called photo": (b"hello, I am a photo.jpg" * 10, "不是照片"),
    "a page": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "不是照片"),
    "a GIF": (picture(form="GIF"), "不是照片"),
    "a TIFF": (picture(form="TIFF"), "不是照片"),
    "a WebP": (picture(form="WEBP"), "不是照片"),
    "a PDF": (b"%PDF-1.7\n" + b"0" * 500, "不是照片"),
    "a video": (b"\0\0\0\x18ftypisom" + b"\0" * 500, "不是照片"),
    "a JPEG cut in half": (picture(width=800, height=600)[:3000], "不完整"),
    "a JPEG of three bytes": (b"\xff\xd8\xff", "打不开"),
    "a PNG bomb of 900 megapixels": (png_bomb(30_000), "百万像素的上限"),
    "a JPEG that claims 200 megapixels": (said_size(20_000, 10_000), "20000×10000 像素"),
    "a PNG without an end": (picture(form="PNG")[:200], "不完整"),
    "a HEIC of noise": (b"\0\0\0\x18ftypheic\0\0\0\0" + b"\x07" * 4000, "打不开"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_photo_is_refused_in_words(engineer: Client, work: Any, name: str) -> None:
    content, words = BAD[name]
    answer = send(engineer, content, work=work.pk)
    assert answer.status_code == 400, answer.content
    assert words in answer.json()["photo"][0]
    assert not Photo.objects.exists()
    assert not PhotoUpload.objects.exists()


@pytest.mark.parametrize(("form", "media_type"), [("PNG", "image/png"), ("HEIF", "image/heic")])
def test_png_and_heic_are_kept_as_they_are(engineer: Client, work: Any, form: str, media_type: str) -> None:
    pillow_heif.register_heif_opener()
    content = picture(form=form)
    photo = Photo.objects.get(pk=send(engineer, content, work=work.pk).json()["photo"])
    assert photo.media_type == media_type
    assert content_of(photo, "original") == content


def test_a_photo_too_large_or_of_an_unknown_step_is_refused_before_its_bytes(
    engineer: Client, work: Any
) -> None:
    content = picture()
    large = begin(engineer, told(content) | {"size_bytes": 31_000_000})
    assert large.json() == {"size_bytes": ["一张照片最多 30 MB，这张有 31.0 MB。"]}
    assert "没有工序" in begin(engineer, told(content, work=work.pk, step="roof")).json()["step"][0]
    assert begin(engineer, told(content, work=77)).status_code == 400
    assert begin(engineer, told(content, surprise=1)).status_code == 400
    other = make_work(unit=ResponsibleUnit.objects.create(name="别的单位"))
    assert begin(engineer, told(content, work=other.pk)).status_code == 403


def test_files_are_served_to_roles_alone_and_by_no_guessable_address(engineer: Client, work: Any) -> None:
    content = picture()
    pk = send(engineer, content, work=work.pk).json()["photo"]
    files = engineer.get(f"/api/photos/{pk}/").json()["properties"]["files"]
    answer = engineer.get(files["original"])
    assert answer.content == content
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "private" in answer["Cache-Control"]
    assert engineer.get(f"/photos/{uuid4()}/original").status_code == 404
    assert engineer.get(f"/photos/{pk}/original").status_code == 404
    stranger = Client()
    assert stranger.get(files["original"]).status_code == 302
    assert stranger.get("/api/photos/").status_code in (401, 403)
    reader = Client()
    reader.force_login(make_user("无角色"))
    assert reader.get(files["marked"]).status_code == 403


def test_a_photo_is_voided_with_a_reason_and_never_deleted_or_edited(engineer: Client, work: Any) -> None:
    pk = send(engineer, picture(), work=work.pk).json()["photo"]
    assert engineer.delete(f"/api/photos/{pk}/").status_code == 405
    void = engineer.post(f"/api/photos/{pk}/void/", {"reason": "拍错了"}, content_type="application/json")
    assert void.json()["properties"]["voided"]
    assert engineer.get("/api/photos/?as_of=2014-06-30").json()["features"] == []
    for statement in ("DELETE FROM kernel_photo", "UPDATE kernel_photo SET note = 'x'"):
        with (
            pytest.raises(IntegrityError, match="照片不能"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_clock_that_runs_ahead_is_seen_and_taken_off(engineer: Client, work: Any) -> None:
    now = datetime.now(LOCAL)
    ahead = timedelta(hours=5)
    content = picture()
    said = told(content, work=work.pk, taken_at=(now - timedelta(hours=1) + ahead).isoformat())
    said["sent_at"] = (now + ahead).isoformat()
    begin(engineer, said)
    put(engineer, said["key"], 0, content)
    photo = Photo.objects.get()
    assert photo.clock_ahead_s == pytest.approx(5 * 3600, abs=10)
    assert photo.moment == pytest.approx(now - timedelta(hours=1), abs=timedelta(seconds=10))
    assert photo.taken_at > photo.recorded_at


def test_a_report_under_a_key_is_one_report_even_after_a_void(engineer: Client, work: Any) -> None:
    said = {
        "work": work.pk, "step": "base", "from": "K1+200", "to": "K1+350", "side": "R", "day": "2014-06-01",
        "key": str(uuid4()),
    }  # fmt: skip
    first = engineer.post("/api/reports/", said, content_type="application/json")
    assert first.status_code == 201, first.content
    pk = first.json()["id"]
    engineer.post(f"/api/reports/{pk}/void/", {"reason": "x"}, content_type="application/json")
    again = engineer.post("/api/reports/", said, content_type="application/json")
    assert (again.status_code, again.json()["id"], again.json()["properties"]["voided"]) == (200, pk, True)
    photo = send(engineer, picture(), work=work.pk, step="base", report_key=said["key"]).json()["photo"]
    assert engineer.get(f"/api/photos/{photo}/").json()["properties"]["report_id"] == pk


def test_a_position_of_an_embedded_browser_is_put_back(engineer: Client, work: Any) -> None:
    import numpy as np

    from gis.exchange.georeferencing.gcj02 import to_gcj02

    place = at(1300)
    lon, lat = map(float, to_gcj02(np.array([[place["lon"], place["lat"]]]))[0])
    answer = engineer.get("/api/where/", {"lon": str(lon), "lat": str(lat), "accuracy": "10"}).json()
    assert answer["ask"]
    assert answer["shifted"][0]["m"] == pytest.approx(1300, abs=0.2)
    pk = send(engineer, picture(), work=work.pk, datum="gcj02", lon=lon, lat=lat).json()["photo"]
    assert Photo.objects.get(pk=pk).place.metres == pytest.approx(1300, abs=0.2)


def test_reviewers_read_reports_beside(client: Client) -> None:
    user = make_user("审核")
    user.groups.add(Group.objects.get_or_create(name=REVIEWER)[0])
    client.force_login(user)
    make_report(make_work(), "base")
    assert client.get("/api/field-me/").json()["may_inspect"]


def test_a_photo_that_finds_no_memory_is_sent_again_later_and_not_refused(
    engineer: Client, work: Any, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR, settings.MEMORY_WAIT_S = tmp_path, 0.0
    engineer.raise_request_exception = False
    whole = Budget(tmp_path / "memory", settings.WORK_MEMORY)
    with whole.share(whole.part * PARTS, wait_s=0):
        answer = send(engineer, picture(), work=work.pk, step="base", side="R", **at(1203, -8))
    assert answer.status_code == 503
    assert "内存暂时不够" in answer.json()["detail"]
    assert answer["Retry-After"]
    assert PhotoUpload.objects.exists()
