"""Which encoding bytes of text are in: what the file says, if its bytes agree; else what the bytes look like."""

import codecs
from collections.abc import Iterable, Sequence
from typing import Final

from charset_normalizer import from_bytes

from gis.errors import DomainError
from gis.exchange.readers.table import Encoding

# DBF language driver ids that say which encoding; ESRI, dBASE and FoxPro tables. 0x57 and 0x03 stand in files of all
# countries because programs write them without being asked, so they are not believed.
LANGUAGE_IDS: Final = {
    0x01: "cp437",
    0x02: "cp850",
    0x13: "cp932",
    0x4D: "gb18030",
    0x4E: "cp949",
    0x4F: "cp950",
    0x50: "cp874",
    0x64: "cp852",
    0x65: "cp866",
    0x78: "cp950",
    0x79: "cp949",
    0x7A: "gb18030",
    0x7B: "cp932",
    0x7C: "cp874",
    0x7D: "cp1255",
    0x7E: "cp1256",
    0xC8: "cp1250",
    0xC9: "cp1251",
    0xCA: "cp1254",
    0xCB: "cp1253",
    0xCC: "cp1257",
}
# What .cpg files say, beside the names Python knows.
CPG_NAMES: Final = {
    "oem": "",
    "ansi": "",
    "ansi 936": "gb18030",
    "ansi936": "gb18030",
    "936": "gb18030",
    "950": "cp950",
    "932": "cp932",
    "949": "cp949",
    "874": "cp874",
    "65001": "utf-8",
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "unicode": "utf-8",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "gb18030": "gb18030",
    "cp936": "gb18030",
    "big5": "cp950",
    "big-5": "cp950",
    "utf16": "utf-16-le",
    "utf-16": "utf-16-le",
    "88591": "iso8859-1",
    "88592": "iso8859-2",
    "1252": "cp1252",
    "1251": "cp1251",
}
CHINESE: Final = frozenset({"gb18030", "cp950"})
LABELS: Final = {"gb18030": "GBK", "cp950": "Big5", "utf-8": "UTF-8", "utf-16-le": "UTF-16"}
# What people may choose on the page, most likely first.
CHOICES: Final = (("utf-8", "UTF-8"), ("gb18030", "GBK / GB18030"), ("cp950", "Big5"), ("cp1252", "Latin-1"))
# Level 1 of GB 2312 are 3,755 characters by sound, the ones in daily use (B0A1–D7FE); Big5's first 5,401 are the like.
EVERYDAY: Final = {
    "gbk": (range(0xB0, 0xD8), range(0xA1, 0xFF)),
    "cp950": (range(0xA4, 0xC7), range(0x40, 0xFF)),
}
# What text that is neither is looked for in; the rest of the world's encodings are for its own systems.
OTHERS: Final = ["cp1252", "cp1250", "cp1251", "cp1253", "shift_jis", "euc_kr", "koi8_r"]
ENOUGH: Final = 200_000
# How an encoding was found that the file's first bytes tell.
MARKED: Final = "字节顺序标记"
# A text that is mostly of everyday characters is what it was read as; below this it is a guess.
SURE_SHARE: Final = 0.6


def label_of(name: str) -> str:
    """An encoding as people call it."""
    return LABELS.get(name, name.upper().replace("CP12", "Windows-12"))


def python_name(said: str) -> str:
    """The codec for what a .cpg or a person says; "" for what says nothing or is unknown."""
    key = said.strip().strip("\x00\ufeff").lower()
    if key in CPG_NAMES:
        return CPG_NAMES[key]
    for guess in (
        key,
        key.replace(" ", ""),
        f"cp{key}",
        key.replace("ansi ", "cp"),
        key.replace("koi8", "koi8_"),
    ):
        try:
            return codecs.lookup(guess).name
        except (LookupError, ValueError):
            continue
    return ""


def chosen(said: str) -> Encoding:
    """The encoding a person asks for; DomainError when there is none of that name, or one that is not of text."""
    name = python_name(said)
    try:
        "路".encode(name, "replace")
        if name and isinstance(b"a\x00".decode(name), str):
            return Encoding(name, "指定")
    except (LookupError, ValueError, TypeError):
        pass
    raise DomainError(f"没有“{said[:20]}”这种编码，可写 UTF-8、GBK、GB18030 或 Big5。", field="encoding")


