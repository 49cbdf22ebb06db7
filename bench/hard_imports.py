"""Every file of a folder read as an upload would be: what came of it or the message, as a table without tracebacks."""

import argparse
import os
import time
from collections import Counter
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
PARTS = {".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".aux", ".dat", ".map", ".id", ".mid"}


def uploads(folder: Path) -> list[list[Path]]:
    """The files of a folder as a person would choose them: parts together with what they belong to."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        beside = [other for other in path.parent.iterdir() if other.stem == path.stem and other != path]
        suffix = path.suffix.lower()
        if suffix in PARTS and any(other.suffix.lower() in (".shp", ".tab", ".mif") for other in beside):
            continue
        parts = [other for other in beside if other.suffix.lower() in PARTS]
        found.append([path, *(parts if suffix in (".shp", ".tab", ".mif", ".dbf") else [])])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    django.setup()
    from gis.errors import DomainError
    from gis.files.reading import read_files

    counts: Counter[str] = Counter()
    print("| 文件 | 结果 | 行数 | 说明 | 秒 |\n|---|---|---|---|---|")
    for files in uploads(folder):
        began = time.perf_counter()
        try:
            answer = read_files([(path.name, path) for path in files])
            rows = sum(len(table) for table in answer.tables)
            said = "；".join(
                dict.fromkeys(
                    [
                        f"{table.format}，{table.encoding.name if table.encoding else ''}"
                        for table in answer.tables
                    ]
                    + [note for table in answer.tables for note in table.notes]
                    + [f"{name}：{why}" for name, why in answer.refused]
                )
            )
            result = "读出"
        except DomainError as error:
            rows, said, result = 0, error.message, "拒绝"
        counts[result] += 1
        taken = time.perf_counter() - began
        print(
            f"| {files[0].relative_to(folder)} | {result} | {rows} | {said[:150]} | {taken:.1f} |", flush=True
        )
    print(f"\n{dict(counts)}")


if __name__ == "__main__":
    main()
