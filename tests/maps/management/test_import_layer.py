"""`manage.py import_layer`: thin, says what it does, ends with an error when it refuses."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command

from gis.exchange.models import ImportRun
from roads.models import Road
from tests.files import write_shapefile, write_vector
from tests.importing import manager
from tests.shapes import make_road, straight

pytestmark = pytest.mark.django_db
LINES = [shapely.from_wkb(bytes(straight(y=y, length=2000).wkb)) for y in (0, 500)]


@pytest.fixture(autouse=True)
def _somebody(settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "kept"
    manager()


def run(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command("import_layer", *map(str, arguments), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_a_shapefile_comes_in_with_its_parts_found(tmp_path: Path) -> None:
    write_shapefile(tmp_path / "up", {"路名": ["神州路", "世纪路"]}, LINES)
    said = run("roads", tmp_path / "up" / "data.shp")
    assert "已导入" in said
    assert "GBK" in said
    assert "新增 2，修改 0，未变 0" in said
    assert Road.objects.count() == 2
    again = run("roads", tmp_path / "up" / "data.shp")
    assert "没有差别" in again
    assert ImportRun.objects.count() == 1


def test_a_dry_run_shows_differences_and_writes_nothing(tmp_path: Path, settings: Any) -> None:
    make_road("神州路", line=straight(y=3, length=2000))
    path = write_vector(tmp_path / "a.gpkg", {"路名": ["神州路", "世纪路"]}, LINES, driver="GPKG")
    said = run("roads", path, dry_run=True)
    assert "～ 神州路：图形" in said
    assert "＋ 世纪路" in said
    assert "没有写入" in said
    assert Road.objects.count() == 1
    assert ImportRun.objects.count() == 0
    assert list(settings.IMPORT_FOLDER.glob("*")) == []


def test_columns_system_and_encoding_are_given_by_hand(tmp_path: Path) -> None:
    write_shapefile(tmp_path / "up", {"甲": ["神州路", "世纪路"]}, LINES, with_prj=False, with_cpg=False)
    run("roads", tmp_path / "up" / "data.shp", "--srid", "4547", "--encoding", "GBK", "--map", "name=甲")
    assert set(Road.objects.values_list("name", flat=True)) == {"神州路", "世纪路"}


def test_a_refusal_is_an_error_with_the_reason_and_leaves_nothing(tmp_path: Path, settings: Any) -> None:
    write_shapefile(tmp_path / "up", {"代码": ["a", "a"], "路名": ["神州路", "世纪路"]}, LINES)
    with pytest.raises(CommandError, match="有 1 行有问题"):
        run("roads", tmp_path / "up" / "data.shp")
    with pytest.raises(CommandError, match="不能导入"):
        run("roads", tmp_path / "up" / "data.shp", dry_run=True)
    bad = tmp_path / "bad.geojson"
    bad.write_text('{"type": "FeatureCollection", "features": [')
    with pytest.raises(CommandError, match="损坏"):
        run("roads", bad)
    for arguments, words in (
        (("roads", tmp_path / "none.shp"), "没有文件"),
        (("roads", bad, "--map", "name"), "字段=列"),
        (("roads", bad, "--user", "没有"), "没有登录名"),
    ):
        with pytest.raises(CommandError, match=words):
            run(*arguments)
    assert Road.objects.count() == 0
    assert ImportRun.objects.count() == 0
    assert list(settings.IMPORT_FOLDER.glob("*")) == []


def test_it_asks_for_a_manager_where_there_is_none(tmp_path: Path) -> None:
    from django.contrib.auth import get_user_model

    get_user_model().objects.all().delete()
    with pytest.raises(CommandError, match="还没有管理员"):
        run("roads", write_vector(tmp_path / "a.gpkg", {"路名": ["甲"]}, LINES[:1], driver="GPKG"))
