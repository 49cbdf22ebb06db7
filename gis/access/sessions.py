"""Sessions in the database that know whose they are (settings.SESSION_ENGINE)."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from gis.access.models import PersonSession
from gis.serving.faults import READ_ONLY, fault_of

# Under these names a session carries what its row shows.
ADDRESS: Final = "_address"
AGENT: Final = "_agent"
BEGUN: Final = "_begun"
SEEN: Final = "_seen"
SEEN_EVERY: Final = timedelta(minutes=10)


class SessionStore(DatabaseStore):
    """Django's store, its rows with whose session it is."""

    @classmethod
    def get_model_class(cls) -> type[PersonSession]:
        return PersonSession

    def create_model_instance(self, data: Any) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.address = data.get(ADDRESS) or None
        row.agent = data.get(AGENT, "")
        row.begun_at, row.seen_at = _moment(data.get(BEGUN)), _moment(data.get(SEEN))
        return row

    def save(self, must_create: bool = False) -> None:
        """Save as Django does; while the database is read-only a session stays as it was, and reading goes on."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if fault_of(error) is not READ_ONLY:
                raise


def mark(request: HttpRequest, *, now: datetime) -> None:
    """Write into a new session from where and when it was begun."""
    request.session[ADDRESS] = request.META.get("REMOTE_ADDR", "")
    request.session[AGENT] = request.headers.get("User-Agent", "")[:200]
    request.session[BEGUN] = request.session[SEEN] = now.isoformat()


def touch(request: HttpRequest, *, now: datetime) -> None:
    """Note that a session is in use, at most every SEEN_EVERY; with it its end moves on, up to
    SESSION_LONGEST after the login."""
    begun = _moment(request.session.get(BEGUN))
    if begun is not None and now - begun > settings.SESSION_LONGEST:
        logout(request)
        return
    seen = _moment(request.session.get(SEEN))
    if SESSION_KEY in request.session and (seen is None or now - seen > SEEN_EVERY):
        request.session[SEEN] = now.isoformat()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
