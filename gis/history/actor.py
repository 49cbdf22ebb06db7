"""Telling the database who acts, for as long as a request or a job lasts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError, connection

TELL = "SELECT set_config('zongheng.actor', %s, false), set_config('zongheng.request', %s, false)"


@contextmanager
def acting(person: Any, *, request_id: str = "") -> Iterator[None]:
    """Every change made within is this person's."""
    with connection.cursor() as cursor:
        cursor.execute(TELL, [person.get_username(), request_id])
    try:
        yield
    finally:
        # A connection that died forgets by itself.
        with suppress(DatabaseError):
            if connection.connection is not None and not connection.connection.closed:
                with connection.cursor() as cursor:
                    cursor.execute(TELL, ["", ""])


def note_export(*, layer: str, details: dict[str, Any]) -> None:
    """Write down that a whole layer left."""
    with connection.cursor() as cursor:
        said = json.dumps(details, ensure_ascii=False, default=str)
        cursor.execute("SELECT kernel_note_change(%s, '', 'export', NULL, %s::jsonb)", [layer, said])
