"""A folder of many districts says of each what the district's own figures say, and of all what they add up to."""

# Faces: maps/province/*.py, maps/management/commands/publish_month.py, maps/management/commands/province.py

import json
import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.management import CommandError, call_command
from pyarrow import parquet

from maps.models import Briefing
from maps.province import read
from maps.province.coverage import CoverageTerms, coverage
from maps.province.freeze import publish_month
from maps.province.layout import along_hilbert
from parcels.coverage.area import stored_area
from parcels.coverage.figures import coverage as own_coverage
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import Terms
from parcels.models import PlanningArea
from roads.chainage import span_of
from roads.figures.grid import grid
from roads.figures.progress import progress_of_all
from roads.models import ExistingStretch, Pipe
from tests.shapes import EAST, NORTH, make_report, make_road, make_user, make_work, straight

JUNE, END = date(2014, 6, 1), date(2014, 6, 30)
NOW = datetime(2014, 7, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = datetime(2014, 7, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TERMS = Terms(kinds=("carriageway", "water"), combine="any")
ASKED = CoverageTerms(TERMS.kinds, TERMS.combine, TERMS.quad_segs)

pytestmark = pytest.mark.django_db


def district(number: int) -> None:
    """Roads, works, reports, pipes and a planning area, more of them the higher the number."""
    for row in range(2 + number):
        road = make_road(
            line=straight(y=400 * row, length=900 + 100 * number), axis="EW", axis_no=1 + row + 10 * number
        )
        work = make_work(road, 0, 800, planned_start=date(2014, 3, 1), planned_finish=date(2014, 6, 1))
        for step in ("subgrade", "base", "surface", "ancillary"):
            make_report(work, step, 0, 300 + 50 * row, day=date(2014, 6, 10))
        make_report(work, "subgrade", 200, 600, side="L", day=date(2014, 6, 12))
        # Lies on the work: metres count once in the district's figures.
        ExistingStretch.objects.create(road=road, span=span_of(600, 850), since=date(2014, 1, 1))
        water = make_work(road, 100, 700, kind="water")
        for step in ("trench", "lay", "test", "backfill"):
            make_report(water, step, 100, 500, day=date(2014, 6, 5))
    Pipe.objects.create(
        code=f"p{number}", kind="water", line=straight(y=200, length=700), laid_on=date(2014, 5, 1)
    )
    ring = [
        (EAST - 200, NORTH - 200),
        (EAST + 1500, NORTH - 200),
        (EAST + 1500, NORTH + 1200),
        (EAST - 200, NORTH + 1200),
    ]
    outline = MultiPolygon(Polygon([*ring, ring[0]], srid=4547), srid=4547)
    PlanningArea.objects.create(
        code=f"a{number}", name=f"范围{number}", outline=outline, position=10 - number
    )


def publish(version: int, known_at: datetime) -> None:
    Briefing.objects.create(
        month=JUNE, version=version, as_of=END, known_at=known_at, facts=b"{}", facts_sha256="", scene=b"",
        scene_sha256="", digests={}, reason="补录" if version > 1 else "", by=make_user(),
    )  # fmt: skip


def own_figures(known_at: datetime) -> dict[str, Any]:
    """What the district's own pages say."""
    progress = progress_of_all(as_of=END, known_at=known_at).values()
    road = grid(as_of=END, known_at=known_at).everything["carriageway"]
    covered = own_coverage(CoverageRequest(TERMS, stored_area(), known_at), as_of=END)
    return {
        "works": len(progress),
        "counted": sum(row.counts for row in progress),
        "finished": sum(row.light == "finished" for row in progress),
        "red": sum(row.light == "red" for row in progress),
        "yellow": sum(row.light == "yellow" for row in progress),
        "finished_km": road.finished_m / 1000,
        "planned_km": road.planned_m / 1000,
        "covered_km2": covered.covered_km2,
        "area_km2": covered.area_km2,
    }


@pytest.fixture
def folder(tmp_path: Path) -> tuple[Path, dict[str, dict[str, Any]]]:
    """Two districts' June in one folder, and each district's own figures as they were when it wrote them."""
    own = {}
    district(0)
    publish(1, NOW)
    publish_month(JUNE, tmp_path, district="甲区")
    own["甲区"] = own_figures(NOW)
    district(1)
    publish(2, LATER)
    publish_month(JUNE, tmp_path, district="乙区")
    own["乙区"] = own_figures(LATER)
    return tmp_path, own


Folder = tuple[Path, dict[str, dict[str, Any]]]


def test_each_district_is_what_its_own_figures_say(folder: Folder) -> None:
    path, own = folder
    rows = {row.district: row for row in read.totals(path, "2014-06")}
    covered = {row.district: row for row in coverage(path, "2014-06", ASKED)}
    assert rows.keys() == own.keys() == covered.keys()
    for name, figures in own.items():
        found = {key: getattr(covered[name] if key.endswith("km2") else rows[name], key) for key in figures}
        assert found == pytest.approx(figures, rel=1e-9), name
        assert figures["covered_km2"] > 0
        assert figures["finished_km"] > 0


def test_the_province_is_the_sum_and_the_ranking_goes_by_share(folder: Folder) -> None:
    path, own = folder
    rows = read.totals(path, "2014-06")
    whole = read.province(rows)
    for name in ("works", "finished", "red", "finished_km", "planned_km"):
        assert getattr(whole, name) == pytest.approx(sum(one[name] for one in own.values()), rel=1e-9)
    shares = {name: one["finished_km"] / one["planned_km"] for name, one in own.items()}
    assert [row.district for row in read.ranking(rows)] == sorted(shares, key=lambda name: -shares[name])


def test_a_cluster_says_the_same_to_the_last_bit(folder: Folder, cluster: str) -> None:
    path, _ = folder
    assert coverage(path, "2014-06", ASKED, scheduler=cluster) == coverage(path, "2014-06", ASKED)


@pytest.fixture
def cluster() -> Iterator[str]:
    distributed = pytest.importorskip("distributed")
    options = {
        "host": "127.0.0.1",
        "dashboard_address": "127.0.0.1:0",
        "silence_logs": 40,
        "protocol": "tcp://",
    }
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, **options) as found:
        yield found.scheduler_address


def test_what_was_recorded_after_the_briefing_is_not_in_its_month(tmp_path: Path) -> None:
    district(0)
    publish(1, NOW)
    before = own_figures(NOW)
    make_report(
        make_work(make_road(line=straight(y=900)), 0, 1000),
        "subgrade",
        0,
        900,
        day=date(2014, 6, 2),
        recorded_at=LATER,
    )
    publish_month(JUNE, tmp_path, district="甲区")
    [row] = read.totals(tmp_path, "2014-06")
    assert row.finished_km == pytest.approx(before["finished_km"], rel=1e-9)


def test_a_month_is_there_at_every_moment_of_its_being_written_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, own = folder
    found: list[int] = []
    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, counting(getattr(os, name), path, found))
    publish_month(JUNE, path, district="甲区")
    assert found
    assert set(found) == {len(own)}


