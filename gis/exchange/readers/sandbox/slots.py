"""So many readers at a time, over all server processes: a lock file a slot, given back whatever happens."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from gis.errors import DomainError

LOOK_S: Final = 0.1


@contextmanager
def slot(folder: Path, *, number: int, wait_s: float) -> Iterator[None]:
    """One of `number` slots for as long as the block lasts; DomainError where none is free within `wait_s`."""
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait_s
    while True:
        for index in range(number):
            with (folder / f"reader-{index}").open("w") as file:
                if _taken(file):
                    yield
                    return
        if time.monotonic() > deadline:
            raise DomainError("正在读取别人的文件，请稍后再试。")
        time.sleep(LOOK_S)


def _taken(file: IO[str]) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
