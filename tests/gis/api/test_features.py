import json

import pytest

from gis.api.features import as_geojson
from gis.crs import to_wgs84
from roads.models import Road
from tests.shapes import EAST, NORTH, make_road, straight

pytestmark = pytest.mark.django_db


def test_a_line_keeps_the_direction_in_which_chainage_grows() -> None:
    road = make_road(line=straight(length=400))
    text = Road.objects.annotate(text=as_geojson("centreline")).values_list("text", flat=True).get(pk=road.pk)
    first, last = json.loads(text)["coordinates"]
    assert first == pytest.approx(to_wgs84(EAST, NORTH), abs=1e-7)
    assert last == pytest.approx(to_wgs84(EAST + 400, NORTH), abs=1e-7)
