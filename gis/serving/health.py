"""Two addresses for whoever watches the server: is the process alive, can it do its work."""

import logging
import shutil
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gis.serving.faults import fault_of
from gis.serving.metrics import CONTENT_TYPE, exposition

log = logging.getLogger(__name__)

LEAST_FREE_BYTES: Final = 200_000_000
# Written at most once a second, however many ask.
PULSE: Final = """
INSERT INTO kernel_pulse VALUES (1, clock_timestamp())
ON CONFLICT (id) DO UPDATE SET at = clock_timestamp() WHERE kernel_pulse.at < clock_timestamp() - interval '1 second'
"""


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, has every migration and can be written to, and there is room on the disk; else 503
    with what is lacking and no more: whoever may know the rest finds it in the log."""
    lacking = _lacking()
    if lacking:
        answer = JsonResponse({"detail": lacking}, status=503, json_dumps_params={"ensure_ascii": False})
        answer["Retry-After"] = "10"
        return answer
    return JsonResponse({"status": "ok"})


def _lacking() -> str | None:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "有数据库迁移未执行：请运行 manage.py migrate。"
        with connection.cursor() as cursor:
            cursor.execute(PULSE)
    except DatabaseError as error:
        log.warning("not ready", exc_info=error)
        fault = fault_of(error)
        return fault.message if fault else "数据库无法使用。"
    if shutil.disk_usage(settings.VAR_DIR).free < LEAST_FREE_BYTES:
        log.warning("not ready: less than %d MB free", LEAST_FREE_BYTES // 1_000_000)
        return "磁盘空间不足，请告诉管理员。"
    return None


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus. Strangers never come here: nginx asks it for its own port on this machine alone."""
    if not (request.META.get("zongheng.front") and request.META.get("HTTP_X_METRICS_PORT")):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)
