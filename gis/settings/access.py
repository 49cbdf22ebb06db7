"""Settings of who comes in: HTTPS, the policy of pages, sessions, passwords, logins by a provider."""

import os
from datetime import timedelta

from gis.access.policy import directives
from gis.settings.base import VAR_DIR, flag

# Set when a proxy in front speaks HTTPS: cookies then never travel in the clear.
HTTPS = flag("ZONGHENG_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Redirects and subdomains are the proxy's affair; on plain http://127.0.0.1 the rest does not apply.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
if not HTTPS:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W012", "security.W016"]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ZONGHENG_ORIGINS", "").split(",") if origin]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": directives(https=HTTPS, base_layer=bool(os.environ.get("ZONGHENG_TIANDITU_KEY")))
}
SECURE_REFERRER_POLICY = "same-origin"

SESSION_ENGINE = "gis.access.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * int(os.environ.get("ZONGHENG_SESSION_DAYS", "7"))
# However much it is used, a session ends so long after its login.
SESSION_LONGEST = timedelta(days=int(os.environ.get("ZONGHENG_SESSION_MOST_DAYS", "30")))
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AUTHENTICATION_BACKENDS = ["gis.access.backends.ThrottledBackend"]
OTP_TOTP_ISSUER = "纵横"
# Logins by an OpenID Connect provider, beside passwords: on where its addresses are given.
OIDC = flag("ZONGHENG_OIDC", False)
OIDC_NAME = os.environ.get("ZONGHENG_OIDC_NAME", "统一身份认证")
OIDC_ACCOUNT_CLAIM = os.environ.get("ZONGHENG_OIDC_ACCOUNT", "preferred_username")
OIDC_ROLES_CLAIM = os.environ.get("ZONGHENG_OIDC_ROLES", "")
OIDC_CREATE_USER = flag("ZONGHENG_OIDC_CREATE", False)
OIDC_RP_CLIENT_ID = os.environ.get("ZONGHENG_OIDC_CLIENT", "")
OIDC_RP_CLIENT_SECRET = os.environ.get("ZONGHENG_OIDC_SECRET", "")
OIDC_RP_SCOPES = os.environ.get("ZONGHENG_OIDC_SCOPES", "openid profile")
OIDC_RP_SIGN_ALGO = os.environ.get("ZONGHENG_OIDC_SIGNING", "RS256")
OIDC_OP_AUTHORIZATION_ENDPOINT = os.environ.get("ZONGHENG_OIDC_AUTHORIZE", "")
OIDC_OP_TOKEN_ENDPOINT = os.environ.get("ZONGHENG_OIDC_TOKEN", "")
OIDC_OP_USER_ENDPOINT = os.environ.get("ZONGHENG_OIDC_USERINFO", "")
OIDC_OP_JWKS_ENDPOINT = os.environ.get("ZONGHENG_OIDC_JWKS", "")
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
LOGIN_REDIRECT_URL_FAILURE = "/login/"
if OIDC:
    AUTHENTICATION_BACKENDS.append("gis.access.backends.ProviderBackend")

LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# The one-time code that makes the first administrator of an empty database.
FIRST_RUN_CODE = VAR_DIR / "first-run-code"
