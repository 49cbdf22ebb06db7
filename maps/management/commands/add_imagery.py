"""Takes in orthophotos and satellite scenes: one GeoTIFF, or every one in a folder that bears its day in its name."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis.as_of import local_today, parse_day
from gis.errors import DomainError
from gis.imagery.services import add_scene

DAY_IN_NAME = re.compile(r"(20\d\d)-?([01]\d)-?([0-3]\d)")


class Command(BaseCommand):
    help = "导入正射影像或卫星影像（GeoTIFF、COG）：一个文件写 --day，一个文件夹里的文件名带日期（如 20141130.tif）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="GeoTIFF 文件或文件夹")
        parser.add_argument("--day", help="拍摄日期，如 2014-11-30")
        parser.add_argument("--title", default="", help="名称，默认为文件名")
        parser.add_argument("--source", default="", help="来源")
        parser.add_argument("--bands", default="", help="显示的波段，如 3,2,1")
        parser.add_argument("--nodata", type=float, help="无数据值")
        parser.add_argument("--by", required=True, help="谁导入的：登录名")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        files = sorted(path.glob("*.tif*")) if path.is_dir() else [path]
        if not files or not all(file.is_file() for file in files):
            raise CommandError(f"没有 GeoTIFF 文件：{path}")
        by = get_user_model().objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"没有登录名为“{options['by']}”的用户。")
        for file in files:
            try:
                scene = add_scene(
                    file=file,
                    day=_day(file, options["day"]),
                    title=options["title"] or file.stem,
                    source=options["source"],
                    bands=[int(part) for part in options["bands"].split(",") if part.strip().isdigit()],
                    nodata=options["nodata"],
                    by=by,
                    today=local_today(),
                )
            except DomainError as error:
                raise CommandError(f"{file.name}：{error.message}") from error
            self.stdout.write(
                f"{scene}：{scene.crs}，{scene.width}×{scene.height}，{scene.resolution_m:.2f} 米"
            )


def _day(file: Path, text: str | None) -> date:
    if text:
        return parse_day(text, field="day")
    if match := DAY_IN_NAME.search(file.stem):
        return parse_day("-".join(match.groups()), field="day")
    raise DomainError("文件名里没有日期，请写 --day。", field="day")
