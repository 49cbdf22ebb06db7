"""What is served by whom: lanes with their threads, and how much of what is borne at once. Standard library only."""

import os
from dataclasses import dataclass
from typing import Final

MB: Final = 1_000_000


@dataclass(frozen=True)
class Lane:
    """A granian of its own: `waiting` requests queue for its threads, more are refused; an answer takes `answer_s` at
    most, a statement `statement_s`, a lock `lock_s`."""

    name: str
    workers: int
    threads: int
    waiting: int
    answer_s: int
    statement_s: int
    lock_s: int

    @property
    def at_once(self) -> int:
        """How many requests nginx hands over before it refuses."""
        return self.workers * self.threads + self.waiting


def lanes(processors: int | None = None) -> list[Lane]:
    """The lanes of a machine; each thread may hold a connection to the database."""
    cores = min(max(processors or os.cpu_count() or 1, 2), 4)
    return [
        Lane("health", workers=1, threads=2, waiting=32, answer_s=10, statement_s=3, lock_s=1),
        Lane("tiles", workers=cores // 2, threads=4, waiting=128, answer_s=15, statement_s=8, lock_s=2),
        Lane("pages", workers=cores, threads=4, waiting=48, answer_s=60, statement_s=30, lock_s=4),
        # Whole files in and out: minutes each, and never more than a few of them.
        Lane("files", workers=1, threads=4, waiting=8, answer_s=300, statement_s=240, lock_s=5),
    ]


def everything() -> Lane:
    """The one lane there is without nginx."""
    cores = min(max(os.cpu_count() or 1, 2), 4)
    return Lane("all", workers=cores, threads=4, waiting=64, answer_s=300, statement_s=240, lock_s=5)


def jobs() -> Lane:
    """What the queue's worker and the processes of its jobs wait in the database; no address leads to it."""
    return Lane("jobs", workers=1, threads=1, waiting=0, answer_s=0, statement_s=600, lock_s=30)


@dataclass(frozen=True)
class Bounds:
    """What the front bears of strangers."""

    small_body_bytes: int = 3 * MB
    file_bytes: int = int(os.environ.get("ZONGHENG_IMPORT_MB", "200")) * MB
    # Bodies under way at one moment, from one address and from all; a request without a body is never counted.
    bodies_an_address: int = int(os.environ.get("ZONGHENG_BODIES_PER_ADDRESS", "24"))
    bodies: int = 512
    connections: int = 4096
    gap_s: int = 10
    # Half the longest life of a connection: the front's workers are renewed this often, and old ones end their
    # connections after the same time, however diligently a client sends a byte now and then.
    renewal_s: int = 300


# Where files come in and whole layers go out; GET pages of the same beginning stay with the other pages.
FILE_POSTS: Final = ("/imports/", "/imagery/", "/photos/", "/api/photos/", "/field/")
FILE_GETS: Final = ("/export/", "/wfs", "/works/export", "/coverage/export", "/ready-land/export")
