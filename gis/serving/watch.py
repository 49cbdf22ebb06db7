"""Programs kept running: each in a group of its own, started again when it dies, ended together. Standard library."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gis.devtools.setup.progress import say

GRACE_S: Final = 10
# A program that dies again and again is started after ever longer pauses.
LONGEST_PAUSE_S: Final = 8.0
STEADY_S: Final = 60.0
ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Signals that ask this process to end are handled after the block, so that a program begun in it is ended, too."""
    come: list[int] = []
    kept = {number: handler for number in ENDING if callable(handler := signal.getsignal(number))}
    for number in kept:
        signal.signal(number, lambda number, frame: come.append(number))
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    if come:
        signal.raise_signal(come[0])


@dataclass
class Program:
    """One program that is to run: what it is called on the screen, and the words that start it."""

    name: str
    words: list[str]
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    pause_s: float = field(default=0.0)
    due: float | None = None

    def start(self) -> None:
        # setpriv: should this process be killed outright, the kernel ends the program too and frees its port. A
        # session of its own: Ctrl-C reaches this process alone, which then ends everything in order.
        guarded = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        with uninterrupted():
            self.process = subprocess.Popen([*guarded, *self.words], cwd=self.folder, start_new_session=True)
            self.began = time.monotonic()

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def look(self) -> None:
        """Where it has died start it again, later the oftener it dies. Nobody waits for that."""
        if self.died() and self.due is None:
            self._schedule_restart()
        if self.due is not None and time.monotonic() >= self.due:
            self.due = None
            self.start()

    def _schedule_restart(self) -> None:
        """Say so, kill what is left of its group, for its port's sake, and set the moment of its return."""
        assert self.process is not None
        steady = time.monotonic() - self.began > STEADY_S
        self.pause_s = 0.0 if steady else min(max(self.pause_s * 2, 0.25), LONGEST_PAUSE_S)
        say(f"{self.name}意外退出(状态 {self.process.returncode}),重新启动…")
        self._kill_group()
        self.due = time.monotonic() + self.pause_s

    def hang_up(self) -> None:
        """Ask it to read its configuration again."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGHUP)

    def ask_to_end(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.terminate()

    def end(self, patience_s: float) -> None:
        """Wait until it has ended, then kill whatever of its group is left."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience_s)
        self._kill_group()
        self.process.wait()

    def _kill_group(self) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def watch(programs: list[Program], every_s: float, besides: Callable[[], None]) -> None:
    """Revive what dies, for ever; `besides` is called at every look."""
    while True:
        time.sleep(every_s)
        for program in programs:
            program.look()
        besides()


def end(programs: list[Program]) -> None:
    """Let requests in progress finish, but not for ever; nothing of the programs' groups is left."""
    for program in programs:
        program.ask_to_end()
    deadline = time.monotonic() + GRACE_S
    for program in programs:
        program.end(max(deadline - time.monotonic(), 0.1))
