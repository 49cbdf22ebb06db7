"""The process of one job: a group of its own, bounded memory and waits."""

import ctypes
import os
import resource
import signal
from typing import Final

PR_SET_PDEATHSIG: Final = 1
# Exit status of a job that had no memory left to say so.
TOO_LARGE: Final = 77


def main(key: int, memory: int) -> None:
    """Do a job within `memory` bytes; what it comes to is written in the database."""
    os.setsid()  # with what it starts it can be ended as one
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    from django.conf import settings

    from gis.jobs.running import run
    from gis.serving.plan import jobs
    from gis.serving.waits import bound

    bound(settings.DATABASES["default"], jobs())
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        run(key)
    except MemoryError:
        os._exit(TOO_LARGE)
