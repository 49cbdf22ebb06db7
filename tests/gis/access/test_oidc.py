"""Logins by an OpenID Connect provider: a small real one on this machine, with keys, codes and tokens."""

# Faces: gis/access/models.py

import json
import secrets
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from gis.access.models import LoginAttempt
from gis.roles import REVIEWER

pytestmark = pytest.mark.django_db


class Provider:
    """Vouches for whoever `claims` says; `forge` makes it sign with a key that it does not publish."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {"sub": "1", "preferred_username": "wang", "name": "王工"}
        self.forge = False
        self.says: dict[str, Any] = {"aud": "zongheng"}
        self.nonces: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def code_for(self, nonce: str) -> str:
        """What the person brings back after having logged in there."""
        code = secrets.token_urlsafe()
        self.nonces[code] = nonce
        return code

    def token(self, code: str) -> dict[str, Any]:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048) if self.forge else self.key
        moments = {"exp": time.time() + 60, "iat": time.time()}
        content = {"sub": "1", "nonce": self.nonces.pop(code), **moments, **self.says}
        return {"access_token": "a", "id_token": jwt.encode(content, key, "RS256", headers={"kid": "k"})}

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "k", "alg": "RS256", "use": "sig"}]}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(provider.keys() if self.path == "/keys" else provider.claims)

            def do_POST(self) -> None:
                parameters = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                assert parameters["client_secret"] == ["秘密"]
                assert parameters["code_verifier"]
                self._send(provider.token(parameters["code"][0]))

            def _send(self, content: dict[str, Any]) -> None:
                body = json.dumps(content).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    served = Provider()
    settings.OIDC = True
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "gis.access.backends.ProviderBackend",
    ]
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "zongheng", "秘密"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{served.url}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{served.url}/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{served.url}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{served.url}/keys"
    yield served
    served.server.shutdown()
    served.server.server_close()


def come_back(provider: Provider, *, state: str = "") -> Client:
    """A person who goes to the provider and comes back with its code."""
    client = Client()
    away = client.get("/login/oidc/authenticate/?next=/works/")
    parameters = parse_qs(urlsplit(away["Location"]).query)
    assert away["Location"].startswith(provider.url)
    assert parameters["code_challenge_method"] == ["S256"]
    code = provider.code_for(parameters["nonce"][0])
    client.get("/login/oidc/callback/", {"code": code, "state": state or parameters["state"][0]})
    return client


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def test_whom_the_provider_vouches_for_comes_in_as_their_account(provider: Provider) -> None:
    person = get_user_model().objects.create_user("wang")
    client = come_back(provider)
    assert client.session[SESSION_KEY] == str(person.pk)
    person.refresh_from_db()
    assert person.first_name == "王工"
    assert LoginAttempt.objects.get().means == "oidc"


def test_strangers_stay_outside_unless_accounts_are_made_for_them(provider: Provider, settings: Any) -> None:
    assert not is_in(come_back(provider))
    settings.OIDC_CREATE_USER = True
    assert is_in(come_back(provider))
    assert get_user_model().objects.get(username="wang").groups.count() == 0


def test_roles_follow_the_provider_where_a_claim_is_named(provider: Provider, settings: Any) -> None:
    settings.OIDC_ROLES_CLAIM = "roles"
    Group.objects.get_or_create(name=REVIEWER)
    person = get_user_model().objects.create_user("wang")
    provider.claims["roles"] = [REVIEWER, "别处的组"]
    come_back(provider)
    assert [group.name for group in person.groups.all()] == [REVIEWER]
    provider.claims["roles"] = []
    come_back(provider)
    assert person.groups.count() == 0


def test_a_token_with_another_key_or_an_answer_nobody_asked_for_is_refused(provider: Provider) -> None:
    get_user_model().objects.create_user("wang")
    provider.forge = True
    assert not is_in(come_back(provider))
    provider.forge = False
    assert not is_in(come_back(provider, state="elsewhere"))


@pytest.mark.parametrize(
    "says", [{"aud": "elsewhere"}, {"aud": ["a", "b"]}, {"aud": None}, {"aud": "zongheng", "exp": 1}]
)
def test_a_token_for_somebody_else_or_one_that_has_ended_is_refused(
    provider: Provider, says: dict[str, Any]
) -> None:
    get_user_model().objects.create_user("wang")
    provider.says = {name: value for name, value in says.items() if value is not None}
    assert not is_in(come_back(provider))
    provider.says = {"aud": ["others", "zongheng"]}
    assert is_in(come_back(provider))


def test_an_account_that_was_closed_stays_closed(provider: Provider) -> None:
    get_user_model().objects.create_user("wang", is_active=False)
    assert not is_in(come_back(provider))
