"""Areas, parcels, pipes and obstacles drawn on the map; existing stretches picked on it; each with a reason, undone."""

# Faces: maps/pages/draw/*.py, roads/existing_by_hand.py, gis/exchange/writing/by_hand.py

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.bitemporal.past import as_believed
from gis.crs import WGS84, storage_srid, transformer
from gis.roles import MANAGER, REPORTER
from parcels.models import LandUse, Parcel, PlanningArea
from roads.models import ExistingStretch, Obstacle, Pipe, Road
from tests.shapes import EAST, NORTH, make_road, make_user, straight

pytestmark = pytest.mark.django_db


def degrees(*places: tuple[float, float]) -> list[list[float]]:
    to = transformer(storage_srid(), WGS84)
    return [list(to.transform(EAST + x, NORTH + y)) for x, y in places]


def polygon(*places: tuple[float, float]) -> str:
    ring = degrees(*places, places[0])
    return json.dumps({"type": "MultiPolygon", "coordinates": [[ring]]})


SQUARE = ((0, 0), (1000, 0), (1000, 500), (0, 500))


def login(client: Client, role: str) -> Any:
    user = make_user(f"{role}甲")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


@pytest.fixture
def boss(client: Client) -> Any:
    return login(client, MANAGER)


def test_an_area_is_drawn_changed_and_taken_back(client: Client, boss: Any) -> None:
    sent = {"outline": polygon(*SQUARE), "name": "起步区", "source": "会议纪要", "reason": "按规划图描"}
    assert client.post("/draw/planning-areas/new/", sent)["Location"] == "/draw/planning-areas/?saved=1"
    area = PlanningArea.objects.get()
    assert area.code.startswith("a-")
    assert abs(area.outline.area - 500_000) < 100
    page = client.get(f"/draw/planning-areas/{area.pk}/").content.decode()
    assert 'data-shape="MULTIPOLYGON"' in page
    assert "MultiPolygon" in page
    bigger = polygon((0, 0), (1000, 0), (1000, 1000), (0, 1000))
    later = {"outline": bigger, "reason": "范围扩大", "holds_from": "2014-09-01"}
    client.post(f"/draw/planning-areas/{area.pk}/", sent | later)
    area.refresh_from_db()
    with as_believed(as_of=date(2014, 8, 31), known_at=None):
        assert abs(PlanningArea.objects.get().outline.area - 500_000) < 100
    assert abs(area.outline.area - 1_000_000) < 200
    listed = client.get("/draw/planning-areas/").content.decode()
    assert "范围扩大" in listed
    key = listed.split('name="undo" value="')[1].split('"')[0]
    client.post("/draw/planning-areas/", {"undo": key})
    area.refresh_from_db()
    assert abs(area.outline.area - 500_000) < 100


def test_a_parcel_and_a_pipe_are_drawn_with_their_fields(client: Client, boss: Any) -> None:
    use = LandUse.objects.first() or LandUse.objects.create(code="R2", name="二类居住")
    sent = {"outline": polygon(*SQUARE), "code": "D-01", "use": use.pk, "reason": "补画"}
    assert client.post("/draw/parcels/new/", sent).status_code == 302
    assert abs(Parcel.objects.get(code="D-01").area_m2 - 500_000) < 500
    line = json.dumps({"type": "LineString", "coordinates": degrees((0, 0), (300, 0), (300, 400))})
    sent = {"line": line, "kind": "water", "diameter_mm": "300", "laid_on": "2014-05-01", "reason": "补测"}
    assert client.post("/draw/pipes/new/", sent).status_code == 302
    pipe = Pipe.objects.get()
    assert (round(pipe.length_m), pipe.kind, pipe.diameter_mm) == (700, "water", 300)


