"""`manage.py restore FILE`: a backup read into an empty system, verified before and after."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis.backup.services import restore
from gis.errors import DomainError


class Command(BaseCommand):
    help = (
        "恢复：先核对备份里每个文件的摘要，再读进空的系统，再核对每张表和每个文件，最后独立复核备份中最近一个月的数字。"
        "核对不过的不恢复；系统里已有账号、道路或文件的不恢复。"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="manage.py backup 写出的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["file"], say=self.stdout.write)
        except DomainError as error:
            raise CommandError(error.message) from error
        if manifest.month:
            self.stdout.write(f"复核 {manifest.month}：")
            call_command("audit", manifest.month, stdout=self.stdout, stderr=self.stderr)
        self.stdout.write(f"已恢复到备份的时刻 {manifest.made_at}。登录都已退出，请重新登录。")
