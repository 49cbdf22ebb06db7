"""What the server cannot help, in words: a database away, read-only, full or busy is 503 with Retry-After, and a short
line in the log; what is our own fault stays 500 with its traceback."""

import errno
import logging
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Final

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from gis.jobs.memory import NoMemoryNow


@dataclass(frozen=True, slots=True)
class Fault:
    """What is told to whoever asked, and after how many seconds asking again makes sense."""

    code: str
    message: str
    retry_s: int


AWAY: Final = Fault("away", "数据库暂时无法使用，请稍后再试。", 10)
READ_ONLY: Final = Fault("read-only", "数据库目前只能读取，暂时不能写入，请稍后再试。", 60)
FULL: Final = Fault("full", "存储空间或数据库资源不足，暂时不能写入，请告诉管理员。", 60)
SLOW: Final = Fault("slow", "查询用时太长，已中断。请缩小范围，或稍后再试。", 30)
LOCKED: Final = Fault("locked", "数据正被别人写入，请稍后再试。", 3)
BUSY: Final = Fault("busy", "服务器正在处理别的文件，内存暂时不够，请稍后再试。", 15)

# By SQLSTATE, whole or its class: https://www.postgresql.org/docs/current/errcodes-appendix.html
STATES: Final = {
    "57014": SLOW,
    "55P03": LOCKED,
    "40P01": LOCKED,
    "40001": LOCKED,
    "25006": READ_ONLY,
    "25P03": SLOW,
    "53300": AWAY,
    "53": FULL,
    "58": FULL,
    "57P": AWAY,
    "08": AWAY,
}
FULL_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
QUIET_S: Final = 10.0


def fault_of(error: BaseException | None) -> Fault | None:
    """The fault behind an exception; None where it is one of ours."""
    for one in _causes(error):
        if isinstance(one, psycopg.Error) and one.sqlstate:
            return next((fault for state, fault in STATES.items() if one.sqlstate.startswith(state)), None)
        if isinstance(one, OSError) and one.errno in FULL_DISK:
            return FULL
        if isinstance(one, NoMemoryNow):
            return BUSY
    away = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
    return AWAY if any(isinstance(one, away) for one in _causes(error)) else None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: called while the exception is being handled, wherever it was raised."""
    fault = fault_of(sys.exc_info()[1])
    if fault is None:
        message = "系统出错了，错误已记入日志，请稍后再试。"
        return _answer(request, 500, message, "500.html")
    response = _answer(request, 503, fault.message, "503.html")
    response["Retry-After"] = str(fault.retry_s)
    return response


def _answer(request: HttpRequest, status: int, message: str, template: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"detail": message}, status=status, json_dumps_params={"ensure_ascii": False})
    # Without the request: what it would add to the page asks the database who is logged in.
    return HttpResponse(render_to_string(template, {"message": message}), status=status)


def _wants_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return request.path.startswith(("/api/", "/tiles/")) or ("json" in accept and "text/html" not in accept)


class ShortFaults(logging.Filter):
    """Makes a line of a fault's record, and lets one of a kind through in QUIET_S, with the number held back."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._last: dict[str, float] = {}
        self._held: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        fault = fault_of(error)
        if fault is None or error is None:
            return True
        with self._lock:
            if time.monotonic() - self._last.get(fault.code, -QUIET_S) < QUIET_S:
                self._held[fault.code] = self._held.get(fault.code, 0) + 1
                return False
            self._last[fault.code] = time.monotonic()
            held = self._held.pop(fault.code, 0)
        said = str(error).strip().partition("\n")[0][:200]
        where = getattr(getattr(record, "request", None), "path", "")
        record.msg, record.args = (
            "%s %s: %s%s",
            (fault.code, where, said, f" (and {held} more)" if held else ""),
        )
        record.exc_info = record.exc_text = None
        return True
