"""A scene comes in: converted in a process of its own, kept under var/, drawn as tiles; a mistake is voided."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.gis.geos import Polygon
from django.db import transaction

from gis import kept_files
from gis.crs import WGS84, storage_srid, transformer
from gis.errors import DomainError
from gis.imagery.models import Scene
from gis.jobs.memory import budget, reader_memory
from gis.voiding import void

ROOT: Final = Path(__file__).resolve().parent.parent.parent
KEPT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
CODE: Final = "import sys; sys.path.insert(0, sys.argv[1]); from gis.imagery.convert import main; main()"
CHUNK: Final = 1 << 20
FILES: Final = "imagery"


def file_of(address: UUID) -> Path:
    """Where the scene with this address lies; readable by the server's account alone."""
    name = f"{address}.tif"
    return kept_files.local(FILES, name) or kept_files.path_of(FILES, name)


def add_scene(
    *,
    file: Path,
    day: date,
    title: str,
    source: str = "",
    bands: Sequence[int] = (),
    nodata: float | None = None,
    by: Any,
    today: date,
) -> Scene:
    """Keeps the GeoTIFF at `file` as a scene of `day`. Raises DomainError for what is no scene or too large."""
    if day > today:
        raise DomainError(f"拍摄日期 {day:%Y-%m-%d} 还没有到。", field="day")
    if not title.strip():
        raise DomainError("请写名称。", field="title")
    if len(bands) not in (0, 1, 3):
        raise DomainError("波段写一个或三个，如 3,2,1。", field="bands")
    size = file.stat().st_size
    if size > settings.IMAGERY_LIMITS["file_bytes"]:
        most = settings.IMAGERY_LIMITS["file_bytes"] // 1_000_000
        raise DomainError(f"文件有 {size / 1e6:,.0f} MB，最多 {most:,} MB。", field="file")
    with tempfile.TemporaryDirectory(prefix="zongheng-scene-") as name:
        facts = _converted(file, Path(name), bands, nodata)
        return _kept(
            file, Path(name) / "scene.tif", facts, day=day, title=title.strip(), source=source, by=by
        )


@transaction.atomic
def _kept(original: Path, cog: Path, facts: dict[str, Any], **said: Any) -> Scene:
    ring = transformer(WGS84, storage_srid())
    places = [ring.transform(lon, lat) for lon, lat in facts.pop("ring")]
    scene = Scene.objects.create(
        footprint=Polygon([*places, places[0]], srid=storage_srid()),
        sha256=_sha256(original),
        size_bytes=cog.stat().st_size,
        **facts,
        **said,
    )
    scene.refresh_from_db(fields=["address"])
    target = file_of(scene.address)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(cog, target)
    target.chmod(0o600)
    kept_files.share(FILES, target.name)
    return scene


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _converted(file: Path, folder: Path, bands: Sequence[int], nodata: float | None) -> dict[str, Any]:
    memory = reader_memory(settings.IMAGERY_LIMITS["memory_bytes"])
    limits = settings.IMAGERY_LIMITS | {"memory_bytes": memory}
    with budget().share(memory, wait_s=settings.MEMORY_WAIT_S):
        return _converted_within(limits, file, folder, bands, nodata)


def _converted_within(
    limits: dict[str, int], file: Path, folder: Path, bands: Sequence[int], nodata: float | None
) -> dict[str, Any]:
    request = {
        "file": str(file.resolve()), "folder": str(folder), "bands": list(bands), "nodata": nodata, "limits": limits,
    }  # fmt: skip
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
        process.communicate(json.dumps(request).encode(), timeout=limits["seconds"] * 2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise DomainError("影像转换太久，已停止，请切块。", field="file") from None
    answer = folder / "answer.json"
    if process.returncode != 0 or not answer.exists():
        slow = process.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        raise DomainError("影像转换太久，已停止，请切块。" if slow else "影像损坏，读不出来。", field="file")
    facts: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    if "refused" in facts:
        raise DomainError(facts["refused"], field="file")
    return facts


def void_scene(*, scene: Scene, reason: str, by: Any, now: datetime) -> Scene:
    """Marks a scene as not to be shown, with the reason; its file stays."""
    return void(row=scene, reason=reason, by=by, now=now)
