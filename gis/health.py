"""Two addresses for whoever watches the server: is the process alive, can it do its work."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and has every migration, else 503 with the reason."""
    lacking = _lacking()
    if lacking:
        return JsonResponse({"detail": lacking}, status=503, json_dumps_params={"ensure_ascii": False})
    return JsonResponse({"status": "ok"})


def _lacking() -> str | None:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"数据库无法使用:{str(error).splitlines()[0] if str(error) else type(error).__name__}"
    if pending:
        return f"有 {len(pending)} 个数据库迁移未执行:请运行 manage.py migrate。"
    return None
