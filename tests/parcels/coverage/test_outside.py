"""Coverage as it is met from outside: the command's JSON, the API by GET and POST, the page's files."""

import json
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from parcels.models import PlanningArea
from roads.models import Road
from tests.parcels.coverage.test_figures import finish, lay_area, lay_pipe
from tests.shapes import make_road, make_work, straight

pytestmark = pytest.mark.django_db
SHAPE = {
    "as_of", "area", "kinds", "combine", "method", "reach_m", "quad_segs", "covered_km2", "area_km2", "target_km2",
    "by_kind", "newest_report", "schematic",
}  # fmt: skip


@pytest.fixture
def town() -> Any:
    """An area of 4 km² with a water pipe of May and one of June, and a work not begun."""
    lay_area()
    lay_pipe(day=date(2014, 5, 10), length=800)
    lay_pipe(day=date(2014, 6, 10), y=600, length=800)
    return make_work(make_road(line=straight(y=-700, length=1500)), 0, 1500, kind="water")


def said(*words: str) -> Any:
    out = StringIO()
    call_command("coverage", *words, stdout=out)
    return json.loads(out.getvalue()) if "--json" in words else out.getvalue()


def test_the_command_answers_in_the_agreed_shape(town: Any) -> None:
    answer = said("--as-of", "2014-06-30", "--json")
    assert answer.keys() >= SHAPE
    assert answer["kinds"] == ["water", "power", "heat"]
    assert answer["reach_m"] == {"water": 500, "power": 500, "heat": 500}
    assert 0 < answer["covered_km2"] < answer["area_km2"]
    assert answer["target_km2"] == 3


def test_a_series_has_a_figure_for_each_month_end(town: Any) -> None:
    rows = said("--series", "2014-04", "2014-06", "--json")
    assert [row["as_of"] for row in rows] == ["2014-04-30", "2014-05-31", "2014-06-30"]
    assert rows[0]["covered_km2"] == 0 < rows[1]["covered_km2"] < rows[2]["covered_km2"]


def test_what_next_names_the_work_and_its_gain(town: Any) -> None:
    rows = said("--as-of", "2014-06-30", "--gain", "5", "--json")
    assert [row["work"] for row in rows] == [town.pk]
    assert rows[0]["gain_km2"] == rows[0]["cumulative_km2"] > 0


def test_the_text_says_what_was_counted(town: Any) -> None:
    text = said("--as-of", "2014-06-30")
    assert "给水、电力、热力" in text
    assert "公顷" in text
    assert "成因合计" in said("--as-of", "2014-06-30", "--since", "2014-05-31")


def test_the_text_says_the_rule_of_blocks_and_the_step_that_serves(town: Any) -> None:
    text = said("--as-of", "2014-06-30", "--method", "blocks", "--step", "carriageway=surface")
    assert "60 米以内" in text
    assert "25%" in text
    assert "道路完成“面层”即算" in text


@pytest.mark.parametrize(
    "words", [["--area", "x"], ["--kinds", "x"], ["--as-of", "2014-02-30"],
              ["--series", "2014-13", "2014-14"], ["--gain", "0"], ["--gain", "x"], ["--quad-segs", "x"]]
)  # fmt: skip
def test_the_command_refuses_nonsense_in_chinese(town: Any, words: list[str]) -> None:
    with pytest.raises(CommandError, match=r"[\u4e00-\u9fff]"):
        said(*words)


def test_the_api_answers_the_same_figure_with_its_land(town: Any, client: Client) -> None:
    answer = client.get("/api/coverage/", {"as_of": "2014-06-30", "since": "2014-05-31"}).json()
    assert answer["covered_km2"] == said("--as-of", "2014-06-30", "--json")["covered_km2"]
    assert [feature["properties"]["role"] for feature in answer["features"]] == [
        "covered",
        "uncovered",
        "gained",
    ]
    difference = answer["covered_km2"] - answer["before"]["covered_km2"]
    assert sum(row["gain_km2"] for row in answer["causes"]) == pytest.approx(difference, abs=2e-6)


