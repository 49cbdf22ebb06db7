"""The files of runs: the source as it came, the tables read from it, the preview; no address serves them."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from gis import kept_files
from gis.errors import DomainError
from gis.exchange.models import ImportRun
from gis.exchange.readers.archives import shown
from gis.exchange.readers.encodings import chosen
from gis.exchange.readers.reading import ReadResult, read_files
from gis.exchange.readers.sandbox.ipc import unpacked
from gis.exchange.readers.sandbox.limits import Limits, megabytes

# The storage they are in; of the files of a run these two are every node's.
FILES: Final = "imports"
SOURCE: Final = "source"
PREVIEW: Final = "preview.json"
CHUNK: Final = 1 << 20
# The one moment that archives of ours say, so that the same files give the same archive.
ZIP_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
MOST_FILES: Final = 50


def folder_of(run: ImportRun) -> Path:
    """Where the files of a run lie; readable by the server's account alone."""
    return kept_files.path_of(FILES, str(run.pk))


def keep(run: ImportRun, files: Sequence[tuple[str, Path]]) -> None:
    """Copies an upload into the run's folder and writes name, size and SHA-256 to the run; several files as one zip.

    Raises DomainError when they are too many or too large.
    """
    limits = Limits.of_settings()
    if not files:
        raise DomainError("请选择要导入的文件。", field="file")
    if len(files) > MOST_FILES:
        raise DomainError(f"一次最多选 {MOST_FILES} 个文件，请压成 ZIP。", field="file")
    size = sum(path.stat().st_size for _, path in files)
    if size > limits.file_bytes:
        raise DomainError(
            f"文件共 {megabytes(size)}，一次最多 {megabytes(limits.file_bytes)}。", field="file"
        )
    run.is_packed = len(files) > 1
    folder = folder_of(run)
    # A database begun anew counts runs from one again: what an older one of this number left is not this one's.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    target = folder / SOURCE
    if not run.is_packed:
        shutil.copyfile(files[0][1], target)
        run.file_name = shown(Path(files[0][0]).name)[:200]
    else:
        _packed(files, target)
        main = max(
            files,
            key=lambda file: (
                Path(file[0]).suffix.lower() in (".shp", ".tab", ".mif"),
                file[1].stat().st_size,
            ),
        )
        run.file_name = f"{shown(Path(main[0]).name)} 等 {len(files)} 个文件"[:200]
    run.size_bytes = target.stat().st_size
    run.sha256 = _sha256(target)
    kept_files.share(FILES, f"{run.pk}/{SOURCE}")


def _packed(files: Iterable[tuple[str, Path]], target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        # Sorted and stamped with one moment, so that the same files have the same SHA-256 in whatever order they were
        # chosen.
        for name, path in sorted(files):
            info = zipfile.ZipInfo(Path(name).name, ZIP_MOMENT)
            archive.writestr(info, path.read_bytes())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def tables_of(run: ImportRun, *, encoding: str) -> ReadResult:
    """The tables of a run's file, read once for each encoding that is asked for. Raises DomainError."""
    encoding = chosen(encoding).name if encoding else ""
    kept = folder_of(run) / f"tables-{encoding or 'found'}"
    if kept.exists():
        content = kept.read_bytes()
        return ReadResult(*unpacked(content), content)
    source = kept_files.local(FILES, f"{run.pk}/{SOURCE}")
    if source is None:
        raise DomainError("原文件不在了，请重新上传。")
    name = run.file_name if not run.is_packed else "upload.zip"
    answer = read_files([(name, source)], encoding=encoding)
    kept.write_bytes(answer.content)
    return answer


def keep_preview(run: ImportRun, preview: dict[str, Any]) -> None:
    """Keeps the map preview of the last check."""
    kept_files.put(FILES, f"{run.pk}/{PREVIEW}", json.dumps(preview, ensure_ascii=False).encode())


def preview_of(run: ImportRun) -> bytes:
    """The map preview of the last check as GeoJSON; an empty collection where there is none."""
    kept = kept_files.get(FILES, f"{run.pk}/{PREVIEW}")
    return b'{"type":"FeatureCollection","features":[]}' if kept is None else kept


def discard(run: ImportRun) -> None:
    """Removes all files of a run that was not kept."""
    kept_files.drop(FILES, str(run.pk), (SOURCE, PREVIEW))


def forget_tables(run: ImportRun) -> None:
    """Removes what can be read again from the source."""
    for path in folder_of(run).glob("tables-*"):
        path.unlink(missing_ok=True)
