"""A session ends some time after its login, however much it is used."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from gis.access.models import PersonSession
from gis.access.sessions import BEGUN
from gis.as_of import this_moment
from tests.shapes import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "杜鹃花开十里长堤"


def test_a_session_that_is_used_every_day_ends_all_the_same(client: Client, settings: Any) -> None:
    user = make_user("wang")
    user.set_password(PASSWORD)
    user.save()
    client.post("/login/", {"username": "wang", "password": PASSWORD})
    session = client.session
    assert SESSION_KEY in session
    session[BEGUN] = (this_moment() - settings.SESSION_LONGEST + timedelta(hours=1)).isoformat()
    session.save()
    assert client.get("/account/").status_code == 200
    session = client.session
    session[BEGUN] = (this_moment() - settings.SESSION_LONGEST - timedelta(hours=1)).isoformat()
    session.save()
    assert client.get("/account/").status_code == 302
    assert not PersonSession.objects.filter(user_id=user.pk).exists()