def counting(move: Callable[..., None], path: Path, found: list[int]) -> Callable[..., None]:
    """A renaming that looks afterwards how many districts a reader finds."""

    def looked(*names: Any, **options: Any) -> None:
        move(*names, **options)
        found.append(len(read.totals(path, "2014-06")))

    return looked


def test_a_month_written_again_replaces_the_one_before(folder: Folder) -> None:
    path, _ = folder
    publish_month(JUNE, path, district="甲区")
    rows = {row.district: row for row in read.totals(path, "2014-06")}
    assert rows["甲区"].works == rows["乙区"].works
    assert len(list(path.glob("works/district=甲区/month=2014-06/*.parquet"))) == 1
    assert not list(path.glob("**/.draft-*"))


def test_a_month_that_is_not_published_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="还没有发布"):
        call_command("publish_month", "2014-06", to=tmp_path)


@pytest.mark.parametrize("name", ["../x", "a/b", "a=b", ".x", "a\x00"])
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    publish(1, NOW)
    with pytest.raises(CommandError, match="不能作文件夹名"):
        call_command("publish_month", "2014-06", to=tmp_path, district=name)
    assert not list(tmp_path.iterdir())


def test_the_command_prints_the_same_in_words_and_as_json(folder: Folder) -> None:
    path, own = folder
    out = StringIO()
    call_command("province", path, coverage=True, kinds="carriageway,water", json=True, stdout=out)
    said = json.loads(out.getvalue())
    assert said["month"] == "2014-06"
    assert said["province"]["works"] == sum(one["works"] for one in own.values())
    assert said["province"]["covered_km2"] == pytest.approx(
        sum(one["covered_km2"] for one in own.values()), rel=1e-9
    )
    words = StringIO()
    call_command("province", path, stdout=words)
    assert "2 个区" in words.getvalue()
    assert "甲区" in words.getvalue()


@pytest.mark.parametrize(
    ("options", "told"), [({}, "publish_month"), ({"month": "2013-01"}, "publish_month")]
)
def test_an_empty_folder_is_named(tmp_path: Path, options: dict[str, str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("province", tmp_path, **options)


def test_a_scheduler_that_is_not_there_is_named(folder: Folder) -> None:
    with pytest.raises(CommandError, match="连接不上"):
        call_command("province", folder[0], coverage=True, scheduler="tcp://127.0.0.1:1")


def test_rows_lie_along_the_curve_with_their_crs(folder: Folder) -> None:
    path, _ = folder
    [file] = path.glob("lines/district=乙区/month=2014-06/*.parquet")
    about = json.loads(parquet.read_schema(file).metadata[b"geo"])
    assert about["columns"]["geom"]["crs"]["id"] == {"authority": "EPSG", "code": 4547}
    shapes = shapely.from_wkb(
        np.array(parquet.read_table(file, partitioning=None)["geom"].to_pylist(), dtype=object)
    )
    assert list(along_hilbert(shapes)) == sorted(along_hilbert(shapes))


def test_the_curve_visits_each_cell_once_and_never_jumps() -> None:
    x, y = np.meshgrid(np.arange(16), np.arange(16))
    points = shapely.points(x.ravel(), y.ravel())
    order = along_hilbert(points, levels=4)
    steps = np.abs(np.diff(shapely.get_coordinates(points[order]), axis=0)).sum(axis=1)
    assert sorted(order) == list(range(256))
    assert (steps == 1).all()


def test_shapes_without_a_place_come_last() -> None:
    shapes = np.array([None, shapely.Point(1, 1), None, shapely.Point(0, 0)], dtype=object)
    assert set(along_hilbert(shapes)[2:]) == {0, 2}
