"""manage.py prepare: database checked and migrated, demonstration data where it is empty, static files collected."""

import argparse
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from gis.access.first_run import issue_code
from gis.backup.services import refuse_half_restored
from gis.devtools.setup import stamp
from gis.errors import DomainError


class Command(BaseCommand):
    help = "准备数据库和静态文件;没有变化的步骤跳过"
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="数据库为空时不建演示数据")

    def handle(self, *args: Any, **options: Any) -> None:
        self._check_database()
        try:
            refuse_half_restored()
        except DomainError as error:
            raise CommandError(error.message) from error
        self._migrate()
        if not options["no_demo"] and _empty() and "demo" in get_commands():
            self.stderr.write("数据库为空,建立演示数据…")
            call_command("demo", stdout=self.stderr, stderr=self.stderr)
        issue_code()
        self._collect_static()

    def _check_database(self) -> None:
        """CommandError unless the database answers and has PostGIS or lets us add it."""
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            where = "{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
            raise CommandError(f"连不上数据库 {where}:{str(error).strip()}") from None
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")
            if cursor.fetchone():
                return
            try:
                cursor.execute("CREATE EXTENSION postgis")
            except DatabaseError as error:
                raise CommandError(
                    "数据库里没有 PostGIS,也无权添加。请让管理员在这个数据库里运行:CREATE EXTENSION postgis;\n"
                    f"({str(error).strip().splitlines()[0]})"
                ) from None

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.stderr.write(f"更新数据库结构({len(plan)} 个迁移)…")
            call_command("migrate", interactive=False, verbosity=0)

    def _collect_static(self) -> None:
        root = Path(settings.STATIC_ROOT)
        pressed = root.with_name("static.stamp")
        mark = stamp.fingerprint(sorted(_static_sources()))
        if root.is_dir() and stamp.matches(pressed, mark):
            return
        self.stderr.write("收集静态文件…")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.press(pressed, mark)


def _empty() -> bool:
    """Whether nobody can log in and no road exists: a database nothing has been done with yet."""
    return not get_user_model().objects.exists() and not apps.get_model("roads", "Road").objects.exists()


def _static_sources() -> list[str]:
    """Path, size and time of change of every static file in its place of origin."""
    names = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            names.append(f"{storage.path(path)} {status.st_size} {status.st_mtime_ns}")
    return names
