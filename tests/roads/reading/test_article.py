"""The newspaper page the project began with, where it lies beside the checkout: what its works must read as."""

import pytest

from roads.reading import Mention, read
from tests.paths import SHARED

ARTICLE = SHARED / "source" / "article-2014-09.txt"
END = "2014-12-31"
EXPECTED = [
    ("丰收路", None, None, "carriageway", "support", None),
    ("龙源路", None, None, "carriageway", "support", None),
    ("中原路", None, None, "carriageway", "support", None),
    ("S104", None, None, "carriageway", "support", None),
    ("世纪路", "东苑路", "西经大道", "carriageway", "advance", None),
    ("黄河路", "中南路", "中原路", "carriageway", "advance", None),
    ("南洋大道", "中南路", "中原路", "carriageway", "advance", None),
    ("黄河路", None, None, "carriageway", "advance", None),
    ("南洋路", None, None, "carriageway", "advance", None),
    ("紫荆路", None, None, "carriageway", "advance", None),
    ("海棠街", None, None, "carriageway", "advance", None),
    ("兴商街", None, None, "carriageway", "advance", None),
    ("神州路", "中原路", "西经大道", "carriageway", "finish", END),
    ("云阳路", "神州路", "金沙路", "carriageway", "finish", END),
    ("气象局门前路", "民生路", "怀玉路", "carriageway", "finish", END),
    ("文汇路", "神州路", "南海路", "carriageway", "base", END),
    ("九州路", "韩愈路", "滨河路", "carriageway", "base", END),
    ("南洋路", "中南路", "迎宾路", "carriageway", "surface", END),
    ("世纪路", "山阳路", "中原路", "gas", "finish", END),
    ("黄河路", "中南路", "中原路", "gas", "finish", END),
    ("黄河路", None, None, "heat", "finish", END),
    ("世纪路", "山阳路", "中原路", "greening", "finish", END),
    ("神州路", "西环路", "北大附中南门", "lighting", "finish", END),
    ("建业路", "永兴路", "汉昌路", "lighting", "finish", END),
    (None, None, None, "lighting", "finish", END),
]

pytestmark = pytest.mark.skipif(not ARTICLE.exists(), reason="报纸原文不随仓库发布")


@pytest.fixture(scope="module")
def mentions() -> list[Mention]:
    return read(ARTICLE.read_text(encoding="utf-8"), name=ARTICLE.name)


def test_every_work_of_the_page_is_read_and_nothing_else(mentions: list[Mention]) -> None:
    rows = [(m.road, m.from_name, m.to_name, m.kind, m.goal, m.due and m.due.isoformat()) for m in mentions]
    assert rows == EXPECTED


def test_quotes_parts_and_the_count_of_the_page_survive(mentions: list[Mention]) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    assert all(text[m.start : m.end] == m.quote for m in mentions)
    assert [m.qualifier for m in mentions if m.qualifier] == ["东方今典段"]
    assert [m.part for m in mentions if m.part] == ["东段"]
    assert [m.missing for m in mentions if m.missing] == [2]
    assert any("扩建" in note for note in mentions[2].notes)


def test_the_year_is_told_by_the_page_itself_when_the_file_has_another_name() -> None:
    mentions = read(ARTICLE.read_text(encoding="utf-8"))
    assert {m.due and m.due.isoformat() for m in mentions} == {None, END}
