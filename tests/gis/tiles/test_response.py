import gzip
import json
from typing import Any

import pytest

from gis.tiles.fetch import Made, Place
from gis.tiles.response import MAX_TILE_BYTES, TileRequest, TileResponse, answer, tile_json, tile_template
from gis.tiles.sql import Detail, Draw, Field, TileLayer, TileSet

DRAW = Draw(source="t", geometry="g", columns={"a": "1"})
SET = TileSet(
    "district",
    "区域",
    (TileLayer("l", "层", {"a": Field("甲", "Number")}, dict.fromkeys(Detail, DRAW), min_zoom=9),),
)
SETS = {"district": SET}
CONTENT = b"tile" * 1000


class Holding:
    """A database that holds `content` in every tile, at `version`."""

    def __init__(self, version: int, content: bytes) -> None:
        self.made = Made(version, content, version)

    def versions(self, place: Place) -> tuple[int, int]:
        return self.made.data_version, self.made.version

    def tile(self, statement: str, place: Place) -> Made:
        return self.made


def ask(path: str, content: bytes = CONTENT, version: int = 7, **request: Any) -> TileResponse:
    """What is answered when the database holds `content` at `version`."""
    return answer(TileRequest(path=path, **request), SETS, Holding(version, content))


class TestCaching:
    def test_the_current_version_may_be_kept_for_ever(self) -> None:
        headers = dict(ask("/tiles/district/7/14/1/1.mvt").headers)
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"

    @pytest.mark.parametrize("version", ["6", "8", "0"])
    def test_any_other_version_gets_the_present_tile_and_must_be_asked_for_again(self, version: str) -> None:
        response = ask(f"/tiles/district/{version}/14/1/1.mvt")
        assert response.status == 200
        assert dict(response.headers)["Cache-Control"] == "public, no-cache"

    def test_what_needs_a_login_is_kept_by_the_browser_only(self) -> None:
        request = TileRequest(path="/tiles/district/7/14/1/1.mvt", shared=False)
        headers = dict(answer(request, SETS, Holding(7, CONTENT)).headers)
        assert headers["Cache-Control"].startswith("private")
        assert "Cookie" in headers["Vary"]

    def test_the_etag_follows_the_content_and_not_the_version(self) -> None:
        def etag(content: bytes, version: int) -> str:
            return dict(ask("/tiles/district/7/14/1/1.mvt", content, version).headers)["ETag"]

        assert etag(b"a", 7) == etag(b"a", 8) != etag(b"b", 7)
        assert not etag(b"a", 7).startswith("W/")

    def test_each_encoding_has_its_own_strong_etag(self) -> None:
        plain = dict(ask("/tiles/district/7/14/1/1.mvt").headers)["ETag"]
        zipped = dict(ask("/tiles/district/7/14/1/1.mvt", accept_encoding="gzip").headers)["ETag"]
        assert plain != zipped

    @pytest.mark.parametrize("form", ["{}", '"other", {}', "W/{}", "*"])
    def test_a_client_that_holds_the_content_gets_304_without_a_body(self, form: str) -> None:
        etag = dict(ask("/tiles/district/7/14/1/1.mvt").headers)["ETag"]
        response = ask("/tiles/district/7/14/1/1.mvt", if_none_match=form.format(etag))
        assert (response.status, response.body) == (304, b"")
        headers = dict(response.headers)
        assert {"ETag", "Cache-Control", "Vary"} <= headers.keys()
        assert "Content-Length" not in headers

    def test_a_client_that_holds_something_else_gets_the_tile(self) -> None:
        assert ask("/tiles/district/7/14/1/1.mvt", if_none_match='"other"').status == 200


class TestEncoding:
    @pytest.mark.parametrize("accept", ["gzip", "br, gzip;q=0.8", "*", "GZIP"])
    def test_gzip_is_sent_to_who_takes_it(self, accept: str) -> None:
        response = ask("/tiles/district/7/14/1/1.mvt", accept_encoding=accept)
        headers = dict(response.headers)
        assert headers["Content-Encoding"] == "gzip"
        assert headers["Content-Length"] == str(len(response.body))
        assert gzip.decompress(response.body) == CONTENT

    @pytest.mark.parametrize("accept", ["", "br", "gzip;q=0", "identity"])
    def test_plain_bytes_are_sent_to_who_does_not(self, accept: str) -> None:
        response = ask("/tiles/district/7/14/1/1.mvt", accept_encoding=accept)
        assert "Content-Encoding" not in dict(response.headers)
        assert response.body == CONTENT

    def test_small_tiles_are_not_worth_zipping(self) -> None:
        response = ask("/tiles/district/7/14/1/1.mvt", b"small", accept_encoding="gzip")
        assert response.body == b"small"

    def test_an_empty_tile_is_204(self) -> None:
        response = ask("/tiles/district/7/14/1/1.mvt", b"")
        assert (response.status, response.body) == (204, b"")
        assert "immutable" in dict(response.headers)["Cache-Control"]


class TestBadAddresses:
    @pytest.mark.parametrize(
        "path",
        [
            "/tiles/",
            "/tiles/district",
            "/tiles/nothing/7/14/1/1.mvt",
            "/tiles/district/x/14/1/1.mvt",
            "/tiles/district/7/14/1/1.png",
            "/tiles/district/7/14/1.mvt",
            "/tiles/district/7/3/8/0.mvt",
            "/tiles/district/7/99/0/0.mvt",
            "/tiles/district/7/-1/0/0.mvt",
            "/tiles/district/7/1e1/0/0.mvt",
            "/tiles/district/7/14/1/1.mvt/",
            "/tiles/district/7/14/1/1.mvt\n",
            "/tiles/district/９/14/1/1.mvt",
            "/tiles/../etc/passwd",
            f"/tiles/district/{'9' * 40}/14/1/1.mvt",
            f"/tiles/district/7/14/{'9' * 40}/1.mvt",
        ],
    )
    def test_they_are_404_in_chinese(self, path: str) -> None:
        response = ask(path)
        assert response.status == 404
        assert json.loads(response.body) == {"detail": "没有这样的瓦片地址。"}
        assert dict(response.headers)["Cache-Control"] == "no-store"


class TestDetail:
    def test_a_tile_that_grows_too_large_is_made_with_less_detail(self) -> None:
        details: list[str] = []

        class Shrinking(Holding):
            def tile(self, statement: str, place: Place) -> Made:
                details.append(statement)
                return Made(7, b"x" * (MAX_TILE_BYTES + 1 if len(details) < 3 else 10), 7)

        several = {d: Draw(source=f"t{d.value}", geometry="g", columns={"a": "1"}) for d in Detail}
        tiles = {"district": TileSet("district", "", (TileLayer("l", "", {}, several),))}
        found = answer(TileRequest(path="/tiles/district/7/14/1/1.mvt"), tiles, Shrinking(7, b""))
        assert len(found.body) == 10
        assert [
            f"t{d.value} " in s
            for d, s in zip((Detail.FULL, Detail.MERGED, Detail.GROUPED), details, strict=True)
        ]

    def test_the_least_detail_is_sent_however_large_it_is(self) -> None:
        assert len(ask("/tiles/district/7/14/1/1.mvt", b"x" * (MAX_TILE_BYTES + 1)).body) > MAX_TILE_BYTES


class TestTileJson:
    def test_it_names_tiles_by_version_and_describes_layers(self) -> None:
        document = tile_json(SET, version=7, root="http://a", bounds=(113.0, 35.0, 114.0, 36.0))
        assert document["tiles"] == [f"http://a{tile_template(SET, version=7)}"]
        assert "/tiles/district/7/{z}/{x}/{y}.mvt" in document["tiles"][0]
        assert document["vector_layers"] == [
            {
                "id": "l",
                "description": "层",
                "minzoom": 9,
                "maxzoom": 16,
                "fields": {"a": "Number"},
                "labels": {"a": "甲"},
            }
        ]
        assert document["center"][:2] == [113.5, 35.5]

    def test_the_address_changes_with_the_tiles_sql(self) -> None:
        other = TileSet("district", "", (TileLayer("l", "", {}, {Detail.FULL: DRAW}),))
        assert tile_template(SET, version=7) != tile_template(other, version=7)
