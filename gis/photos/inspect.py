"""Hands a photo to the decoding process and takes facts and copies; whatever happens there is one message."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from gis.errors import DomainError
from gis.jobs.memory import budget
from gis.photos.limits import PhotoLimits

ROOT: Final = Path(__file__).resolve().parent.parent.parent
KEPT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
CODE: Final = "import sys; sys.path.insert(0, sys.argv[1]); from gis.photos.decode import main; main()"


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a photo is by its content, and its copies as JPEG without EXIF: at most 1,600 and 320 pixels a side."""

    media_type: str
    width: int
    height: int
    lon: float | None
    lat: float | None
    taken: str
    copy: bytes
    thumbnail: bytes


def decode(content: bytes) -> Decoded:
    """The photo decoded in a process of its own. Raises DomainError for whatever is no photo we keep, NoMemoryNow
    where others hold the memory that it takes."""
    limits = PhotoLimits.of_settings()
    with (
        budget().share(limits.memory_bytes, wait_s=settings.MEMORY_WAIT_S),
        tempfile.TemporaryDirectory(prefix="zongheng-photo-") as name,
    ):
        folder = Path(name)
        file = folder / "photo"
        file.write_bytes(content)
        code = _run({"folder": name, "file": str(file), "limits": limits.plain()}, folder, limits)
        answer = _answer(folder, code, limits)
        return Decoded(
            **answer,
            copy=(folder / "copy.jpg").read_bytes(),
            thumbnail=(folder / "thumbnail.jpg").read_bytes(),
        )


def _answer(folder: Path, code: int, limits: PhotoLimits) -> dict[str, Any]:
    file = folder / "answer.json"
    if code != 0 or not file.exists():
        slow = code in (-signal.SIGXCPU, -signal.SIGKILL)
        raise DomainError(
            f"照片解了 {limits.seconds} 秒还没有解开，已停止。" if slow else "照片损坏，读取程序无法处理。",
            field="photo",
        )
    answer: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if "refused" in answer:
        raise DomainError(answer["refused"], field="photo")
    return answer


def _run(request: dict[str, Any], folder: Path, limits: PhotoLimits) -> int:
    """Exit status of the process; negative where a signal ended it."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", CODE, str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if not settings.DEBUG else None,
        cwd=folder,
        env=kept | {"HOME": str(folder), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    try:
        process.communicate(json.dumps(request).encode(), timeout=limits.seconds * 2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return -signal.SIGXCPU
    return process.returncode
