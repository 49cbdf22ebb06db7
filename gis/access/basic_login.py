"""The login that comes with each request (HTTP Basic), for map clients that cannot fill in a form."""

from base64 import b64decode
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from gis.access.models import LoginAttempt
from gis.access.second_factor import is_asked

# Checking a password is made slow on purpose, and a map asks many times.
REMEMBERED_S: Final = 300
CHALLENGE: Final = 'Basic realm="zongheng", charset="UTF-8"'


@sensitive_variables()
def person_of(request: HttpRequest) -> Any:
    """Who is asking: by the session, else by name and password in the Authorization header; else nobody."""
    scheme, _, code = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic" or request.user.is_authenticated:
        return request.user
    key = "basic-login:" + salted_hmac("gis.access.basic_login", code, secret=settings.SECRET_KEY).hexdigest()
    return _remembered(key) or _checked(request, code, key) or request.user


def _remembered(key: str) -> Any:
    """The person last known by this header, unless the password has been changed since."""
    pk, password = cache.get(key) or (None, None)
    return pk and get_user_model().objects.filter(pk=pk, password=password, is_active=True).first()


@sensitive_variables()
def _checked(request: HttpRequest, code: str, key: str) -> Any:
    try:
        name, _, password = b64decode(code, validate=True).decode().partition(":")
    except ValueError:
        return None
    if "\0" in name + password:
        return None
    request.login_means = LoginAttempt.Means.BASIC  # type: ignore[attr-defined]
    person = authenticate(request, username=name, password=password)
    if person is not None and is_asked(person):
        return None  # a header cannot carry the code
    if person is not None:
        cache.set(key, (person.pk, person.password), REMEMBERED_S)
    return person
