"""Whole layers that leave as files: written down with who took them, of which day and with which filters."""

from contextlib import suppress
from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpRequest

from gis.access.request_id import id_of
from gis.history.actor import acting, note_export


def note_file(request: HttpRequest, *, layer: str, form: str, person: Any = None) -> None:
    """Write down that `layer` left in the format `form`; where the database can only be read, nothing is written."""
    details = {"format": form, **request.GET.dict()}
    taker = request.user if person is None else person
    with acting(taker, request_id=id_of(request)), suppress(DatabaseError), transaction.atomic():
        note_export(layer=layer, details=details)
