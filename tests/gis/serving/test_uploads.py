"""A storm of uploads that take long: health answers, nobody hangs, two are read at a time, the others wait."""

# Faces: gis/serving/plan.py

import re
import sqlite3
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from openpyxl import Workbook

from gis.jobs.models import Job
from tests.gis.devtools.test_serving import connect, manage
from tests.gis.serving.conftest import Answer, Served

pytestmark = pytest.mark.cluster
PASSWORD = "abcd-1234-EFGH"
UPLOADS = 9


def huge_row(folder: Path) -> bytes:
    """A workbook that says of one row that it is number 99999999999."""
    path, book = folder / "plain.xlsx", Workbook()
    for row in (["路名", "等级"], ["神州路", "主干路"]):
        book.active.append(row)
    book.save(path)
    changed = folder / "huge.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(rb'r="2"', b'r="99999999999"', content)
                content = re.sub(rb'r="([A-Z])2"', rb'r="\g<1>99999999999"', content)
            target.writestr(name, content)
    return changed.read_bytes()


def generated_column(folder: Path) -> bytes:
    """A GeoPackage of some kilobytes whose column is computed to megabytes a row."""
    path = folder / "generated.gpkg"
    base = sqlite3.connect(path)
    base.executescript(
        """
        PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
            organization_coordsys_id INTEGER, definition TEXT, description TEXT);
        INSERT INTO gpkg_spatial_ref_sys VALUES ('a', 4547, 'EPSG', 4547, 'undefined', '');
        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
            last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
        CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT,
            large TEXT GENERATED ALWAYS AS (hex(zeroblob(8000000))) VIRTUAL);
        INSERT INTO gpkg_contents VALUES ('t', 'attributes', 't', '', '2014-01-01T00:00:00Z', 0, 0, 1, 1, 4547);
        """
    )
    base.executemany("INSERT INTO t (name) VALUES (?)", [("神州路",)] * 300)
    base.commit()
    base.close()
    return path.read_bytes()


@pytest.fixture
def cookie(served: Served) -> str:
    """The session of a manager."""
    variables = {**served.environment, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    with connect(unquote(urlsplit(served.environment["DATABASE_URL"]).path[1:])) as database:
        if not database.execute("SELECT 1 FROM auth_user WHERE username = 'boss'").fetchone():
            manage(variables, "createsuperuser", "--noinput", "--username", "boss", "--email", "")
    page = served.ask("/login/")
    token = SimpleCookie(page.headers["set-cookie"])["csrftoken"].value
    body = f"username=boss&password={PASSWORD}&csrfmiddlewaretoken={token}".encode()
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"}
    answer = served.ask("/login/", method="POST", body=body, headers=form)
    assert answer.status == 302, answer.body[:500]
    session = re.search(r"sessionid=(\w+)", answer.headers["set-cookie"])
    found = re.search(r"csrftoken=(\w+)", answer.headers["set-cookie"])
    assert session
    return f"sessionid={session[1]}; csrftoken={found[1] if found else token}"


def upload(served: Served, cookie: str, name: str, content: bytes) -> Answer:
    token = cookie.rpartition("=")[2]
    parts = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (field, more, value)
        for field, more, value in (
            (b"csrfmiddlewaretoken", b"", token.encode()),
            (b"layer", b"", b"roads"),
            (b"file", b'; filename="%s"' % name.encode(), content),
        )
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Cookie": cookie}
    return served.ask("/imports/", method="POST", body=parts + b"--x--\r\n", headers=headers, timeout=120)


def test_nine_hostile_uploads_at_once_starve_nobody(served: Served, cookie: str, tmp_path: Path) -> None:
    files = [("huge.xlsx", huge_row(tmp_path)), ("generated.gpkg", generated_column(tmp_path))]
    slowest, pages = 0.0, 0
    with ThreadPoolExecutor(UPLOADS) as people:
        sent = [people.submit(upload, served, cookie, *files[number % 2]) for number in range(UPLOADS)]
        while not all(one.done() for one in sent):
            slowest = max(slowest, served.ask("/healthz").seconds)
            pages += served.ask("/api/").status == 200
            time.sleep(0.1)
    answers: list[Answer] = [one.result() for one in sent]
    assert slowest < 0.1
    assert pages > 5
    # Checked within the short wait, refused in words, being checked, or beyond what is borne at once.
    assert {answer.status for answer in answers} <= {302, 400, 503}
    assert max(answer.seconds for answer in answers) < 30
    assert not any("Traceback" in answer.body for answer in answers)
    assert ended_within(served, 240)


def ended_within(served: Served, seconds: float) -> bool:
    """Whether every job comes to an end while health goes on answering."""
    deadline: Any = time.monotonic() + seconds
    with connect(unquote(urlsplit(served.environment["DATABASE_URL"]).path[1:])) as database:
        while time.monotonic() < deadline:
            assert served.ask("/healthz").seconds < 0.5
            states = [state for (state,) in database.execute("SELECT state FROM kernel_job").fetchall()]
            if not {Job.State.WAITING, Job.State.RUNNING} & {*states}:
                return True
            time.sleep(0.5)
    return False
