"""Reading many tables as they are at one moment, while others write."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from gis.errors import DomainError

ONE_SNAPSHOT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
# Every transaction of this database that has written and not ended, by the locks it holds until it ends: on its own
# number, and on the tables it wrote. What pg_current_snapshot() says counts every database of the server.
WRITERS: Final = """
SELECT DISTINCT numbered.virtualtransaction
FROM pg_locks numbered JOIN pg_locks touched USING (virtualtransaction)
WHERE numbered.locktype = 'transactionid' AND numbered.mode = 'ExclusiveLock' AND numbered.granted
  AND touched.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
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
    """Return when every transaction of this database that has written something by now has ended."""
    deadline = time.monotonic() + WAIT_S
    awaited = _writers()
    while awaited:
        if time.monotonic() > deadline:
            raise DomainError("有数据正在写入（如大文件的导入），请等它结束后再试。")
        time.sleep(LOOK_S)
        awaited &= _writers()


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {transaction_id for (transaction_id,) in cursor.fetchall()}
