"""`manage.py backup FILE`: database, files and keys of one moment in one archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gis.backup.services import back_up
from gis.errors import DomainError


class Command(BaseCommand):
    help = (
        "备份：数据库、导入的原文件、照片和密钥，写进一个归档文件，附每个文件和每张表的摘要。运行中也可以备份，"
        "数据库是同一时刻的。文件里有密钥，请按密码一样保管。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="写到哪里；已有的文件不覆盖")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"]
        try:
            manifest = back_up(target, now=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        rows = sum(table["rows"] for table in manifest.tables.values())
        size = target.stat().st_size / 1e6
        self.stdout.write(
            f"{target}：{size:,.1f} MB，{len(manifest.tables)} 张表 {rows:,} 行，{len(manifest.files) - 1} 个文件。"
        )
