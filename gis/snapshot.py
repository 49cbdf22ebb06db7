"""Reading many tables as they are at one moment, while others write."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from gis.errors import DomainError

ONE_SNAPSHOT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
# A transaction number of our own, above all that were given out before; the lowest of those still under way.
OURS: Final = "SELECT pg_current_xact_id()::text::bigint"
OLDEST: Final = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
WAIT_S: Final = 30.0
LOOK_S: Final = 0.02


@contextmanager
def one_state() -> Iterator[None]:
    """Everything asked within is answered from the data of one moment; write nothing within.

    Writers who are under way are waited for first: what bears an earlier moment of recording is then there. Nobody
    waits for us. DomainError where a writer takes longer than WAIT_S. Inside a transaction that is open already
    nothing changes.
    """
    # An isolation level cannot be changed once a transaction has asked something.
    if connection.in_atomic_block:
        yield
        return
    _await_writers()
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Must be the first statement: the snapshot is taken by the first query.
            cursor.execute(ONE_SNAPSHOT)
        yield


def _await_writers() -> None:
    """Return when every transaction that has written something by now has ended."""
    deadline = time.monotonic() + WAIT_S
    with connection.cursor() as cursor:
        # Taking a number makes this a transaction of its own that ends at once; whoever writes already has a lower
        # one.
        cursor.execute(OURS)
        [ours] = cursor.fetchone()
        while True:
            cursor.execute(OLDEST)
            if cursor.fetchone()[0] > ours:
                return
            if time.monotonic() > deadline:
                raise DomainError("有数据正在写入（如大文件的导入），请等它结束后再试。")
            time.sleep(LOOK_S)
