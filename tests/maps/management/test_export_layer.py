"""`manage.py export_layer`: thin, says what it wrote, ends with an error when it refuses."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.maps.exports.files import frame_of
from tests.maps.wfs.client import make_district

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _district() -> None:
    make_district()


def run(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command("export_layer", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_it_says_how_many_rows_of_which_day_where_and_how_far_to_be_believed(tmp_path: Path) -> None:
    said = run("works", tmp_path / "工程.gpkg", as_of="2014-11-30", srid="4526")
    assert said.startswith("工程 4 行，截至 2014-11-30，EPSG:4526，写到")
    assert "示意 0，演示 1，没有位置 1" in said
    frame = frame_of(tmp_path / "工程.gpkg")
    assert (len(frame), frame.crs.to_epsg()) == (4, 4526)


def test_the_format_may_be_named_where_the_ending_does_not_say_it(tmp_path: Path) -> None:
    run("works", tmp_path / "works.out", format="oc4ids")
    assert '"projects"' in (tmp_path / "works.out").read_text()


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (("rivers", "x.gpkg"), {}, "没有图层"),
        (("works", "x.dwg"), {}, "没有“.dwg”这种文件"),
        (("works", "x.gpkg"), {"as_of": "gestern"}, "gestern"),
        (("works", "x.gpkg"), {"srid": "4549"}, "变形太大"),
        (("works", "no/such/folder/x.gpkg"), {}, "写不了"),
    ],
)
def test_it_refuses_in_words_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, str], options: dict[str, str], said: str
) -> None:
    layer, name = arguments
    with pytest.raises(CommandError, match=said):
        run(layer, tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []
