"""The worker: takes jobs from the queue, a few at a time, and looks after those whose process is gone.
`python -m gis.jobs.worker`; script/server starts and watches it."""

import asyncio
import logging
import os
from typing import Final

import django
from asgiref.sync import sync_to_async

from gis.serving.plan import jobs
from gis.serving.waits import bound

LOOK_EVERY_S: Final = 5.0
# What runs when the worker is told to end has so long; then it is cut off, and begun anew where that is safe.
GRACE_S: Final = 4.0
log = logging.getLogger(__name__)


def main() -> None:
    """Work until told to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
    django.setup()
    from django.conf import settings

    bound(settings.DATABASES["default"], jobs())
    asyncio.run(_work(settings.JOBS_AT_A_TIME))


async def _work(at_a_time: int) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from gis.jobs.services import BEAT_S, SILENT_S

    assert isinstance(app.connector, DjangoConnector)
    looking = asyncio.create_task(_look_after_the_lost())
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            async with working.open_async():
                await working.run_worker_async(
                    queues=["jobs"],
                    concurrency=at_a_time,
                    shutdown_graceful_timeout=GRACE_S,
                    delete_jobs="always",
                    update_heartbeat_interval=BEAT_S,
                    stalled_worker_timeout=float(SILENT_S),
                    abort_job_polling_interval=1.0,
                )
    finally:
        looking.cancel()


async def _look_after_the_lost() -> None:
    """Now and then: those of a worker that was killed among them."""
    while True:
        try:
            await sync_to_async(_recover)()
        except Exception:
            log.exception("jobs could not be looked after")
        await asyncio.sleep(LOOK_EVERY_S)


def _recover() -> None:
    from django.db import close_old_connections

    from gis.as_of import this_moment
    from gis.jobs.services import recover

    close_old_connections()
    recover(now=this_moment())


if __name__ == "__main__":
    main()
