"""The reader on passages in the manner of bulletins, and the command that scores a folder of cases."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from roads.reading.evaluation import Verdict, cases_of, evaluate, mistakes, summary

HERE = Path(__file__).parent
WORK = {"road": "锦绣路", "from": None, "to": None, "kind": "gas", "goal": "finish", "due": "2014-12-31"}
CASE: dict[str, Any] = {"text": "年底前完成锦绣路燃气管道工程。", "on": "2014-09-16", "expected": [WORK]}


def share_right(verdicts: list[Verdict]) -> float:
    """Works right in every field, of all that were expected."""
    right = sum(not wrong for verdict in verdicts for *_, wrong in verdict.matches)
    return right / sum(len(verdict.case.expected) for verdict in verdicts)


@pytest.mark.parametrize(
    ("folder", "least"), [("passages", 0.95), ("held_out", 0.9), ("public_notices", 0.95)]
)
def test_passages_of_bulletins_are_read_as_a_careful_reader_does(folder: str, least: float) -> None:
    verdicts = evaluate(cases_of(HERE / folder))
    wrong = "\n".join(line for verdict in verdicts for line in mistakes(verdict))
    assert share_right(verdicts) >= least, wrong
    false = [row for verdict in verdicts for row in verdict.false_roads]
    assert len(false) <= (1 if folder == "held_out" else 0), wrong


def written(folder: Path, *cases: Any) -> Path:
    (folder / "案例.json").write_text(json.dumps(list(cases), ensure_ascii=False), encoding="utf-8")
    return folder


def evaluated(folder: Path, **options: Any) -> list[str]:
    out = io.StringIO()
    call_command("evaluate_reader", str(folder), stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_command_prints_the_table_of_a_folder(tmp_path: Path) -> None:
    lines = evaluated(written(tmp_path, CASE, CASE | {"expected": [WORK | {"kind": "heat"}]}))
    assert lines[0].split() == ["文本", "2", "篇，全对", "1", "篇"]
    assert any(line.startswith("类别正确") and "1/2 = 0.500" in line for line in lines)
    assert any(line.startswith("各项全对") and "1/2 = 0.500" in line for line in lines)
    assert lines[-1].endswith("0 条")


def test_the_command_says_what_was_read_wrongly(tmp_path: Path) -> None:
    expected = [WORK | {"road": "学府路"}, WORK | {"due": None}]
    lines = evaluated(written(tmp_path, CASE | {"id": "甲", "expected": expected}), wrong=True)
    assert lines[0].startswith("甲：")
    assert any("漏读  学府路" in line for line in lines)
    assert any("时限不对" in line for line in lines)


def test_alternatives_and_fields_that_are_not_judged_count_as_right(tmp_path: Path) -> None:
    work = WORK | {"from": "*", "goal": "begin|finish", "due": "2014-12-31|2015-12-31"}
    assert share_right(evaluate(cases_of(written(tmp_path, CASE | {"expected": [work]})))) == 1


def test_a_work_on_a_road_the_case_does_not_name_is_a_false_road(tmp_path: Path) -> None:
    (verdict,) = evaluate(cases_of(written(tmp_path, CASE | {"expected": []})))
    assert [row["road"] for row in verdict.false_roads] == ["锦绣路"]
    (verdict,) = evaluate(cases_of(written(tmp_path, CASE | {"expected": [], "optional": ["锦绣路"]})))
    assert verdict.right
    assert summary([verdict])[1].endswith("—")


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("文字", "没有 text"),
        ({"on": "2014-09-16", "expected": []}, "没有 text"),
        (CASE | {"on": "2014-13-01"}, "行文日期"),
        (CASE | {"on": None}, "行文日期"),
        (CASE | {"expected": {}}, "写成列表"),
        (CASE | {"expected": [{"road": "锦绣路"}]}, "每项要有"),
        (CASE | {"expected": [WORK | {"road": 1}]}, "每项要有"),
        (CASE | {"expected": [WORK | {"kind": "燃气"}]}, "kind 写了“燃气”"),
        (CASE | {"expected": [WORK | {"goal": "完工"}]}, "goal 写了“完工”"),
    ],
)
def test_a_case_that_is_none_is_refused_in_chinese(tmp_path: Path, case: Any, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        evaluated(written(tmp_path, case))


def test_a_folder_without_cases_is_refused_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="里没有"):
        evaluated(tmp_path)
    with pytest.raises(CommandError, match="没有文件夹"):
        evaluated(tmp_path / "无")
    (tmp_path / "a.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(CommandError, match="不是 UTF-8 编码的 JSON"):
        evaluated(tmp_path)
    with pytest.raises(CommandError, match="不是文件夹"):
        evaluated(tmp_path / "a.json")
