# Faces: maps/management/commands/stamp_photos.py
"""A small time stamp authority is made here with openssl: a root, a signing certificate, an answer to each query."""

import shutil
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from gis.errors import DomainError
from gis.models import Photo, PhotoStamp
from gis.photos.storage import keep, name_of, photo_storage
from gis.photos.time_stamps import check, stamp
from tests.photos import picture
from tests.shapes import EAST, NORTH, make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make an authority with"),
]
CONFIGURATION = """
[tsa]
serial = ./serial
signer_cert = ./tsa.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


class Authority:
    """The folder of keys, and the server that answers queries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "tsa.cnf").write_text(CONFIGURATION)
        (folder / "serial").write_text("01\n")
        self._openssl(
            "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 2 -subj /CN=root"
        )
        self._openssl("req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=tsa")
        self._openssl(
            "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2 -out tsa.pem"
            " -extfile tsa.cnf -extensions signer"
        )

    def _openssl(self, words: str) -> None:
        subprocess.run(
            ["openssl", *words.split()], cwd=self.folder, check=True, capture_output=True, timeout=60
        )

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self._openssl("ts -reply -config tsa.cnf -section tsa -queryfile query -inkey tsa.key -out reply")
        return (self.folder / "reply").read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: Any) -> Iterator[Authority]:
    made = Authority(tmp_path_factory.mktemp("tsa"))
    made.bad = False  # type: ignore[attr-defined]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            body = b"no stamp" if made.bad else made.reply(query)  # type: ignore[attr-defined]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/"  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def photo(settings: Any, tmp_path: Path) -> Photo:
    settings.STORAGES = {
        **settings.STORAGES,
        "photos": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "photos"},
        },
    }
    now = timezone.now()
    made = Photo.objects.create(
        key=uuid4(), sha256="0" * 64, size_bytes=1, media_type="image/jpeg", width=1, height=1,
        position=Point(EAST, NORTH, srid=4547), position_source="device", taken_at=now, moment=now, day=now.date(),
        recorded_at=now, by=make_user(),
    )  # fmt: skip
    made.refresh_from_db()
    keep(made, "original", picture())
    return made


@pytest.fixture
def switched_on(settings: Any, authority: Any) -> Any:
    settings.TSA_URL, settings.TSA_ROOTS = authority.url, str(authority.folder / "root.pem")
    return authority


def test_without_an_authority_nothing_is_stamped(photo: Photo) -> None:
    with pytest.raises(DomainError, match="没有配置"):
        stamp(photo)
    with pytest.raises(CommandError, match="没有配置"):
        call_command("stamp_photos")


def test_a_photo_is_stamped_once_and_the_stamp_is_checked_against_the_original(
    photo: Photo, switched_on: Any
) -> None:
    out = StringIO()
    call_command("stamp_photos", stdout=out)
    made = PhotoStamp.objects.get()
    assert "加了 1 张" in out.getvalue()
    assert abs((made.moment - timezone.now()).total_seconds()) < 60
    call_command("stamp_photos", stdout=StringIO())
    assert PhotoStamp.objects.count() == 1
    check(made)
    # openssl agrees
    (switched_on.folder / "kept.tsr").write_bytes(bytes(made.token))
    (switched_on.folder / "kept.jpg").write_bytes(picture())
    switched_on._openssl("ts -verify -in kept.tsr -data kept.jpg -CAfile root.pem -untrusted tsa.pem")


def test_an_original_that_was_changed_or_a_root_that_is_another_is_found_out(
    photo: Photo, switched_on: Any, settings: Any, tmp_path: Path
) -> None:
    made = stamp(photo)
    name = name_of(photo, "original")
    photo_storage().delete(name)
    photo_storage().save(name, ContentFile(picture(colour=(1, 2, 3))))
    with pytest.raises(DomainError, match="不符"):
        check(made)
    with pytest.raises(CommandError, match="1 个时间戳与照片不符"):
        call_command("stamp_photos", "--check", stderr=StringIO())
    other = Authority(tmp_path)
    settings.TSA_ROOTS = str(other.folder / "root.pem")
    PhotoStamp.objects.all()
    with pytest.raises(DomainError, match="可信根证书"):
        check(made)


def test_an_answer_that_is_no_stamp_or_none_at_all_is_told(
    photo: Photo, switched_on: Any, settings: Any
) -> None:
    switched_on.bad = True
    try:
        with pytest.raises(DomainError, match="读不出来"):
            stamp(photo)
    finally:
        switched_on.bad = False
    settings.TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(DomainError, match="没有应答"):
        stamp(photo)
    settings.TSA_URL = "file:///etc/passwd"
    with pytest.raises(DomainError, match="http"):
        stamp(photo)
    assert not PhotoStamp.objects.exists()


def test_a_stamp_is_never_edited_or_deleted(photo: Photo, switched_on: Any) -> None:
    stamp(photo)
    for statement in ("DELETE FROM kernel_photostamp", "UPDATE kernel_photostamp SET authority = 'x'"):
        with (
            pytest.raises(IntegrityError, match="时间戳不能"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
