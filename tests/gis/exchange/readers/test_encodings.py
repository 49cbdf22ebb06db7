"""Encodings of texts: what a file says is believed if its bytes agree; else the bytes tell; people overrule both."""

# Faces: gis/exchange/readers/reading.py

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import DomainError
from gis.exchange.readers.encodings import chosen, decoded, detected, guessed, label_of, python_name, text_of
from gis.exchange.readers.reading import read_files
from tests.files import write_shapefile
from tests.shapes import straight

SIMPLIFIED = ["神州路", "中原路至西经大道段道路工程", "焦作市城乡一体化示范区", "主干路", "建设局"]
TRADITIONAL = ["國語", "繁體中文", "道路工程", "臺北市信義區", "區公所"]


def bytes_of(words: list[str], encoding: str) -> list[bytes]:
    return [word.encode(encoding) for word in words]


def test_bytes_alone_tell_utf_8_gbk_and_big5_apart() -> None:
    assert guessed(bytes_of(SIMPLIFIED, "utf-8")).name == "utf-8"
    assert guessed(bytes_of(SIMPLIFIED, "gbk")).name == "gb18030"
    assert guessed(bytes_of(TRADITIONAL, "cp950")).name == "cp950"
    assert guessed([b"Main Street"]).how == "全是英文字母和数字"


@pytest.mark.parametrize("word", ["神州路", "中原路", "焦作", "道路", "村民委员会", "龙源路", "雨水"])
def test_one_short_name_is_enough_for_gbk(word: str) -> None:
    assert guessed([word.encode("gbk")]).name == "gb18030"


def test_names_with_characters_beyond_gb2312_are_read(tmp_path: Path) -> None:
    """岳梧槚村: 槚 is in GBK and not in GB 2312."""
    assert guessed([text.encode("gbk") for text in ("岳梧槚村", "扬梧槚村")]).name == "gb18030"
    assert decoded("𠀀路".encode("gb18030"), "gb18030") == ("𠀀路", False)


def test_a_cpg_is_believed_when_the_bytes_agree_and_doubted_when_not() -> None:
    gbk = bytes_of(SIMPLIFIED, "gbk")
    assert (detected(gbk, cpg="GBK").name, detected(gbk, cpg="GBK").how) == ("gb18030", ".cpg 文件")
    doubted = detected(gbk, cpg="UTF-8")
    assert doubted.name == "gb18030"
    assert "UTF-8" in doubted.how
    assert not doubted.sure
    for said in ("936", "ANSI 936", "gb2312", "cp936", "GB18030"):
        assert detected(gbk, cpg=said).name == "gb18030"


def test_a_cpg_of_gbk_is_not_believed_of_what_is_utf_8() -> None:
    """Bytes of UTF-8 can nearly always be read as GBK: 给水 is 缁欐按."""
    texts = [word.encode() for word in ("给水", "污水", "球墨铸铁管")]
    encoding = detected(texts, cpg="GBK")
    assert (encoding.name, encoding.sure) == ("utf-8", False)
    assert "GBK" in encoding.how
    assert detected([word.encode("gbk") for word in ("给水", "路")], cpg="GBK").name == "gb18030"


def test_the_language_id_comes_after_the_cpg_and_latin_ones_are_not_believed() -> None:
    gbk = bytes_of(SIMPLIFIED, "gbk")
    assert detected(gbk, language_id=0x4D).how == "DBF 语言标识"
    assert detected(bytes_of(TRADITIONAL, "cp950"), language_id=0x78).name == "cp950"
    # 0x57 and 0x03 stand in files of all countries.
    for number in (0x57, 0x03, 0x00):
        assert detected(gbk, language_id=number).how == "按内容判断"


def test_a_person_has_the_last_word_and_is_told_of_unknown_names() -> None:
    assert detected(bytes_of(SIMPLIFIED, "gbk"), cpg="GBK", encoding_name="big5").name == "cp950"
    for said in ("火星文", "base64", "hex", "rot13", "idna", "", "x" * 500):
        with pytest.raises(DomainError, match="没有"):
            chosen(said)


def test_half_a_character_at_the_end_of_a_full_field_is_cut_off() -> None:
    text, lost = decoded("建设路北段".encode("gbk")[:-1], "gb18030")
    assert (text, lost) == ("建设路北", True)
    assert decoded("建设路".encode()[:-2], "utf-8") == ("建设", True)
    assert decoded("建设路".encode("gbk"), "utf-8")[1]


def test_whole_texts_with_marks_are_read() -> None:
    for encoding, name in (
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("gb18030", "gb18030"),
        ("utf-8", "utf-8"),
    ):
        text, found_in = text_of("路名,等级\n神州路,主干路\n".encode(encoding))
        assert text == "路名,等级\n神州路,主干路\n"
        assert found_in.name == name


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read_somehow(content: bytes) -> None:
    encoding = guessed([content])
    text, _ = decoded(content, encoding.name)
    assert isinstance(text, str)
    assert label_of(encoding.name)


@given(st.text(max_size=30))
def test_no_name_of_an_encoding_breaks_the_looking_up(said: str) -> None:
    assert isinstance(python_name(said), str)


@pytest.mark.parametrize(
    ("encoding", "with_cpg", "language_id", "how"),
    [
        ("GBK", True, 0x00, ".cpg 文件"),
        ("GBK", False, 0x4D, "DBF 语言标识"),
        ("GBK", False, 0x57, "按内容判断"),
        ("GBK", False, 0x00, "按内容判断"),
        ("BIG5", False, 0x78, "DBF 语言标识"),
        ("UTF-8", False, 0x00, "按内容判断"),
        ("UTF-8", True, 0x57, ".cpg 文件"),
    ],
)
def test_shapefiles_of_every_kind_show_the_same_names(
    tmp_path: Path, encoding: str, with_cpg: bool, language_id: int, how: str
) -> None:
    import shapely

    names = ["國語路", "中山路"] if encoding == "BIG5" else ["神州路", "南海路"]
    line = shapely.from_wkb(bytes(straight().wkb))
    files = write_shapefile(
        tmp_path, {"路名": names}, [line, line], encoding=encoding, with_cpg=with_cpg, language_id=language_id
    )
    (table,) = read_files(files).tables
    assert table.headings == ("路名",)
    assert [row[0] for row in table.values] == names
    assert table.encoding is not None
    assert table.encoding.how == how
