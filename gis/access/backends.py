"""Passwords checked no oftener than the throttle allows, and logins that an OpenID Connect provider vouches for."""

from typing import Any

import jwt
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from gis.access import throttle
from gis.access.models import LoginAttempt
from gis.access.request_id import id_of
from gis.as_of import this_moment
from gis.roles import ROLES

Means, Outcome = LoginAttempt.Means, LoginAttempt.Outcome


class ThrottledBackend(ModelBackend):
    """Django's own check of a password, refused unseen while the throttle says wait (`request.throttled_s`)."""

    @sensitive_variables("password")
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **others: Any,
    ) -> Any:
        if request is None or not username or password is None:
            return super().authenticate(request, username, password, **others)
        now, address = this_moment(), request.META.get("REMOTE_ADDR") or None
        wait = throttle.wait_s(account=username, address=address, now=now)
        person = None if wait else super().authenticate(request, username, password, **others)
        throttle.record(
            account=username,
            address=address,
            means=getattr(request, "login_means", Means.FORM),
            outcome=Outcome.THROTTLED if wait else Outcome.OK if person else Outcome.WRONG,
            request_id=id_of(request),
            now=now,
        )
        if wait:
            request.throttled_s = wait  # type: ignore[attr-defined]
            raise PermissionDenied
        return person


class ProviderBackend(OIDCAuthenticationBackend):
    """Whom the provider vouches for: by the claim ZONGHENG_OIDC_ACCOUNT an account that exists here, or a new one where
    that is allowed; roles by the claim ZONGHENG_OIDC_ROLES where it is set."""

    def verify_token(self, token: str, **kwargs: Any) -> Any:
        """The token's claims, once its signature, its end and that it was made for us have been seen."""
        try:
            payload = super().verify_token(token, **kwargs)
        except jwt.InvalidTokenError as error:
            raise SuspiciousOperation("the ID token is not valid") from error
        meant = payload.get("aud")
        if settings.OIDC_RP_CLIENT_ID not in (meant if isinstance(meant, list) else [meant]):
            raise SuspiciousOperation("the ID token was made for somebody else")
        return payload

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        return bool(claims.get(settings.OIDC_ACCOUNT_CLAIM))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        return self.UserModel.objects.filter(
            username=str(claims[settings.OIDC_ACCOUNT_CLAIM]), is_active=True
        )

    def create_user(self, claims: dict[str, Any]) -> Any:
        person = self.UserModel.objects.create_user(str(claims[settings.OIDC_ACCOUNT_CLAIM])[:150])
        return self.update_user(person, claims)

    def update_user(self, user: Any, claims: dict[str, Any]) -> Any:
        user.first_name = str(claims.get("name") or user.first_name)[:150]
        user.save(update_fields=["first_name"])
        if settings.OIDC_ROLES_CLAIM:
            named = set(claims.get(settings.OIDC_ROLES_CLAIM) or []) & set(ROLES)
            user.groups.remove(*Group.objects.filter(name__in=set(ROLES) - named))
            user.groups.add(*Group.objects.filter(name__in=named))
        return user

    def authenticate(self, request: HttpRequest | None, **kwargs: Any) -> Any:
        person = super().authenticate(request, **kwargs)
        if request is not None and "code" in request.GET:
            throttle.record(
                account=person.get_username() if person else "",
                address=request.META.get("REMOTE_ADDR") or None,
                means=Means.OIDC,
                outcome=Outcome.OK if person else Outcome.WRONG,
                request_id=id_of(request),
                now=this_moment(),
            )
        return person
