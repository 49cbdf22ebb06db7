"""The smallest files that showed a kind of fault, where they are at hand: read by the command that each names."""

import shlex
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoDbBlocker

from tests.demonstration import built_once

CASES: Final = Path(__file__).resolve().parents[4] / "shared" / "import-cases"
# What the command has to say in each folder, and what it must not.
RIGHT: Final[dict[str, tuple[list[str], list[str]]]] = {
    "01-heading-unit-thousand-yuan": (["新增 1", "有问题 0"], []),
    "04-title-unit-thousand-yuan": (["新增 1", "投资(千元)"], []),
    "05-chainage-heading-km": (["新增 1", "有问题 0"], []),
    "07-month-2014.10-shown-by-format": (["新增 1", "有问题 0"], []),
    "09-code-shown-007-by-format": (["新增 1", "有问题 0"], []),
    "10-code-18-digits-as-number": (["有问题 2", "超过 15 位"], []),
    "13-utc-day-geojson": (["新增 1", "有问题 0"], []),
    "16-unclosed-ring-village-silent": (["环没有闭合", "有了图形"], ["没有差别"]),
    "19-wkt-circularstring-500": (["第 2 行", "CIRCULARSTRING"], []),
    "21-line-with-vertex-0-0": (["有问题 1", "公里"], []),
    "24-dxf-paper-space": (["新增 1", "图纸空间"], []),
    "26-dxf-mif-text": (["新增 1", "kind==water"], ["\\M+"]),
    "27-dxf-proxy-entities-silent": (["新增 1", "3 个代理图元"], []),
    "29-dxf-in-millimetres": (["毫米", "--scale 0.001"], ["要有图形"]),
    "31-xlsx-workbook22": (["新增 1", "有问题 0"], ["损坏"]),
    "34-xlsx-x000D": (["神州路 道路", "新增 1"], ["_x000D_"]),
    "35-slow-csv-one-cell-rows": (["12000 行"], []),
    "37-epanet-23-leakage": (["新增 2"], ["有错误"]),
    "39-epanet-23-pcv": (["新增 2", "阀门 1 个"], ["有错误"]),
    "41-packed-ddd.mmss": (["--packed", "100% 落在"], []),
    "43-pipe-size-box": (["新增 1", "不是管径"], []),
    "45-cass-dat": (["CASS", "--srid 4547"], [".tab"]),
    "47-json-not-geojson-damaged": (["不是 GeoJSON"], ["损坏"]),
    "49-dxf-block-attributes": (["新增 1", "东方新城"], []),
}

pytestmark = [
    pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not at hand"),
    pytest.mark.django_db,
]


@pytest.fixture(scope="module", autouse=True)
def _demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    yield from built_once(django_db_blocker, tmp_path_factory)


@pytest.mark.parametrize("name", RIGHT)
def test_a_case_is_read_or_refused_as_is_right(name: str, settings: object, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path  # type: ignore[attr-defined]
    folder = CASES / name
    run = next(
        line
        for line in (folder / "expected.txt").read_text().splitlines()
        if line.startswith("RUN: manage.py")
    )
    arguments = shlex.split(run.removeprefix("RUN: manage.py"))
    out = StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        try:
            call_command(*arguments, stdout=out, stderr=out)
        except CommandError as error:
            out.write(str(error))
    words, never = RIGHT[name]
    said = out.getvalue()
    assert [word for word in words if word not in said] == [], said
    assert [word for word in never if word in said] == [], said
