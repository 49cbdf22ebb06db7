from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.roles import REPORTER
from maps.api.field_tiles import FIRST_ZOOM, MOST_TILES, tiles_around
from tests.shapes import make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db


def test_the_tiles_of_a_pack_weigh_what_their_download_weighs(client: Client) -> None:
    work = make_work(make_road("世纪路", line=straight(length=2000)), 0, 1000)
    assert client.get("/api/field-tiles/", {"road": "世纪路"}).status_code in (401, 403)
    user = make_user("工程师")
    user.groups.add(Group.objects.get_or_create(name=REPORTER)[0])
    client.force_login(user)
    answer = client.get("/api/field-tiles/", {"road": "世纪路"}).json()
    assert 5 <= len(answer["tiles"]) <= 60

    def size(tile: Any) -> int:
        address = answer["address"].format(z=tile[0], x=tile[1], y=tile[2])
        response = client.get(address, headers={"Accept-Encoding": "identity"})
        assert response.status_code in (200, 204), address
        return len(response.content)

    # These are all too small to be zipped.
    sizes = [(tile, size(tile)) for tile in answer["tiles"]]
    assert answer["bytes"] == sum(weight for _, weight in sizes) > 0, sizes
    assert client.get("/api/field-tiles/", {"road": "没有的路"}).status_code in (400, 404)
    assert work.pk


def test_a_wide_area_takes_fewer_zooms_and_never_too_many_tiles() -> None:
    wide = (12_600_000.0, 4_180_000.0, 12_700_000.0, 4_280_000.0)
    tiles = tiles_around([wide])
    assert 0 < len(tiles) <= MOST_TILES
    assert tiles[0][0] == FIRST_ZOOM
    assert tiles_around([]) == []
