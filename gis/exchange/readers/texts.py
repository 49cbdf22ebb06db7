"""The text of an uploaded TXT, DOCX or PDF, read in a process of its own with no network, little memory and time."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from gis.errors import DomainError

ROOT: Final = Path(__file__).resolve().parent.parent.parent.parent
# Run as `python -c` with the checkout and the kind of file.
CODE: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from gis.exchange.readers import texts; texts.main()"
)
ENDINGS: Final = {".txt": "txt", ".text": "txt", ".docx": "docx", ".pdf": "pdf"}
MOST_BYTES: Final = 20_000_000
MOST_CHARACTERS: Final = 200_000
SECONDS: Final = 30
MEMORY_BYTES: Final = 1_000_000_000
KEPT: Final = ("PATH", "LANG", "LD_LIBRARY_PATH")
DAMAGED: Final = "文件损坏或太复杂，读不出文字。请另存为文本再试。"


def text_of_file(name: str, content: bytes) -> str:
    """The text of a file by its name's ending; DomainError for other kinds, damage, or a PDF of pictures only."""
    kind = ENDINGS.get(Path(name).suffix.lower())
    if kind is None:
        raise DomainError("只能读 TXT、DOCX 和带文字的 PDF；旧的 DOC 请另存为 DOCX。", field="file")
    if len(content) > MOST_BYTES:
        raise DomainError(f"文件太大，一次最多 {MOST_BYTES // 1_000_000} MB。", field="file")
    text = _decoded(content) if kind == "txt" else _read_apart(kind, content)
    if not text.strip():
        said = "PDF 里没有文字，可能是扫描件；请先识别文字再上传。" if kind == "pdf" else "文件里没有文字。"
        raise DomainError(said, field="file")
    if len(text) > MOST_CHARACTERS:
        raise DomainError(f"文字太长，一次最多 {MOST_CHARACTERS} 字。", field="file")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise DomainError("文本不是 UTF-8 或 GB18030 编码。", field="file")


def _read_apart(kind: str, content: bytes) -> str:
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", CODE, str(ROOT), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
        start_new_session=True,
    )
    try:
        answer, _ = process.communicate(content, timeout=2 * SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise DomainError(DAMAGED, field="file") from None
    if process.returncode != 0:
        raise DomainError(DAMAGED, field="file")
    return answer.decode("utf-8", "replace")


def main() -> None:
    """Reads the file of the kind that is asked for on standard input and writes its text to standard output."""
    from gis.exchange.readers.sandbox.process import leave_network, limit

    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    limit(MEMORY_BYTES, SECONDS, MOST_BYTES)
    leave_network()
    text = {"docx": _docx, "pdf": _pdf}[sys.argv[2]](content)
    sys.stdout.buffer.write(text[: MOST_CHARACTERS + 1].encode("utf-8", "replace"))
    sys.stdout.flush()
    os._exit(0)


def _docx(content: bytes) -> str:
    """Paragraphs and the cells of tables in the order of the document."""
    from io import BytesIO

    from docx import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    lines: list[str] = []
    for block in Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += ["\t".join(cell.text.strip() for cell in row.cells) for row in block.rows]
    return "\n".join(lines)


def _pdf(content: bytes) -> str:
    """The text of all pages; lines that only the page's width broke are joined again."""
    import pypdfium2

    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]
    return joined_lines("\n".join(pages))


def joined_lines(text: str) -> str:
    """Lines put together to paragraphs: one ends where the line ends a sentence or is much shorter than the page."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    width = max((len(line) for line in lines), default=0)
    joined, open_line = [], ""
    for line in lines:
        open_line += line
        if not line or line[-1] in "。！？；：:;.!?" or len(line) < 0.8 * width:
            joined.append(open_line)
            open_line = ""
    return "\n".join([*joined, open_line]).strip()
