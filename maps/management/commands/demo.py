"""`manage.py demo`: fills an empty database with the demonstration district."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction

from gis.errors import DomainError
from parcels.demo import build_land, lay_planning_areas
from roads.demo.build import build_roads
from roads.demo.people import write_logins


class Command(BaseCommand):
    help = "写入演示数据：示意路网、通报中的工程、2014 年的进度（演示）。库里已有道路时拒绝。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--replace", action="store_true", help="先清除原有演示数据；库里有其他数据时拒绝")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        self.say("写入演示数据（位置为示意，进度为演示）：")
        try:
            with transaction.atomic():
                built = build_roads(replace=options["replace"], say=self.say)
                self.say(f"  规划范围：{len(lay_planning_areas())}")
                build_land(replace=options["replace"], say=self.say)
        except DomainError as error:
            raise CommandError(error.message) from error
        except DatabaseError as error:
            first_line = str(error).strip().splitlines()[0]
            raise CommandError(
                f"没有写入演示数据。若还没有建表，请先运行 migrate。数据库说：{first_line}"
            ) from error
        path = write_logins(built.passwords, settings.VAR_DIR)
        self.say(f"用时 {time.monotonic() - began:.1f} 秒。登录名和密码写在 {path}：")
        self.say(path.read_text(encoding="utf-8").rstrip())

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
