"""Reading many tables as they are at one moment, while others write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from gis.models import DataVersion

ONE_SNAPSHOT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


@contextmanager
def one_state() -> Iterator[None]:
    """Everything asked within is answered from the data of one moment; write nothing within.

    Writers who are under way are waited for first, as each holds the row of the data version until it is done: what
    bears an earlier moment of recording is then there. Inside a transaction that is open already nothing changes.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        DataVersion.objects.select_for_update(no_key=True).get()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_SNAPSHOT)
        yield
