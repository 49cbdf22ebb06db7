"""One budget of memory over all jobs, readers and decoders of a machine: each takes its share before it begins and
gives it back whatever happens. A share is a number of lock files (decision 0175)."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PARTS: Final = 64
# Jobs leave these free: what a job starts and waits for takes its share from them, so nobody waits in a circle.
KEPT_PARTS: Final = 24
LOOK_S: Final = 0.1
# Of the machine's memory the rest is the database's, the web server's and everybody else's.
WORK_PERCENT: Final = 75
# Version 2 and version 1 of control groups; an absent file or "max" bounds nothing.
GROUP_FILES: Final = ("memory.max", "memory.high", "memory.limit_in_bytes")


class NoMemoryNow(Exception):
    """Others hold the memory that was asked for; asking again later makes sense."""


@dataclass(frozen=True, slots=True)
class Budget:
    """`total` bytes, shared by everybody who names the same folder."""

    folder: Path
    total: int

    @property
    def part(self) -> int:
        return self.total // PARTS

    def job_bytes(self, wanted: int, *, at_a_time: int, least: int) -> int:
        """What one job may take, of `at_a_time` or of fewer where less than `least` would be left for each."""
        return _fitted(wanted, self.part * (PARTS - KEPT_PARTS), at_a_time, least)

    def reader_bytes(self, wanted: int, *, at_a_time: int, least: int) -> int:
        """The same of what opens strangers' files for a job or a request."""
        return _fitted(wanted, self.part * KEPT_PARTS, at_a_time, least)

    def take(self, wanted: int, *, job: bool = False) -> ExitStack | None:
        """A share, given back when the stack is closed or the process ends; None where it is not free now."""
        number = -(-wanted // self.part)
        order = range(PARTS - KEPT_PARTS) if job else range(PARTS - 1, -1, -1)
        self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as held, (self.folder / "gate").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            found = 0
            for index in order:
                if found == number:
                    break
                found += self._is_mine(index, held)
            return held.pop_all() if found == number else None

    def _is_mine(self, index: int, held: ExitStack) -> bool:
        """Whether the part was free; it is held then."""
        file = (self.folder / f"part-{index}").open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        held.enter_context(file)
        return True

    @contextmanager
    def share(self, wanted: int, *, wait_s: float) -> Iterator[None]:
        """A share for as long as the block lasts; NoMemoryNow where it is not free within `wait_s`."""
        deadline = time.monotonic() + wait_s
        while (held := self.take(wanted)) is None:
            if time.monotonic() > deadline:
                raise NoMemoryNow
            time.sleep(LOOK_S)
        with held:
            yield


def _fitted(wanted: int, total: int, at_a_time: int, least: int) -> int:
    return min(wanted, total // max(1, min(at_a_time, total // least)))


def budget() -> Budget:
    """The budget of this installation."""
    from django.conf import settings

    return Budget(settings.VAR_DIR / "memory", settings.WORK_MEMORY)


def job_memory() -> int:
    """What one job may have here, in bytes."""
    from django.conf import settings

    least = settings.LEAST_JOB_MEMORY
    return budget().job_bytes(settings.JOB_MEMORY, at_a_time=settings.JOBS_AT_A_TIME, least=least)


def reader_memory(wanted: int) -> int:
    """What a process that opens a stranger's file may have here, in bytes, of what it is allowed to want."""
    from django.conf import settings

    least = settings.LEAST_READER_MEMORY
    return budget().reader_bytes(wanted, at_a_time=settings.IMPORT_READERS, least=least)


def for_work(group_root: Path = Path("/sys/fs/cgroup"), groups: Path = Path("/proc/self/cgroup")) -> int:
    """Bytes for work beside the web server: a part of what the machine, or this process's control group, has."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    machine = int(next(line for line in lines if line.startswith("MemTotal:")).split()[1]) * 1024
    return min([machine, *_group_limits(group_root, groups)]) * WORK_PERCENT // 100


def _group_limits(root: Path, groups: Path) -> Iterator[int]:
    """What the process's control groups, and those they lie in, bound its memory to."""
    for line in groups.read_text(encoding="utf-8").splitlines() if groups.exists() else ():
        _, controllers, path = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        top = root / "memory" if controllers else root
        group = top / path.lstrip("/")
        for folder in (group, *group.parents):
            if not folder.is_relative_to(top):
                break
            for name in GROUP_FILES:
                if (folder / name).is_file() and (said := (folder / name).read_text().strip()).isdigit():
                    yield int(said)