def detected(
    texts: Iterable[bytes], *, cpg: str = "", language_id: int = 0, encoding_name: str = ""
) -> Encoding:
    """The encoding of a DBF's texts: as asked, as its .cpg says, as its language id says, as its bytes look.

    What a file says of itself is believed only when its bytes can be read that way.
    """
    if encoding_name:
        return chosen(encoding_name)
    texts = [text for text in texts if not text.isascii()]
    doubted = ""
    for said, name, how in (
        (cpg, python_name(cpg) if cpg else "", ".cpg 文件"),
        (f"0x{language_id:02X}", LANGUAGE_IDS.get(language_id, ""), "DBF 语言标识"),
    ):
        if not name:
            continue
        if _reads(texts, name) and not (name in CHINESE and _is_utf_8(texts)):
            return Encoding(name, how)
        doubted = f"{how}写的是 {label_of(name) if name else said}，但内容不是，"
    guess = guessed(texts)
    return Encoding(guess.name, f"{doubted}{guess.how}", guess.sure and not doubted)


def guessed(texts: Sequence[bytes]) -> Encoding:
    """The encoding by the bytes alone: UTF-8 where it can be, else GBK or Big5 by everyday characters, else others."""
    joined = b"\n".join(texts)[:ENOUGH]
    if joined.isascii():
        return Encoding("utf-8", "全是英文字母和数字")
    if _reads(texts, "utf-8"):
        return Encoding("utf-8", "按内容判断")
    shares = {"gb18030": _share(texts, "gb18030", "gbk"), "cp950": _share(texts, "cp950", "cp950")}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] >= SURE_SHARE:
        apart = abs(shares["gb18030"] - shares["cp950"]) > 0.15
        return Encoding(best, "按内容判断", apart)
    if mixed := _mostly(texts):
        return mixed
    other = from_bytes(joined, cp_isolation=OTHERS).best()
    if other is not None and shares[best] < 0.4:
        return Encoding(python_name(other.encoding) or "cp1252", "按内容判断", False)
    return Encoding(best if shares[best] > 0 else "cp1252", "按内容判断", False)


def _mostly(texts: Sequence[bytes]) -> Encoding | None:
    """UTF-8 or GBK where most of the texts are, each by itself, and a few are broken or were put in from elsewhere."""
    some = [text for text in texts if not text.isascii()][:2000]
    for name in ("utf-8", "gb18030"):
        readable = [text for text in some if _reads([text], name)]
        if len(readable) > len(some) / 2 and _share(readable, name, "gbk") >= SURE_SHARE:
            return Encoding(name, f"按内容判断，{len(some) - len(readable)} 行不是", False)
    return None


def _reads(texts: Iterable[bytes], name: str) -> bool:
    """Whether all texts can be read in an encoding, forgiving a last character that the field's width cut off."""
    try:
        decoder = codecs.getincrementaldecoder(name)
        for text in texts:
            decoder("strict").decode(text.rstrip(b" \x00"), final=False)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _is_utf_8(texts: Sequence[bytes]) -> bool:
    """Whether texts that GBK or Big5 can read, too, are UTF-8: its rules are so strict that no other text of any
    length keeps them by chance."""
    return _reads(texts, "utf-8") and _share(texts, "utf-8", "gbk") >= SURE_SHARE


def _share(texts: Sequence[bytes], name: str, pair: str) -> float:
    """Share of everyday characters among those beyond ASCII when read as `name`; 0 where it cannot be read."""
    if not _reads(texts, name):
        return 0.0
    leads, trails = EVERYDAY[pair]
    beyond = everyday = 0
    for text in texts[:2000]:
        for char in text.decode(name, "ignore"):
            if char.isascii():
                continue
            beyond += 1
            code = char.encode(pair, "ignore")
            everyday += len(code) == 2 and code[0] in leads and code[1] in trails
    return everyday / beyond if beyond else 0.0


def decoded(text: bytes, name: str) -> tuple[str, bool]:
    """The text, and whether something of it was lost; half a character at the end of a full field is cut off."""
    text = text.rstrip(b"\x00")
    try:
        return text.decode(name), False
    except UnicodeDecodeError:
        pass
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(text, final=False), True
    except UnicodeDecodeError:
        return text.decode(name, "replace"), True


def text_of(content: bytes, *, encoding_name: str = "") -> tuple[str, Encoding]:
    """The whole of a text file (GeoJSON, CSV, MIF) with its encoding: byte order mark first, then as its bytes look."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark) and not encoding_name:
            return content.decode(name, "replace"), Encoding(name.removesuffix("-sig"), MARKED)
    encoding = chosen(encoding_name) if encoding_name else guessed(content.split(b"\n"))
    return content.decode(encoding.name, "replace"), encoding
