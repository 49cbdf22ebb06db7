import pytest

from gis.tiles.sql import TileAddress
from roads.layers.bundles import BUNDLES
from tests.gis.tiles.mvt import layers_of, read_layer, tile_at
from tests.gis.tiles.test_sql import content
from tests.shapes import make_road, make_work, straight

pytestmark = pytest.mark.django_db


def bundles_at(at: TileAddress) -> dict[str, int]:
    """The number of works of each bundle, by the kinds along it."""
    drawn = read_layer(content(at), "bundles", at)
    kinds = [",".join(sorted(one.split(":")[1] for one in text.split(","))) for text in drawn["ws"]]
    return dict(zip(kinds, (int(number) for number in drawn["n"]), strict=True))


def test_networks_are_bundled_by_stretch_and_carriageways_left_out() -> None:
    road = make_road("神州路", line=straight(length=900))
    make_work(road, 0, 900)
    make_work(road, 0, 600, kind="gas")
    make_work(road, 300, 900, kind="heat")
    assert bundles_at(tile_at(450, 0, 13)) == {"gas": 1, "gas,heat": 2, "heat": 1}


def test_from_the_zoom_where_lanes_can_be_told_there_are_no_bundles() -> None:
    make_work(make_road(line=straight(length=900)), 0, 600, kind="gas")
    assert BUNDLES.max_zoom == 14
    assert "bundles" in layers_of(content(tile_at(300, 0, 14)))
    assert "bundles" not in layers_of(content(tile_at(300, 0, 15)))
