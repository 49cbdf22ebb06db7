"""Downloads at /export/: for whom, named and dated as asked, refused in words; the controls that lead to them."""

import csv
import io
from base64 import b64encode
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from maps.catalogue import OUTGOING
from maps.exports.formats import BY_SUFFIX, FORMATS
from roads.models import Work
from tests.maps.pages.page_reader import PageReader
from tests.maps.wfs.client import content, make_district
from tests.shapes import make_user

pytestmark = pytest.mark.django_db
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def district() -> dict[str, Work]:
    return make_district()


def rows(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, content(answer).decode()[:500]
    return list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig"))))


@pytest.mark.parametrize("form", BY_SUFFIX.values(), ids=lambda form: form.code)
def test_a_file_is_named_by_layer_and_day_and_typed(client: Client, district: Any, form: Any) -> None:
    # LandXML holds centrelines alone.
    layer, title = ("roads", "道路中线") if form.code == "landxml" else ("works", "工程")
    answer = client.get(f"/export/{layer}{form.suffix}?as_of=2014-11-30")
    assert answer.status_code == 200
    assert answer["Content-Type"] == form.media_type
    name = unquote(answer["Content-Disposition"])
    assert name.startswith(f"attachment; filename*=UTF-8''{title}-2014-11-30")
    assert name.endswith(form.suffix)
    assert len(content(answer)) > 500


def test_without_a_day_it_is_that_of_the_newest_report(client: Client, district: Any) -> None:
    assert "2014-09-10" in unquote(client.head("/export/places.csv")["Content-Disposition"])


def test_what_is_asked_is_what_is_in_it(client: Client, district: Any) -> None:
    answer = client.get("/export/pipes.csv?as_of=2014-07-31&srid=4526")
    head, row = csv.reader(io.StringIO(content(answer).decode("utf-8-sig")))
    assert head[-1] == "WKT(EPSG:4526)"
    assert row[-1].startswith("LINESTRING (38430000")
    assert "2014-08-01" not in row


def test_works_take_the_ledgers_filters(client: Client, district: Any) -> None:
    answered = rows(client, "/export/works.csv?as_of=2014-11-30&light=red")
    assert [row["编号"] for row in answered] == ["W2"]
    assert len(rows(client, "/export/works.csv?as_of=2014-11-30&kind=gas")) == 1
    assert len(rows(client, "/export/works.csv?as_of=2014-11-30")) == 4


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/export/rivers.gpkg", "没有图层“rivers”"),
        ("/export/works.dwg", "没有“.dwg”这种文件"),
        ("/export/works.gpkg?as_of=2014-13-01", "2014-13-01"),
        ("/export/works.gpkg?srid=4549", "变形太大"),
        ("/export/works.dxf?srid=4490", "平面坐标系"),
        ("/export/works.geojson?srid=4547", "RFC 7946"),
        ("/export/works.zip?encoding=big5", "可用 UTF-8 或 GBK"),
        ("/export/works.gpkg?encoding=gbk", "只用 UTF-8"),
        ("/export/works.gpkg?crs=4547", "没有“crs”这个参数"),
        ("/export/pipes.gpkg?light=red", "没有“light”这个参数"),
        ("/export/works.gpkg?light=purple", "purple"),
        ("/export/pipes.json", "OC4IDS 只有全部工程"),
        ("/export/works.json?light=red", "OC4IDS 只有全部工程"),
    ],
)
def test_what_cannot_be_answered_is_said_to_programs_and_to_people(
    client: Client, district: Any, address: str, said: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (400, "application/json")
    assert said in str(answer.json())
    page = client.get(address, headers=BROWSER)
    assert page.status_code == 400
    assert said in page.content.decode().replace("&quot;", '"')


def test_nothing_is_written_to(client: Client, district: Any) -> None:
    for method in (client.post, client.put, client.delete):
        assert method("/export/works.gpkg").status_code == 405


def test_a_head_request_makes_no_file(
    client: Client, district: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        answer = client.head("/export/reports.gpkg")
    assert (answer.status_code, content(answer)) == (200, b"")
    assert answer["Content-Type"] == "application/geopackage+sqlite3"


class TestWhoMayRead:
    @pytest.fixture(autouse=True)
    def _closed(self, settings: Any, district: Any) -> None:
        settings.PUBLIC_READ = False

    def test_a_person_is_sent_to_log_in_and_a_program_asked(self, client: Client) -> None:
        page = client.get("/export/works.gpkg?as_of=2014-11-30", headers=BROWSER)
        assert page.status_code == 302
        assert page["Location"] == "/login/?next=/export/works.gpkg%3Fas_of%3D2014-11-30"
        answer = client.get("/export/works.gpkg")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Basic ")
        assert "登录" in answer.json()["detail"]

    def test_with_a_login_it_is_given_and_kept_by_nobody_else(self, client: Client) -> None:
        client.force_login(make_user())
        answer = client.get("/export/works.csv")
        assert answer.status_code == 200
        assert content(answer)
        assert answer["Cache-Control"] == "private, no-store"

    def test_name_and_password_with_the_request_do_too(self, client: Client) -> None:
        person = get_user_model().objects.create_user("gis", password="a-long-enough-one")

        def ask(name: str, password: str) -> int:
            code = b64encode(f"{name}:{password}".encode()).decode()
            answer = client.get("/export/places.csv", headers={"Authorization": f"Basic {code}"})
            content(answer)
            return answer.status_code

        assert ask("gis", "a-long-enough-one") == 200
        assert ask("gis", "another") == 401
        assert ask("nobody", "a-long-enough-one") == 401
        assert ask("gis\0", "a-long-enough-one") == 401
        # what is remembered ends with the password and with the account
        person.set_password("a-newer-one")
        person.save()
        assert ask("gis", "a-long-enough-one") == 401
        assert ask("gis", "a-newer-one") == 200
        person.is_active = False
        person.save()
        assert ask("gis", "a-newer-one") == 401

    @pytest.mark.parametrize(
        "header", ["Basic", "Basic !!!", "Basic " + b64encode(b"\xff\xfe").decode(), "Bearer x"]
    )
    def test_a_broken_login_is_no_login(self, client: Client, header: str) -> None:
        assert client.get("/export/places.csv", headers={"Authorization": header}).status_code == 401

    def test_the_page_of_downloads_is_closed_too(self, client: Client) -> None:
        assert client.get("/data/").status_code == 302


class TestControls:
    def links(self, client: Client, address: str) -> list[str]:
        answer = client.get(address)
        assert answer.status_code == 200
        reader = PageReader(answer.content.decode())
        assert "下载" in " ".join(reader.words)
        return [link for link in all_links(answer.content.decode()) if link.startswith("/export/")]

    def test_an_encoding_that_there_is_not_is_told(self, client: Client, db: None) -> None:
        assert client.get("/data/?encoding=utf8").status_code == 200
        answer = client.get("/data/?encoding=xx")
        assert answer.status_code == 400
        assert "没有“xx”这种编码，可用 UTF-8 或 GBK" in answer.content.decode()

    def test_the_page_offers_every_layer_in_every_format_of_its_day(
        self, client: Client, district: Any
    ) -> None:
        links = self.links(client, "/data/?as_of=2014-11-30&srid=4526&encoding=GBK")
        assert len(links) == len(OUTGOING) * len(FORMATS)
        assert all("as_of=2014-11-30" in link for link in links)
        assert all(("srid=4526" in link) == (".geojson" not in link and ".kml" not in link) for link in links)
        assert all(("encoding=GBK" in link) == (".zip" in link) for link in links)
        for link in links:
            if link.startswith("/export/places"):
                assert client.head(link).status_code == 200, link

    def test_degrees_are_not_offered_for_cad(self, client: Client, district: Any) -> None:
        links = self.links(client, "/data/?srid=4490")
        assert [link for link in links if ".dxf" in link and "srid" in link] == []

    @pytest.mark.parametrize(
        ("address", "layers"),
        [
            ("/works/?as_of=2014-11-30&light=red", {"works"}),
            ("/grid/?as_of=2014-11-30", {"roads", "works", "slices"}),
            ("/villages/?as_of=2014-11-30", {"villages", "redevelopments", "buildings"}),
            ("/land/?as_of=2014-11-30", {"parcels", "planning-areas"}),
        ],
    )
    def test_lists_offer_their_own_layers_as_of_their_day(
        self, client: Client, district: Any, address: str, layers: set[str]
    ) -> None:
        links = self.links(client, address)
        assert {link.removeprefix("/export/").partition(".")[0] for link in links} >= layers
        assert all("as_of=2014-11-30" in link for link in links)
        assert all(client.head(link).status_code == 200 for link in links)

    def test_the_ledger_offers_what_its_filters_leave(self, client: Client, district: Any) -> None:
        links = self.links(client, "/works/?as_of=2014-11-30&light=red")
        link = next(link for link in links if link.startswith("/export/works.csv"))
        assert [row["编号"] for row in rows(client, link)] == ["W2"]

    def test_a_crs_that_does_not_suit_is_refused_on_the_page(self, client: Client, district: Any) -> None:
        answer = client.get("/data/?srid=4549")
        assert answer.status_code == 400
        assert "变形太大" in answer.content.decode()

    def test_services_are_named_with_their_addresses(self, client: Client, district: Any) -> None:
        page = client.get("/data/?as_of=2014-11-30").content.decode()
        for address in (
            "http://testserver/wfs?as_of=2014-11-30",
            "http://testserver/tiles/district/0/{z}/{x}/{y}.mvt",
            "http://testserver/style-plain.json?as_of=2014-11-30",
            "http://testserver/api/oc4ids/?as_of=2014-11-30",
        ):
            assert address in page


def all_links(html: str) -> list[str]:
    return [unescape(part.partition('"')[0]) for part in html.split('href="')[1:]]
