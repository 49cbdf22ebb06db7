"""One job of the queue, done in a process of its own that can be ended: by hand, by its limit, with its worker."""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from multiprocessing.context import ForkServerProcess
from typing import Final

from asgiref.sync import sync_to_async
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.job_context import AbortReason

from gis.jobs import child
from gis.jobs.memory import budget, job_memory
from gis.jobs.models import Job
from gis.jobs.running import end
from gis.jobs.tasks import task_of

GRACE_S: Final = 5.0
# How long a job waits for memory that others hold, and how often it looks.
MEMORY_WAIT_S: Final = 1800.0
LOOK_S: Final = 0.5
NO_MEMORY_YET: Final = "内存正被别的任务占用，空出来就开始。"
CANCELLED: Final = "已取消。"
State = Job.State


@app.task(name="job", pass_context=True)
async def job(context: JobContext, key: int) -> None:
    """What the queue holds of each job: its key."""
    await _do(key, by_hand=lambda: context.abort_reason() is AbortReason.USER_REQUEST)


async def _do(key: int, *, by_hand: Callable[[], bool]) -> None:
    limit_s = await sync_to_async(_limit_of)(key)
    memory = job_memory()
    held = await _memory(key, memory)
    if held is not None:
        with held:
            await _done(key, memory, limit_s, by_hand=by_hand)


async def _memory(key: int, wanted: int) -> ExitStack | None:
    """The job's share, as soon as others have given back enough; None where the job no longer waits for it."""
    deadline = time.monotonic() + MEMORY_WAIT_S
    while (held := budget().take(wanted, job=True)) is None:
        if not await sync_to_async(_waits)(key, late=time.monotonic() > deadline):
            return None
        await asyncio.sleep(LOOK_S)
    return held


def _waits(key: int, *, late: bool) -> bool:
    """Whether the job waits still; says what for, and ends one that has waited too long."""
    waiting = Job.objects.filter(pk=key, state=State.WAITING)
    if late:
        waiting.update(state=State.FAILED, message="等了很久内存还是不够，没有开始。请稍后再试。")
    else:
        waiting.exclude(message=NO_MEMORY_YET).update(message=NO_MEMORY_YET)
    return waiting.exists()


async def _done(key: int, memory: int, limit_s: float, *, by_hand: Callable[[], bool]) -> None:
    process = _spawned(key, memory)
    words = ""
    try:
        if not await _ended(process, limit_s):
            words = f"处理了 {limit_s} 秒还没有完成，已停止。"
    except asyncio.CancelledError:
        words = CANCELLED if by_hand() else ""
        raise
    finally:
        _kill(process)
        await sync_to_async(_close)(key, process.exitcode, words)


def _limit_of(key: int) -> int:
    return task_of(Job.objects.get(pk=key)).limit_s


def _spawned(key: int, memory: int) -> ForkServerProcess:
    """A fork of a process that has everything imported and nothing connected: begun in some hundredths of a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["gis.jobs.preload"])
    process = context.Process(target=child.main, args=(key, memory))
    process.start()
    return process


async def _ended(process: ForkServerProcess, limit_s: float) -> bool:
    """Whether the process ended within the limit."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(process.sentinel, done.set)
    try:
        await asyncio.wait_for(done.wait(), limit_s)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(process.sentinel)
    return True


def _kill(process: ForkServerProcess) -> None:
    """End the process and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.kill()
    process.join(GRACE_S)


def _close(key: int, code: int | None, words: str) -> None:
    """Say what became of a job whose process could not say it."""
    if words == CANCELLED:
        Job.objects.filter(pk=key, state=State.WAITING).update(state=State.CANCELLED, message=words)
        end(key, State.CANCELLED, words)
    elif words:
        end(key, State.FAILED, words)
    elif code == child.TOO_LARGE or (code is not None and code < 0):
        end(key, State.FAILED, "占用内存太多或被系统中断，已停止。请分成几个再试。")
