"""Text files as people keep them: UTF-8 with or without mark, UTF-16 with mark, GB18030; leaves out other formats."""

import codecs
from pathlib import Path
from typing import Final

from gis.errors import DomainError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_file(path: Path, *, most: int) -> bytes:
    """Bytes of a file of at most `most` bytes (one more is read, so that the caller sees it is longer)."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise DomainError(f"没有文件 {path}。") from error
    except IsADirectoryError as error:
        raise DomainError(f"{path} 是文件夹，不是文件。") from error
    except OSError as error:
        raise DomainError(f"读不了 {path}：{error.strerror}。") from error


def decode(content: bytes, name: str) -> str:
    """The text of a file by its mark, else as UTF-8, else as GB18030; raises DomainError for what is not text."""
    if not content.strip():
        raise DomainError(f"{name}是空的。")
    encodings = [encoding for mark, encoding in _MARKS if content.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise DomainError(f"{name}不是 UTF-8 或 GB18030 编码的文本；Word、PDF 请先另存为文本。")
