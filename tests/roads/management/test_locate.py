"""`manage.py locate` as a person or a script meets it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from roads.reading.table import width
from tests.shapes import make_road, straight

pytestmark = pytest.mark.django_db

TEXT = "2014年9月16日\n年底前，完成锦绣路（长风路—兴业路）雨水、污水管道工程；加快推进学府路建设。\n"
KEYS = [
    "quote",
    "start",
    "end",
    "road",
    "from",
    "to",
    "kind",
    "goal",
    "due",
    "resolution",
    "from_m",
    "to_m",
    "reason",
]


@pytest.fixture(autouse=True)
def network() -> None:
    make_road("锦绣路", line=straight(length=1000))
    make_road("长风路", line=straight(x=200, y=-500, length=1000, east=False))
    make_road("兴业路", line=straight(x=600, y=-500, length=1000, east=False))


def locate(*args: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("locate", *args, stdout=out, **options)
    return out.getvalue()


def test_json_has_the_keys_of_the_interface_in_text_order() -> None:
    answer = json.loads(locate(TEXT, json=True))
    assert all(list(row) == KEYS for row in answer)
    assert [(row["road"], row["kind"], row["goal"], row["resolution"]) for row in answer] == [
        ("锦绣路", "storm", "finish", "exact"),
        ("锦绣路", "sewage", "finish", "exact"),
        ("学府路", "carriageway", "advance", "unlocated"),
    ]
    assert (answer[0]["from_m"], answer[0]["to_m"], answer[0]["due"]) == (200.0, 600.0, "2014-12-31")
    assert all(TEXT[row["start"] : row["end"]] == row["quote"] for row in answer)
    assert answer[2]["from_m"] is None


def test_the_table_is_chinese_and_its_columns_stand_under_one_another() -> None:
    lines = locate(TEXT).splitlines()
    assert lines[-1] == "共 3 项：准确 2，近似 0，整条路 0，未定位 1。"
    column = width(lines[0].split("定位")[0])
    for line, label in zip(lines[1:-1], ["准确", "准确", "未定位"], strict=True):
        assert width(line.split(label)[0]) == column


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_is_read_in_the_encodings_people_use(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "通报.txt"
    file.write_bytes(TEXT.encode(encoding))
    assert len(json.loads(locate(file=str(file), json=True))) == 3


def test_the_name_of_the_file_or_the_day_given_dates_the_deadlines(tmp_path: Path) -> None:
    file = tmp_path / "notice-2017-03.txt"
    file.write_text("年底前完成锦绣路道路工程。", encoding="utf-8")
    assert json.loads(locate(file=str(file), json=True))[0]["due"] == "2017-12-31"
    assert json.loads(locate(file=str(file), json=True, on="2018-01-05"))[0]["due"] == "2018-12-31"
    undated = json.loads(locate("年底前完成锦绣路道路工程。", json=True))[0]
    assert undated["due"] is None
    assert "没有年份" in undated["reason"]


def test_geojson_holds_every_work_and_lines_in_degrees(tmp_path: Path) -> None:
    out = tmp_path / "works.geojson"
    locate(TEXT, out=str(out))
    collection = json.loads(out.read_text(encoding="utf-8"))
    lines = [feature["geometry"] for feature in collection["features"]]
    assert [line and line["type"] for line in lines] == ["LineString", "LineString", None]
    (west, south), (east, _) = lines[0]["coordinates"][0], lines[0]["coordinates"][-1]
    assert 113 < west < east < 115
    assert 35 < south < 36
    assert collection["features"][0]["properties"]["matched_road"] == "锦绣路"


@pytest.mark.parametrize(
    ("args", "options", "message"),
    [
        ((), {}, "二者取一"),
        (("文字",), {"file": "a.txt"}, "二者取一"),
        (("  ",), {}, "空的"),
        ((), {"file": "/没有这个文件.txt"}, "没有文件"),
        ((), {"file": "/"}, "文件夹"),
        (("锦绣路",), {"on": "2014-13-01"}, "看不懂日期"),
        ((TEXT,), {"out": "/没有这个目录/a.geojson"}, "写不了"),
    ],
)
def test_bad_input_is_refused_in_chinese(
    args: tuple[str, ...], options: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        locate(*args, **options)


@pytest.mark.parametrize(
    "content", [b"", b"   \n", b"\x00\x01\x02\xff\xfe\xfd", b"PK\x03\x04\x14\x00\x00\x00\x08\x00"]
)
def test_a_file_that_is_not_text_is_refused_in_chinese(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=r"空的|不是 UTF-8"):
        locate(file=str(file))


def test_a_text_without_works_says_so() -> None:
    assert locate("今天天气晴朗。") == "没有读出工程。\n"
    assert json.loads(locate("今天天气晴朗。", json=True)) == []
