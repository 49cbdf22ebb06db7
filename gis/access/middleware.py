"""Around every request: names we answer to, its number, who asks (for the access log), headers that browsers obey."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gis.access.request_id import id_of
from gis.access.sessions import touch
from gis.as_of import this_moment
from gis.history.actor import acting

SAFE: Final = ("GET", "HEAD", "OPTIONS", "TRACE")
GetResponse = Callable[[HttpRequest], HttpResponseBase]

# What pages may ask the browser for: the field app takes photos and positions, nobody anything else.
FEATURES: Final = {
    "accelerometer": "(self)",
    "autoplay": "()",
    "camera": "(self)",
    "clipboard-write": "(self)",
    "display-capture": "()",
    "fullscreen": "(self)",
    "geolocation": "(self)",
    "gyroscope": "(self)",
    "magnetometer": "(self)",
    "microphone": "(self)",
    "midi": "()",
    "payment": "()",
    "publickey-credentials-get": "(self)",
    "screen-wake-lock": "(self)",
    "serial": "()",
    "usb": "()",
}
PERMISSIONS_POLICY: Final = ", ".join(f"{name}={whom}" for name, whom in FEATURES.items())


class OurHosts:
    """Refuses names that are not ours before anything is answered, static files included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.get_host()
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", "cross-origin" if _for_all(request) else "same-origin"
        )
        response.headers.setdefault("X-Request-ID", id_of(request))
        return response


class WhoAsks:
    """Keeps a session's moment of use, and tells the front who asked; inside authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            touch(request, now=this_moment())
        response = self._answered(request)
        # Only where it was asked already: the log is no reason for a query.
        person = getattr(request, "_cached_user", None)
        if person is not None and person.is_authenticated:
            response.headers["X-Person"] = person.get_username().encode("unicode_escape").decode()
        return response

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; what writes, writes as the person who asked."""
        writes = request.method not in SAFE and settings.SESSION_COOKIE_NAME in request.COOKIES
        if not writes or not request.user.is_authenticated:
            return self.get_response(request)
        with acting(request.user, request_id=id_of(request)):
            return self.get_response(request)


def _for_all(request: HttpRequest) -> bool:
    """Whether other sites' map clients may show it: tiles, styles and what the API gives, where looking is open."""
    return settings.PUBLIC_READ and request.path.startswith(
        ("/api/", "/tiles/", "/static/", "/style", "/wfs", "/ogc/")
    )
