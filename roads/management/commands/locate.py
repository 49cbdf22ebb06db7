"""`manage.py locate`: the works a text names, where they lie, as a table, JSON or GeoJSON; reads and writes no rows."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from gis.errors import DomainError
from roads.reading import read
from roads.reading.answer import features, rows
from roads.reading.files import decode, read_file
from roads.reading.places.resolve import resolve
from roads.reading.table import counts, table

MOST_TEXT: Final = 20_000_000


class Command(BaseCommand):
    help = "从文字里找出道路和管线工程：路名、起止、类别、目标、时限，并在路网上定位。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", nargs="?", help="要读的文字；写 - 从标准输入读")
        parser.add_argument(
            "--file", metavar="文件", help="要读的文本文件（UTF-8 或 GB18030）；写 - 从标准输入读"
        )
        parser.add_argument("--on", metavar="日期", help="行文日期 YYYY-MM-DD；不写则由文件名或正文推断")
        parser.add_argument("--json", action="store_true", help="输出 JSON")
        parser.add_argument("--out", metavar="文件", help="写出 GeoJSON（EPSG:4326）")

    def handle(self, *args: Any, **options: Any) -> None:
        text, name = _text_of(options["text"], options["file"])
        mentions = read(text, on=_day_of(options["on"]), name=name)
        try:
            located = resolve(mentions)
            if options["out"]:
                _write(Path(options["out"]), features(located))
        except DomainError as error:
            raise CommandError(error.message) from error
        except DatabaseError as error:
            raise CommandError(
                f"读不到路网，请先运行 migrate 或 demo：{str(error).splitlines()[0]}"
            ) from error
        if options["json"]:
            self.stdout.write(json.dumps(rows(located), ensure_ascii=False, indent=1))
            return
        for line in table(located):
            self.stdout.write(line)
        self.stdout.write(counts(located))
        if options["out"]:
            self.stdout.write(f"已写出 {options['out']}")


def _text_of(text: str | None, file: str | None) -> tuple[str, str]:
    """The text asked for and the name of its file, "" when it has none."""
    if (text is None) == (file is None):
        raise CommandError("请给出文字，或用 --file 给出文件，二者取一。")
    if text == "-" or file == "-":
        return _decoded(sys.stdin.buffer.read(MOST_TEXT + 1), "标准输入"), ""
    if file is not None:
        try:
            return _decoded(read_file(Path(file), most=MOST_TEXT), file), Path(file).name
        except DomainError as error:
            raise CommandError(error.message) from error
    assert text is not None
    if not text.strip():
        raise CommandError("文字是空的。")
    return text, ""


def _decoded(content: bytes, name: str) -> str:
    if len(content) > MOST_TEXT:
        raise CommandError(f"{name}超过 {MOST_TEXT // 1_000_000} MB，请分开来读。")
    try:
        return decode(content, name)
    except DomainError as error:
        raise CommandError(error.message) from error


def _day_of(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise CommandError(f"看不懂日期“{written}”，请写成 2014-09-16。") from error


def _write(path: Path, collection: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise CommandError(f"写不了 {path}：{error.strerror}") from error
