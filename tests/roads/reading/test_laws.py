"""Laws of reading that hold for any text, and the time a long one takes."""

# Faces: roads/reading/fold.py, roads/reading/vocabulary.py

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roads.reading import read
from roads.reading.fold import fold
from roads.reading.vocabulary import GOAL_CODES, KIND_CODES

PIECES = st.sampled_from(
    [
        *[
            "完成",
            "锦绣路",
            "学府路",
            "和",
            "、",
            "，",
            "。",
            "；",
            "：",
            "（",
            "）",
            "(",
            ")",
            "【",
            "】",
            "—",
            "——",
            "-",
        ],
        *[
            "～",
            "至",
            "到",
            "一",
            "长风路",
            "兴业路",
            "东起",
            "西至",
            "从",
            "由",
            "段",
            "东段",
            "等4条道路",
            "等",
            "的",
        ],
        *[
            "道路工程",
            "雨水、污水管道",
            "天然气管网",
            "绿化",
            "亮化",
            "开工建设",
            "竣工",
            "年底前",
            "今年",
            "11月底前",
        ],
        *[
            "2015年",
            "“十一”前",
            "K0+000",
            "K1+250",
            "S104",
            "路",
            "街",
            "线",
            "环",
            "建设",
            "改造",
            "推进",
            "确保",
        ],
        *[
            "配合",
            "支持",
            "\n",
            "\r\n",
            "\u3000",
            "\t",
            " ",
            "１２",
            "3",
            "公里",
            "扩建",
            "新建",
            "南延",
            "之间",
            "与",
        ],
        *["全长", "目前", "已", "该项目", "预计", "大桥", "交叉口", "位于", "15日", "第一段为"],
    ]
)
JUMBLES = st.lists(PIECES, max_size=60).map("".join)
TEXTS = st.one_of(JUMBLES, st.text(max_size=200))


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_every_quote_is_the_text_at_its_offsets(text: str) -> None:
    for mention in read(text, on=date(2014, 9, 16)):
        assert text[mention.start : mention.end] == mention.quote
        assert mention.quote.strip()


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_names_and_codes_are_of_the_text_and_of_the_interface(text: str) -> None:
    squeezed = "".join(text.split())
    for mention in read(text, on=date(2014, 9, 16)):
        for name in (mention.road, mention.from_name, mention.to_name):
            assert name is None or "".join(c for c in name if c in squeezed) == name
        assert (mention.from_name is None) == (mention.to_name is None)
        assert mention.kind in KIND_CODES
        assert mention.goal in GOAL_CODES


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_works_come_in_the_order_of_the_text(text: str) -> None:
    starts = [mention.start for mention in read(text, on=date(2014, 9, 16))]
    assert starts == sorted(starts)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_folding_keeps_the_offset_of_every_character(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.at)
    assert list(folded.at) == sorted(set(folded.at))
    assert all(offset < len(text) for offset in folded.at)


@given(JUMBLES)
@settings(max_examples=100, deadline=None)
def test_width_of_characters_does_not_change_what_is_read(text: str) -> None:
    narrow = text.translate({0xFF01 + i: 0x21 + i for i in range(94)})
    wide = read(text, on=date(2014, 9, 16))
    assert [(m.kind, m.goal, m.due) for m in wide] == [
        (m.kind, m.goal, m.due) for m in read(narrow, on=date(2014, 9, 16))
    ]


SENTENCE = (
    "今年，确保锦绣路（长风路—兴业路）、学府路等道路工程完工；"
    "加快推进滨湖路雨水、污水管道建设，全市经济平稳运行。\n"
)
HOSTILE = [
    "（",
    "路",
    "锦绣路、",
    "锦绣路和",
    "年底前",
    "东起",
    "(锦绣路-",
    "锦绣路至",
    "等4条",
    "完成",
    "大桥",
    "线",
    "2014年",
]


def seconds(text: str) -> float:
    """Of this processor, whatever else the machine does meanwhile."""
    began = time.process_time()
    read(text, on=date(2014, 9, 16))
    return time.process_time() - began


@pytest.mark.parametrize("piece", [SENTENCE, SENTENCE.strip(), *HOSTILE])
def test_time_grows_with_length_and_not_with_its_square(piece: str) -> None:
    text = piece * (24_000 // len(piece))
    short = min(seconds(text[:6_000]) for _ in range(3))
    long = min(seconds(text) for _ in range(2))
    assert long < 0.5 + 12 * short, f"{piece!r}: 6 千字 {short:.2f} 秒"
