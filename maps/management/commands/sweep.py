"""`manage.py sweep`: removes what crashes left behind and sessions that have ended."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from gis.exchange.sweeping import sweep
from gis.jobs.services import sweep as forget_old


class Command(BaseCommand):
    help = "清理：一天前上传后没有检查的导入、中断的读取和导出留下的临时目录、过期的登录"

    def handle(self, *args: Any, **options: Any) -> None:
        runs, folders = sweep(now=timezone.now())
        forgotten = forget_old(now=timezone.now())
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
        self.stdout.write(
            f"清理了 {runs} 次没有检查的导入、{folders} 个临时目录、{forgotten} 个早已结束的后台任务。"
        )
