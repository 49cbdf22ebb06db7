"""The lane against a real database: its connections are its own, so rows are committed and taken away again."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from gis.models import DataVersion
from gis.tiles.sql import TileAddress
from gis.tiles.wsgi import TileLane
from maps.catalogue import TILE_SETS
from tests.gis.tiles.mvt import layers_of, read_layer, tile_at
from tests.shapes import make_road, make_user, make_work, straight


def behind(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("X-From", "django")])
    return [b"django"]


class Reply:
    """What a WSGI application answered."""

    def __init__(self, application: Any, path: str, method: str = "GET", **headers: str) -> None:
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_HOST": "testserver"}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            self.status, self.headers = int(status.split()[0]), dict(headers)

        self.body = b"".join(application(environ, start))


@pytest.fixture
def lane(django_db_setup: None, django_db_blocker: Any) -> Iterator[TileLane]:
    with django_db_blocker.unblock():
        made = TileLane(behind, TILE_SETS)
        yield made
        made.close()


def address(at: TileAddress, version: int = 0) -> str:
    return f"/tiles/district/{version}/{at.z}/{at.x}/{at.y}.mvt"


ROAD_TILE = tile_at(200, 0, 14)


class TestLane:
    def test_it_answers_tiles_from_its_own_connection(self, lane: TileLane, two_connections: Any) -> None:
        reply = Reply(lane, address(ROAD_TILE))
        assert reply.status == 200
        assert reply.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
        assert layers_of(reply.body) == ["roads"]

    def test_a_committed_write_ends_immutability_of_the_old_address(
        self,
        lane: TileLane,
        two_connections: Any,
    ) -> None:
        reader, writer = two_connections

        def version() -> int:
            return int(reader.execute("SELECT version FROM kernel_dataversion").fetchone()[0])

        old = version()
        before = Reply(lane, address(ROAD_TILE, old))
        assert "immutable" in before.headers["Cache-Control"]
        writer.execute("UPDATE roads_road SET name = '乙'")
        writer.commit()
        after = Reply(lane, address(ROAD_TILE, old), if_none_match=before.headers["ETag"])
        assert after.status == 200
        assert "immutable" not in after.headers["Cache-Control"]
        assert "immutable" in Reply(lane, address(ROAD_TILE, version())).headers["Cache-Control"]

    def test_a_head_request_has_the_headers_and_no_body(self, lane: TileLane, two_connections: Any) -> None:
        reply = Reply(lane, address(ROAD_TILE), method="HEAD")
        assert reply.body == b""
        assert int(reply.headers["Content-Length"]) > 0

    def test_it_survives_its_connections_being_ended(self, lane: TileLane, two_connections: Any) -> None:
        reader, _ = two_connections
        assert Reply(lane, address(ROAD_TILE)).status == 200
        ended = reader.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'WITH tile AS%' AND pid <> pg_backend_pid()"
        ).fetchone()
        assert ended[0] >= 1
        assert Reply(lane, address(ROAD_TILE)).status == 200

    def test_without_a_database_it_says_503(self, lane: TileLane, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")
        monkeypatch.setattr("gis.tiles.wsgi.WAIT_S", 0.5)
        reply = Reply(lane, address(ROAD_TILE))
        assert reply.status == 503
        assert json.loads(reply.body) == {"detail": "数据库暂时无法使用，请稍后再试。"}
        assert reply.headers["Retry-After"] == "5"

    def test_what_is_no_tile_is_handed_on(self, lane: TileLane) -> None:
        for path in ("/", "/tiles/district.json", "/style.json", "/tilesets"):
            assert Reply(lane, path).body == b"django"

    def test_bad_addresses_are_404_and_writing_405(self, lane: TileLane) -> None:
        assert Reply(lane, "/tiles/district/0/14/x/1.mvt").status == 404
        reply = Reply(lane, address(ROAD_TILE), method="POST")
        assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")

    def test_a_name_that_is_not_ours_is_refused(self, lane: TileLane) -> None:
        assert Reply(lane, address(ROAD_TILE), host="elsewhere.example").status == 400

    def test_where_looking_needs_a_login_everything_is_handed_on(self, lane: TileLane, settings: Any) -> None:
        settings.PUBLIC_READ = False
        assert Reply(lane, address(ROAD_TILE)).body == b"django"


@pytest.mark.django_db
class TestView:
    def test_it_answers_like_the_lane(self, client: Client) -> None:
        make_road(line=straight(length=400))
        version = DataVersion.objects.get().version
        reply = client.get(address(ROAD_TILE, version), headers={"accept-encoding": "gzip"})
        assert reply.status_code == 200
        assert "immutable" in reply["Cache-Control"]
        again = client.get(address(ROAD_TILE, version), headers={"if-none-match": reply["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_bad_addresses_are_404_in_chinese(self, client: Client) -> None:
        for path in ("/tiles/district/0/14/x/1.mvt", "/tiles/nothing.json", "/tiles/district/0/40/0/0.mvt"):
            reply = client.get(path)
            assert reply.status_code == 404
            assert reply.json()["detail"].startswith("没有这样的瓦片")

    @pytest.mark.parametrize("path", [address(ROAD_TILE), "/tiles/district.json", "/style.json"])
    def test_writing_is_405_and_not_a_question_of_tokens(self, path: str) -> None:
        strict = Client(enforce_csrf_checks=True)
        for write in (strict.post, strict.put, strict.delete):
            reply = write(path)
            assert (reply.status_code, reply["Allow"]) == (405, "GET, HEAD")

    def test_without_a_login_nothing_is_shown_where_looking_needs_one(
        self, client: Client, settings: Any
    ) -> None:
        settings.PUBLIC_READ = False
        make_road(line=straight(length=400))
        for path in (address(ROAD_TILE), "/tiles/district.json", "/style.json"):
            reply = client.get(path)
            assert (reply.status_code, reply.json()) == (403, {"detail": "请先登录再查看。"})
        client.force_login(make_user())
        reply = client.get(address(ROAD_TILE, DataVersion.objects.get().version))
        assert reply.status_code == 200
        assert reply["Cache-Control"].startswith("private")
        assert "Cookie" in reply["Vary"]

    def test_a_map_client_logs_in_with_each_request(self, client: Client, settings: Any) -> None:
        settings.PUBLIC_READ = False
        make_road(line=straight(length=400))
        get_user_model().objects.create_user("qgis", password="a-long-enough-one")
        login = {"Authorization": f"Basic {b64encode(b'qgis:a-long-enough-one').decode()}"}
        for path in (address(ROAD_TILE), "/tiles/district.json", "/style.json", "/style-plain.json"):
            reply = client.get(path, headers=login)
            assert reply.status_code == 200
            assert "Authorization" in reply["Vary"]
        wrong = {"Authorization": f"Basic {b64encode(b'qgis:wrong').decode()}"}
        assert client.get("/tiles/district.json", headers=wrong).status_code == 403

    def test_tile_json_says_the_type_of_every_property(self, client: Client) -> None:
        document = client.get("/tiles/district.json").json()
        types = {layer["id"]: layer["fields"] for layer in document["vector_layers"]}
        assert [types["works"][name] for name in ("f", "demo", "k")] == ["Number", "Boolean", "String"]
        assert all(layer["labels"].keys() == layer["fields"].keys() for layer in document["vector_layers"])
        assert document["attribution"] == ""
        make_work(make_road(schematic=True), demo=True)
        marked = client.get("/tiles/district.json").json()["attribution"]
        assert "示意" in marked
        assert "演示" in marked

    def test_the_types_told_are_those_inside_the_tiles(self, client: Client) -> None:
        road = make_road(line=straight(length=400))
        make_work(road, 0, 400, demo=True)
        layers = client.get("/tiles/district.json").json()["vector_layers"]
        types = {layer["id"]: layer["fields"] for layer in layers}
        kinds = {"i": "Number", "f": "Number", "b": "Boolean", "O": "String"}
        tile = client.get(address(ROAD_TILE, DataVersion.objects.get().version)).content
        for layer in ("roads", "works"):
            frame = read_layer(tile, layer, ROAD_TILE).drop(columns=["mvt_id", "geometry"])
            assert {n: kinds[kind.kind] for n, kind in frame.dtypes.items()}.items() <= types[layer].items()

    def test_tile_json_gives_the_tiles_of_the_present_version(self, client: Client) -> None:
        make_road(line=straight(length=400))
        document = client.get("/tiles/district.json").json()
        template = document["tiles"][0].removeprefix("http://testserver")
        path = template.format(z=ROAD_TILE.z, x=ROAD_TILE.x, y=ROAD_TILE.y)
        assert "immutable" in client.get(path)["Cache-Control"]
        make_road(line=straight(y=50, length=400))
        assert "immutable" not in client.get(path)["Cache-Control"]
        assert client.get("/tiles/district.json").json()["tiles"] != document["tiles"]
        west, south, east, north = document["bounds"]
        assert west < east
        assert south <= north
        assert {layer["id"] for layer in document["vector_layers"]} >= {
            "roads",
            "works",
            "pipes",
            "obstacles",
        }

    def test_a_dead_database_is_503(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def dead(*_: Any) -> tuple[int, bytes]:
            raise psycopg.OperationalError("gone")

        monkeypatch.setattr("gis.tiles.fetch.fetch_versions", dead)
        assert client.get(address(ROAD_TILE)).status_code == 503