def test_a_polygon_may_be_drawn_by_post_or_written_in_the_address(town: Any, client: Client) -> None:
    ring = [[113.2, 35.1], [113.3, 35.1], [113.3, 35.2], [113.2, 35.1]]
    body = {"polygon": {"type": "Polygon", "coordinates": [ring]}, "show": "none"}
    posted = client.post("/api/coverage/", json.dumps(body), content_type="application/json").json()
    written = client.get(
        "/api/coverage/", {"polygon": "113.2,35.1;113.3,35.1;113.3,35.2", "show": "none"}
    ).json()
    feature = {"polygon": {"type": "Feature", "properties": {}, "geometry": body["polygon"]}, "show": "none"}
    as_feature = client.post("/api/coverage/", json.dumps(feature), content_type="application/json").json()
    assert posted["area_km2"] == written["area_km2"] == as_feature["area_km2"] == pytest.approx(50.5, abs=0.5)


def test_a_what_if_by_api_says_what_it_adds_and_writes_nothing(town: Any, client: Client) -> None:
    answer = client.get("/api/coverage-what-if/", {"as_of": "2014-06-30", "works": str(town.pk)}).json()
    assert answer["after_km2"] == pytest.approx(answer["covered_km2"] + answer["gained_km2"], abs=2e-6)
    ranked = client.get("/api/coverage-next/", {"as_of": "2014-06-30"}).json()["works"]
    assert ranked[0]["gain_km2"] == answer["gained_km2"]


@pytest.mark.parametrize(
    "body",
    [[1], {"x": 1}, {"polygon": 5}, {"polygon": {"type": "Polygon", "coordinates": [[[1, 2]]]}}, {"works": "a"},
     {"polygon": {"type": "Polygon", "coordinates": [[[10, 35], [11, 35], [11, 36], [10, 35]]]}}, {"kinds": ["water"]},
     {"combine": True}, {"quad_segs": 10**9}, {"as_of": {}}, {"show": ["none"]},
     {"polygon": {"type": "Feature", "geometry": None}}, {"polygon": {}}, {"polygon": []}, {"polygon": False},
     {"steps": "water=\x00"}, {"reach": "water=1e-300"}],
)  # fmt: skip
def test_bad_questions_are_answered_with_400_in_chinese(town: Any, client: Client, body: Any) -> None:
    address = "/api/coverage-what-if/" if isinstance(body, dict) and "works" in body else "/api/coverage/"
    answer = client.post(address, json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert any("\u4e00" <= sign <= "\u9fff" for sign in answer.content.decode())


def test_the_days_figures_hold_the_coverage_of_the_first_area(town: Any, client: Client) -> None:
    figures = client.get("/api/day/", {"as_of": "2014-06-30"}).json()["figures"]
    assert figures[-1]["code"] == "coverage"
    assert figures[-1]["value"] == pytest.approx(
        said("--as-of", "2014-06-30", "--json")["covered_km2"], abs=0.005
    )


def test_files_hold_the_figure_the_land_and_the_causes(town: Any, client: Client) -> None:
    parameters = {"as_of": "2014-06-30", "since": "2014-05-31"}
    files = {
        form: client.get(f"/coverage/export.{form}", parameters)
        for form in ("geojson", "gpkg", "xlsx", "png")
    }
    assert all(answer.status_code == 200 for answer in files.values())
    assert len(files["geojson"].json()["features"]) == 3
    assert files["gpkg"].content.startswith(b"SQLite format 3")
    assert files["png"].content.startswith(b"\x89PNG")
    assert load_workbook(BytesIO(files["xlsx"].content)).sheetnames == [
        "覆盖面积",
        "逐月",
        "新增成因",
        "下一步",
    ]
    assert client.get("/coverage/export.doc", parameters).status_code == 400


def test_land_goes_out_with_outer_rings_counter_clockwise(town: Any, client: Client) -> None:
    parameters = {"as_of": "2014-06-30", "since": "2014-05-31"}
    features = client.get("/api/coverage/", parameters).json()["features"]
    features += client.get("/coverage/export.geojson", parameters).json()["features"]
    features += client.get("/api/planning-areas/").json()["features"]
    shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in features]
    polygons = shapely.get_parts(np.array(shapes))
    assert len(polygons) > 6
    for polygon in polygons:
        assert polygon.exterior.is_ccw
        assert not any(hole.is_ccw for hole in polygon.interiors)