def test_an_obstacle_is_raised_at_a_place_on_the_map_by_a_reporter(client: Client) -> None:
    login(client, REPORTER)
    point = json.dumps({"type": "Point", "coordinates": degrees((500, 20))[0]})
    sent = {
        "geom": point, "title": "坟地未迁", "kind": "land", "found_on": "2014-11-01", "level": "grave",
        "measures": "村委会商", "reason": "现场看到",
    }  # fmt: skip
    client.post("/draw/obstacles/new/", sent)
    assert not Obstacle.objects.exists(), "a reporter without a unit has no right to obstacles of all units"
    login(client, MANAGER)
    answer = client.post("/draw/obstacles/new/", sent)
    obstacle = Obstacle.objects.get()
    assert answer["Location"] == f"/obstacles/{obstacle.pk}/"
    assert round(obstacle.geom.x - EAST) == 500
    page = client.get(answer["Location"]).content.decode()
    assert "重大" in page
    assert "措施：村委会商" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outline": ""}, "请在地图上画出来"),
        ({"outline": polygon((0, 0), (1000, 500), (1000, 0), (0, 500))}, "图形自己相交"),
        ({"outline": "{}"}, "看不懂"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_shape_that_is_none_is_refused_in_words(
    client: Client, boss: Any, changes: dict[str, str], said: str
) -> None:
    sent = {"outline": polygon(*SQUARE), "name": "起步区", "reason": "描"} | changes
    answer = client.post("/draw/planning-areas/new/", sent)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not PlanningArea.objects.exists()


def test_who_may_not_draw_is_told_which_right_is_missing(client: Client) -> None:
    login(client, REPORTER)
    for path, thing in (("draw/parcels", "用地"), ("draw/pipes", "工程和计划"), ("existing", "工程和计划")):
        answer = client.get(f"/{path}/")
        assert answer.status_code == 403
        assert f"“{thing}”的权限" in answer.content.decode()
    assert client.get("/draw/nothing/").status_code == 404


@pytest.fixture
def street() -> Road:
    road = make_road("神州路", line=straight(length=2000))
    make_road("中原路", line=straight(x=500, y=-500, east=False))
    make_road("文汇路", line=straight(x=1500, y=-500, east=False))
    return road


def piece(client: Client, road: Road, x: float, *, whole: int = 0) -> Any:
    lon, lat = degrees((x, 3))[0]
    where = {"road": str(road.pk), "lon": str(lon), "lat": str(lat), "whole": str(whole)}
    return client.get("/existing/piece/", where).json()


def test_stretches_between_crossings_are_picked_and_written_many_at_once(
    client: Client, boss: Any, street: Road
) -> None:
    middle = piece(client, street, 800)
    assert (middle["from_m"], middle["to_m"], middle["ends"]) == (500, 1500, "中原路—文汇路")
    assert len(middle["geometry"]["coordinates"]) >= 2
    first = piece(client, street, 100)
    assert (first["from_m"], first["to_m"]) == (0, 500)
    other = piece(client, Road.objects.get(name="中原路"), 500, whole=1)
    sent = {"since": "2010-01-01", "reason": "旧路", "pieces": json.dumps([middle, first, other])}
    assert client.post("/existing/", sent)["Location"] == "/existing/?saved=3"
    assert ExistingStretch.objects.count() == 3
    again = client.post("/existing/", sent)
    assert again.status_code == 400
    assert "都已经是已有路段" in again.content.decode()
    page = client.get("/existing/").content.decode()
    key = page.split('name="undo" value="')[1].split('"')[0]
    client.post("/existing/", {"undo": key})
    assert not ExistingStretch.objects.exists()


@pytest.mark.parametrize(
    "pieces", ["", "x", "[]", '[{"road": 999999, "from_m": 0, "to_m": 5}]', '[{"road": "a"}]']
)
def test_pieces_that_are_none_are_refused(client: Client, boss: Any, street: Road, pieces: str) -> None:
    answer = client.post("/existing/", {"since": "2010-01-01", "reason": "旧路", "pieces": pieces})
    assert answer.status_code == 400
    assert not ExistingStretch.objects.exists()
    assert client.get("/existing/piece/", {"road": "x"}).status_code == 400
