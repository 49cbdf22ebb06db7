"""The header report: every kind of answer against docs/security.md, and the page as Mozilla's Observatory scores it."""

# Faces: gis/access/middleware.py, gis/access/policy.py, docs/deploy/nginx-https.conf

import os
import re
import ssl
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gis.serving import front
from gis.serving.plan import Bounds
from gis.serving.watch import Program
from tests.gis.devtools.test_serving import free_port, listens
from tests.gis.serving.conftest import Served, serving
from tests.gis.serving.test_slow_bodies import slow_bodies
from tests.gis.serving.test_watch import soon
from tests.paths import CHECKOUT

pytestmark = pytest.mark.cluster
HOST = "map.example.org"
LARGE = {"Content-Length": str(4_000_000)}
# What stands in the columns of the table, in its order.
COLUMNS = (
    "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options",
    "Cross-Origin-Resource-Policy", "Strict-Transport-Security", "Permissions-Policy",
)  # fmt: skip
Answer = tuple[int, dict[str, str], list[str]]


class Secure:
    """The server behind the proxy of the documentation, which speaks HTTPS with a certificate made for it."""

    def __init__(self, served: Served, http: int, https: int, certificate: Path) -> None:
        self.served, self.http, self.https = served, http, https
        self.context = ssl.create_default_context(cafile=str(certificate))
        self.context.check_hostname = False

    def ask(self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
        plain = urlsplit(path).scheme == "http"
        connection = (
            HTTPConnection("127.0.0.1", self.http, timeout=30)
            if plain
            else HTTPSConnection("127.0.0.1", self.https, timeout=30, context=self.context)
        )
        try:
            connection.putrequest(method, path.removeprefix("http:"), skip_host=True)
            for name, value in ({"Host": HOST} | (headers or {})).items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            answer.read()
            cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, cookies
        finally:
            connection.close()


@pytest.fixture(scope="module")
def secure(own_database: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    folder = tmp_path_factory.mktemp("proxy")
    making = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout privkey.pem"
    )
    words = [*making.split(), "-out", "fullchain.pem", "-subj", f"/CN={HOST}"]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    variables = {
        "ZONGHENG_HTTPS": "1",
        "ZONGHENG_ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "ZONGHENG_ORIGINS": f"https://{HOST}",
        "ZONGHENG_PROXIES": "127.0.0.1",
    }
    with serving({**own_database, **variables}) as served:
        http, https = free_port(), free_port()
        proxy = _proxy(folder, served.port, http, https)
        proxy.start()
        try:
            assert soon(lambda: listens(http) and listens(https))
            yield Secure(served, http, https, folder / "fullchain.pem")
        finally:
            proxy.ask_to_end()
            proxy.end(10)


def _proxy(folder: Path, port: int, http: int, https: int) -> Program:
    """Nginx with the file of the documentation, on addresses and with a certificate of this test."""
    site = (CHECKOUT / "docs/deploy/nginx-https.conf").read_text(encoding="utf-8")
    for there, here in (
        ("listen 80;", f"listen 127.0.0.1:{http};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{https} ssl;"),
        ("http://127.0.0.1:8000;", f"http://127.0.0.1:{port};"),
        ("/etc/ssl/zongheng/", f"{folder}/"),
    ):
        assert there in site
        site = site.replace(there, here)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n{site}\n}}\n",
        encoding="utf-8",
    )
    return Program("proxy", front.command(front.program() or "", folder, folder / "error.log"), folder)


def asked(secure: Secure, kind: str) -> Answer:
    """The answer of a row of the table: `METHOD /path → status` and what else the row's words say."""
    found = re.match(r"`(\w+) (\S+)`", kind)
    assert found, kind
    method, path = found.groups()
    if "too large" in kind:
        return secure.ask(path, method=method, headers=LARGE)
    if "busy" in kind:
        with slow_bodies(secure.served.port, Bounds.bodies_an_address):
            for _ in range(50):
                answer = secure.served.ask(path, method=method, body=b"a=b", headers={"Host": HOST})
                if answer.status == 503:
                    break
            return answer.status, answer.headers, []
    if "other host" in kind:
        answer = secure.served.ask(path, method=method, headers={"Host": "elsewhere.example"})
        return answer.status, answer.headers, []
    return secure.ask(path, method=method)


def table() -> list[list[str]]:
    text = (CHECKOUT / "docs/security.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.partition("| answer | status |")[2].splitlines()]
    return [row for row in rows[2:] if row[0].startswith("`")][:40]


def in_words(headers: dict[str, str]) -> list[str]:
    """The columns of the table for an answer: its headers in short."""
    policy = headers.get("content-security-policy", "")
    said = {
        "": "–",
        "frame-ancestors 'none'": "frames",
        "default-src 'none'; frame-ancestors 'none'": "nothing",
    }
    others = [headers.get(name.lower(), "–") for name in COLUMNS[1:-1]]
    short = [value.replace("max-age=31536000", "a year") for value in others]
    return [said.get(policy, "page"), *short, "yes" if "permissions-policy" in headers else "–"]


def test_every_kind_of_answer_has_the_headers_that_the_documentation_says(secure: Secure) -> None:
    rows = table()
    assert len(rows) >= 20
    measured = []
    for kind, *_ in rows:
        status, headers, _ = asked(secure, kind)
        measured.append([kind, str(status), *in_words(headers)])
    assert measured == rows, "\n".join(" | ".join(row) for row in measured)


def test_the_observatory_would_give_the_map_and_the_login_more_than_it_asks_for_an_a_plus(
    secure: Secure,
) -> None:
    for path in ("/", "/login/"):
        assert sum(points(secure, path).values()) >= 100, points(secure, path)


def points(secure: Secure, path: str) -> dict[str, int]:
    """Mozilla's HTTP Observatory, as its documentation of tests and scoring has it: 100 and these; A+ from 100 on,
    extra points only where 90 are there without them."""
    status, headers, cookies = secure.ask(path)
    assert status == 200
    redirected, to, _ = secure.ask(f"http:{path}")
    policy = headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src "))
    secure_cookies = all("Secure" in one for one in cookies)
    same_site = all("SameSite" in one for one in cookies)
    lost = {
        "policy": 0 if not {"'unsafe-inline'", "'unsafe-eval'", "https:", "*"} & {*scripts.split()} else -20,
        "cookies": 0 if secure_cookies and same_site else -20,
        "others may read": 0 if "access-control-allow-origin" not in headers else -50,
        "redirection": 0 if redirected == 301 and to["location"] == f"https://{HOST}{path}" else -20,
        "referrer": 0 if headers["referrer-policy"] in ("same-origin", "no-referrer") else -5,
        "transport": 0 if int(headers["strict-transport-security"].split("=")[1]) >= 15_552_000 else -10,
        "sniffing": 0 if headers["x-content-type-options"] == "nosniff" else -5,
        "frames": 0 if "frame-ancestors 'none'" in policy else -20,
        "resources": 0 if headers["cross-origin-resource-policy"] == "same-origin" else -50,
    }
    assert 100 + sum(lost.values()) >= 90, lost
    more = {
        "policy that begins with nothing": 10 if "default-src 'none'" in policy else 0,
        "referrer kept": 5,
        "frames by policy": 5,
        "resources kept": 10,
        "cookies of the same site": 5 if cookies and same_site else 0,
    }
    return {"base": 100} | lost | more


def test_cookies_of_a_login_are_for_this_site_over_https_alone(secure: Secure) -> None:
    _, _, cookies = secure.ask("/login/")
    token = SimpleCookie(cookies[0])["csrftoken"]
    assert token["secure"]
    assert token["samesite"] == "Lax"
