"""The lanes: one process imports the application once and forks a granian for each lane; `python -m gis.serving.lanes
FOLDER [PORT]`. With a port (no nginx to be had) one lane listens on it and serves everything."""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from gis.serving.metrics import counted
from gis.serving.plan import Lane, everything, lanes
from gis.serving.waits import bound

PR_SET_PDEATHSIG: Final = 1
PAUSE_S: Final = 1.0
# A worker that does not end when it is told to is killed after this; a little before the supervisor kills the lanes.
WORKER_GRACE_S: Final = 8


def main(arguments: list[str]) -> None:
    """Serve until told to end; a lane that dies is forked again."""
    multiprocessing.set_start_method("fork")  # granian's workers share what is imported here
    applications = _applications()
    folder = Path(arguments[0])
    direct = int(arguments[1]) if len(arguments) > 1 else None
    wanted = [everything()] if direct else lanes()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    running = {_fork(lane, folder, direct, applications): lane for lane in wanted}
    try:
        while True:
            ended, _ = os.wait()
            lane = running.pop(ended, None)
            if lane is not None:
                time.sleep(PAUSE_S)
                running[_fork(lane, folder, direct, applications)] = lane
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for process in running:
            os.kill(process, signal.SIGTERM)
        for process in running:
            os.waitpid(process, 0)


def _applications() -> dict[str, Any]:
    """What each lane serves, imported before any fork; opens no connection and starts no thread."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
    from django.urls import get_resolver

    from gis.wsgi import application

    _ = get_resolver().url_patterns  # every view and what it imports
    return dict.fromkeys(("health", "tiles", "pages", "files", "all"), application)


def _fork(lane: Lane, folder: Path, port: int | None, applications: dict[str, Any]) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        _die_with_parent()
        (folder / f"{lane.name}.sock").unlink(missing_ok=True)  # of a lane that was killed
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if os.getppid() == parent:
            _serve(lane, folder, port, applications[lane.name])
    finally:
        os._exit(1)


def _serve(lane: Lane, folder: Path, port: int | None, application: Any) -> None:
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    bound(settings.DATABASES["default"], lane)
    keeper = os.getpid()
    where: dict[str, Any] = (
        {"address": "127.0.0.1", "port": port} if port else {"uds": folder / f"{lane.name}.sock"}
    )
    Server(
        "gis.wsgi:application",
        **where,
        interface=Interfaces.WSGI,
        workers=lane.workers,
        blocking_threads=lane.threads,
        blocking_threads_idle_timeout=600,
        backpressure=lane.at_once,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=WORKER_GRACE_S,
    ).serve(target_loader=lambda *_: _loaded(application, lane, keeper, behind_front=port is None))


def _loaded(application: "Application", lane: Lane, keeper: int, *, behind_front: bool) -> "Application":
    """What a worker serves; called in the worker, which ends where the lane that forked it was killed before that."""
    _die_with_parent(signal.SIGKILL)  # a lane that ends in order ends its workers first
    if os.getppid() != keeper:
        os._exit(1)
    application = counted(application, lane.name)
    return _behind_front(application) if behind_front else application


def _die_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def _behind_front(application: Application) -> Application:
    """Believe the front about the client's address: nobody else reaches a lane's socket."""

    def answered(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = environ.get("HTTP_X_REAL_IP", "")
        environ["zongheng.front"] = True
        return application(environ, start_response)

    return answered


def _stop(number: int, frame: object) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
