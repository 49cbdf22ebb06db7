"""Files as tables: hands them to the reading process and takes its answer; whatever happens there is one message."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings

from gis.errors import DomainError
from gis.exchange.readers.sandbox.drivers import ENVIRONMENT
from gis.exchange.readers.sandbox.ipc import unpacked
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.sandbox.slots import slot
from gis.exchange.readers.table import Table
from gis.jobs.memory import NoMemoryNow, budget

ROOT: Final = Path(__file__).resolve().parent.parent.parent.parent
# What the process may know of its surroundings.
KEPT: Final = ("PATH", "LANG", "LC_ALL", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "LD_LIBRARY_PATH")
CODE: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    " from gis.exchange.readers.sandbox.process import main; main()"
)
REFUSED: Final = b"ZHE1"


class ReadResult(NamedTuple):
    """The tables of an upload, the parts of it that could not be read with why, and the bytes to keep it by."""

    tables: list[Table]
    refused: list[tuple[str, str]]
    content: bytes


def read_files(files: Sequence[tuple[str, Path]], *, encoding: str = "") -> ReadResult:
    """All tables of `files` (names and places), read in a process of its own. Raises DomainError with one message."""
    limits = Limits.of_settings()
    with _reader_slot(), _memory(limits), tempfile.TemporaryDirectory(prefix="zongheng-read-") as name:
        folder = Path(name)
        request = {
            "folder": name,
            "files": [(given, str(path.resolve())) for given, path in files],
            "encoding": encoding,
            "limits": limits.plain(),
        }
        code = _run(json.dumps(request), folder, limits)
        answer = folder / "answer"
        content = answer.read_bytes() if code == 0 and answer.exists() else b""
    if content.startswith(REFUSED):
        raise DomainError(content[len(REFUSED) :].decode("utf-8", "replace"))
    if not content:
        raise DomainError(_what_happened(code, limits))
    return ReadResult(*unpacked(content), content)


def _reader_slot() -> AbstractContextManager[None]:
    """Two readers at a time: so much memory is borne, and the other threads go on serving."""
    return slot(settings.VAR_DIR / "readers", number=settings.IMPORT_READERS, wait_s=settings.IMPORT_WAIT_S)


@contextmanager
def _memory(limits: Limits) -> Iterator[None]:
    try:
        with budget().share(limits.memory_bytes, wait_s=settings.IMPORT_WAIT_S):
            yield
    except NoMemoryNow as error:
        raise DomainError("服务器正在处理别的文件，内存暂时不够，请稍后再试。") from error


def _run(request: str, folder: Path, limits: Limits) -> int:
    """Exit status of the process; negative where a signal ended it."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment = (
        kept | ENVIRONMENT | {"HOME": str(folder), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    )
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", CODE, str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if not settings.DEBUG else None,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        process.communicate(request.encode(), timeout=limits.seconds * 2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return -signal.SIGXCPU
    return process.returncode


def _what_happened(code: int, limits: Limits) -> str:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"文件读了 {limits.seconds} 秒还没有读完，或占用内存太多，已停止。请分成几个再导入。"
    if code == -signal.SIGXFSZ:
        return "压缩包解开后太大，已停止。"
    return "文件损坏，读取程序无法处理。请用原来的软件打开检查后重新导出。"
