"""Every file of a folder brought in as an upload would be, in a transaction that is rolled back: what came of it.

A table: read and checked against the layer that its shapes suit, or refused with one message; a traceback ends it.
"""

import argparse
import os
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

from gis.devtools.cluster import held

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
PARTS = {".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".aux", ".dat", ".map", ".id", ".mid"}
MAINS = (".shp", ".tab", ".mif")
LAYERS = {"Point": "places", "LineString": "pipes", "Polygon": "planning-areas"}


def uploads(folder: Path) -> list[list[Path]]:
    """The files of a folder as a person would choose them: parts together with what they belong to."""
    files = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        beside = [other for other in path.parent.iterdir() if other.stem == path.stem and other != path]
        suffix = path.suffix.lower()
        if suffix in PARTS and any(other.suffix.lower() in MAINS for other in beside):
            continue
        parts = [other for other in beside if other.suffix.lower() in PARTS]
        files.append([path, *(parts if suffix in (*MAINS, ".dbf") else [])])
    return files


def layer_for(tables: list[Any]) -> str:
    """The layer that the first shape of an upload suits; places where there is none."""
    for table in tables:
        for shape in table.shapes if table.shapes is not None else ():
            if shape is not None:
                return LAYERS.get(shape.geom_type.removeprefix("Multi"), "places")
    return "places"


def outcome_of(files: list[Path], by: Any) -> tuple[str, str]:
    """A word for what came of it, and the message or the figures; nothing is kept."""
    from django.db import transaction

    from gis.as_of import local_today, this_moment
    from gis.errors import DomainError
    from gis.exchange.options import Options
    from gis.exchange.readers.reading import read_files
    from gis.exchange.services import check_run, start
    from maps.catalogue import EXCHANGED, IMPORTERS
    from maps.known_extent import known_extent

    named = [(path.name, path) for path in files]
    try:
        tables = read_files(named).tables
        code = layer_for(tables)
        options = Options(anywhere=True, web="plain", leave_out=True)
        with transaction.atomic():
            run = start(layer=EXCHANGED[code], files=named, options=options, by=by, now=this_moment())
            outcome = check_run(
                run=run, layer=EXCHANGED[code], importer=IMPORTERS[code](), extent=known_extent(), options=options,
                today=local_today(),
            ).outcome  # fmt: skip
            transaction.set_rollback(True)
    except DomainError as error:
        return "拒绝", error.message
    counts = outcome["counts"]
    blocking = [one["what"] for one in outcome["findings"] if one["blocking"]]
    if blocking:
        return "要回答", blocking[0]
    told = f"{EXCHANGED[code].label}：新增 {counts['new']}"
    if outcome["refused_rows"]:
        first = next(one for one in outcome["problems"] if one["blocking"])
        told += (
            f"，{outcome['refused_rows']} 行有问题，如第 {first['row']} 行{first['field']}：{first['what']}"
        )
    return ("可导入" if counts["new"] else "没有可导入的行"), told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    with nullcontext() if os.environ.get("DATABASE_URL") else held():
        django.setup()
        table_of(folder)


def table_of(folder: Path) -> None:
    """Prints a line for each upload, then how many came to what."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    by = get_user_model().objects.order_by("pk").first()
    counted: Counter[str] = Counter()
    print("| 文件 | 结果 | 说明 | 秒 |\n|---|---|---|---|")
    with TemporaryDirectory() as kept:
        settings.IMPORT_FOLDER = Path(kept)
        for files in uploads(folder):
            began = time.perf_counter()
            word, said = outcome_of(files, by)
            counted[word] += 1
            taken = time.perf_counter() - began
            print(f"| {files[0].relative_to(folder)} | {word} | {said[:160]} | {taken:.1f} |", flush=True)
    print(f"\n{dict(counted)}")


if __name__ == "__main__":
    main()
