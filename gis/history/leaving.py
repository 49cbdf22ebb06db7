"""Whole layers that leave as files: written down with who took them, of which day and with which filters."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.db.models.functions import Now
from django.http import HttpRequest

from gis.access.request_id import id_of
from gis.history.actor import acting, note_export
from gis.history.models import Change

AGAIN_AFTER: Final = timedelta(hours=1)


def note_file(request: HttpRequest, *, layer: str, form: str, person: Any = None) -> None:
    """Write down that `layer` left in the format `form`; where the database can only be read, nothing is written."""
    details = {"format": form, **request.GET.dict()}
    taker = request.user if person is None else person
    with acting(taker, request_id=id_of(request)), suppress(DatabaseError), transaction.atomic():
        note_export(layer=layer, details=details)


def note_reading(request: HttpRequest, *, layer: str, service: str, day: date, person: Any) -> None:
    """Write down that `layer` as of `day` is being read through a service, once an hour for each person and service.

    Programs read in pages and boxes, many a minute; where the database can only be read, nothing is written.
    """
    said = {"format": service, "as_of": str(day)}
    noted = Change.objects.using(DEFAULT_DB_ALIAS).filter(
        relation=layer,
        key="",
        action=Change.Action.EXPORT,
        actor=person.get_username(),
        new__contains=said,
        at__gt=Now() - AGAIN_AFTER,
    )
    with suppress(DatabaseError):
        if noted.exists():
            return
        with acting(person, request_id=id_of(request)), transaction.atomic():
            note_export(layer=layer, details=said)