def test_a_name_like_a_formula_stays_text_in_the_workbook(town: Any, client: Client) -> None:
    PlanningArea.objects.update(name="=1+1\x0b甲")
    book = load_workbook(
        BytesIO(client.get("/coverage/export.xlsx", {"as_of": "2014-06-30"}).content), data_only=False
    )
    cell = book["覆盖面积"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1 甲", "s")


def test_a_hole_is_taken_off_a_drawn_area_by_either_method(town: Any, client: Client) -> None:
    rings = [
        [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
        for x, y, side in ((113.2, 35.1, 0.03), (113.21, 35.11, 0.01))
    ]
    parameters = {"polygon": {"type": "Polygon", "coordinates": rings}, "show": "none"}
    reach, by_blocks = (
        client.post("/api/coverage/", parameters | {"method": method}, "application/json").json()["area_km2"]
        for method in ("reach", "blocks")
    )
    assert by_blocks == pytest.approx(reach, rel=1e-6)


def test_files_say_what_they_are_worth(town: Any, client: Client, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        # As if they had been entered so: at an earlier moment a later change is not known.
        cursor.execute("ALTER TABLE roads_road DISABLE TRIGGER roads_road_history_update")
    Road.objects.update(schematic=True)
    moment = "2014-06-20T09:00:00+08:00"
    parameters = {"as_of": "2014-06-30", "since": "2014-05-31", "known_at": moment}
    (tmp_path / "a.gpkg").write_bytes(client.get("/coverage/export.gpkg", parameters).content)
    row = geopandas.read_file(tmp_path / "a.gpkg").iloc[0]
    assert (bool(row["schematic"]), row["since"], row["known_at"]) == (True, "2014-05-31", moment)
    assert "由操作记录还原到该时点" in row["notes"]
    book = load_workbook(BytesIO(client.get("/coverage/export.xlsx", parameters).content))
    told = dict(list(book["覆盖面积"].iter_rows(values_only=True, max_col=2)))
    assert (told["标记"], told["只计此前录入的"], told["截至"]) == ("示意", moment, "2014-06-30")
    causes = list(book["新增成因"].iter_rows(values_only=True, max_col=4))
    assert causes[-1][0] == "合计"
    assert causes[-1][3] == pytest.approx(sum(row[3] for row in causes[1:-1]))


def test_a_picture_of_a_drawn_area_leaves_out_roads_beyond_its_sheet(town: Any, client: Client) -> None:
    parameters = {"as_of": "2014-06-30", "polygon": "113.2,35.1;113.3,35.1;113.3,35.2"}
    answer = client.get("/coverage/export.png", parameters)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\x89PNG")


def test_an_empty_database_has_a_page_and_a_clear_refusal(client: Client) -> None:
    assert client.get("/coverage/").status_code == 200
    assert "还没有规划范围" in client.get("/api/coverage/").content.decode()


def test_finishing_the_work_moves_the_figure_by_what_was_promised(town: Any) -> None:
    promised = said("--as-of", "2014-06-30", "--gain", "1", "--json")[0]["gain_km2"]
    before = said("--as-of", "2014-06-30", "--json")["covered_km2"]
    finish(town, date(2014, 6, 20), 0, 1500)
    assert said("--as-of", "2014-06-30", "--json")["covered_km2"] - before == pytest.approx(
        promised, abs=2e-6
    )
