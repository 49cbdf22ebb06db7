"""Settings: what differs between machines comes from the environment; the field's numbers are in norms modules."""

import os
from pathlib import Path
from typing import Any, Final

import dj_database_url

from gis.access.policy import directives
from gis.devtools.cluster import private_database_url
from gis.wheels import library_of

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

GDAL_LIBRARY_PATH = library_of("pyogrio", "libgdal")
GEOS_LIBRARY_PATH = library_of("shapely", "libgeos_c")


def kept_storage(name: str, folder: Path, *, bucket: str) -> dict[str, Any]:
    """A storage of files that nobody reaches by an address: a folder, or where a bucket is named a part of it."""
    if not bucket:
        options: dict[str, Any] = {
            "location": folder,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    endpoint = os.environ.get("ZONGHENG_S3_ENDPOINT") or None
    options = {"bucket_name": bucket, "location": name, "endpoint_url": endpoint, "file_overwrite": True}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


DEBUG = flag("ZONGHENG_DEBUG", False)
SECRET_KEY = os.environ.get("ZONGHENG_SECRET_KEY", "")
if not SECRET_KEY:
    from gis.secret import secret_key

    SECRET_KEY = secret_key(VAR_DIR / "secret-key")
ALLOWED_HOSTS = os.environ.get("ZONGHENG_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
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

INSTALLED_APPS = [
    "gis.administration.config.OwnAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.gis",
    "django.contrib.humanize",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "mozilla_django_oidc",
    "csp",
    "procrastinate.contrib.django",
    "rest_framework",
    "rest_framework_gis",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "gisserver",
    "gis",
    "roads",
    "villages",
    "parcels",
    "maps",
]

MIDDLEWARE = [
    "gis.access.middleware.OurHosts",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "gis.access.middleware.WhoAsks",
    "gis.api.believing.AsBelieved",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "gis.urls"
WSGI_APPLICATION = "gis.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "maps" / "templates"],  # before the admin's own: its rows lead to their history
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or private_database_url(),
        engine="django.contrib.gis.db.backends.postgis",
        conn_max_age=None,
        conn_health_checks=True,
    ),
}
DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=False, connect_timeout=5)
# A streaming replica of it, for reads that may lag (gis/replica.py), and the seconds they may.
if os.environ.get("ZONGHENG_REPLICA_URL"):
    DATABASES["replica"] = dj_database_url.parse(
        os.environ["ZONGHENG_REPLICA_URL"],
        engine="django.contrib.gis.db.backends.postgis",
        conn_max_age=None,
        conn_health_checks=True,
    )
    DATABASES["replica"].setdefault("OPTIONS", {}).update(server_side_binding=False, connect_timeout=2)
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
DATABASE_ROUTERS = ["gis.replica.ReplicaRouter"]
REPLICA_MOST_LAG_S = float(os.environ.get("ZONGHENG_REPLICA_LAG", "30"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("vendor", VAR_DIR / "vendor")]
# Where the files that were imported are kept, photos, orthophotos; served by no address.
IMPORT_FOLDER = VAR_DIR / "imports"
IMAGERY_FOLDER = VAR_DIR / "imagery"
# Files that every node needs: folders readable by the server's account alone, or a bucket (gis/kept_files.py).
KEPT_FOLDERS = {"imports": IMPORT_FOLDER, "photos": VAR_DIR / "photos", "imagery": IMAGERY_FOLDER}
S3_BUCKET = os.environ.get("ZONGHENG_S3_BUCKET", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    **{name: kept_storage(name, folder, bucket=S3_BUCKET) for name, folder in KEPT_FOLDERS.items()},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Our modules import each other by plain names, so browsers ask again each time and mostly get 304;
# front-end packages carry their version in the address.
WHITENOISE_MAX_AGE = 0
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/vendor/[^/]+/\d[^/]*/"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": directives(https=HTTPS, base_layer=bool(os.environ.get("ZONGHENG_TIANDITU_KEY")))
}
SECURE_REFERRER_POLICY = "same-origin"

SESSION_ENGINE = "gis.access.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * int(os.environ.get("ZONGHENG_SESSION_DAYS", "7"))
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

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Figures that the processes of a machine share. Keys hold versions of the data: nothing in it is ever wrong, all of
    # it may be deleted, and each machine has its own.
    "figures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": os.environ.get("ZONGHENG_CACHE_FOLDER") or VAR_DIR / "figures",
        "TIMEOUT": 30 * 86_400,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # Tiles that the processes of a machine share, each under the version of what it shows: nor can these be wrong.
    "tiles": {
        "BACKEND": "gis.tiles.cache.TileFiles",
        "LOCATION": os.environ.get("ZONGHENG_TILE_FOLDER") or VAR_DIR / "tiles",
        "TIMEOUT": 30 * 86_400,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"faults": {"()": "gis.serving.faults.ShortFaults"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["faults"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},  # 404s are the visitor's affair
        "gisserver": {
            "level": "CRITICAL"
        },  # so are filters that make no sense; maps/wfs/errors.py logs the odd ones
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["gis.api.rendering.SessionLogin"],
    "DEFAULT_PERMISSION_CLASSES": ["gis.roles.MayRead"],
    "DEFAULT_RENDERER_CLASSES": ["gis.api.rendering.JsonRenderer", "gis.api.rendering.GeoJsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["gis.api.rendering.JsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "gis.api.rendering.AnyClient",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "gis.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "gis.api.errors.answer_error",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["gis.api.rendering.JsonRenderer"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "纵横 API",
    "DESCRIPTION": (
        "新区路网、工程、管线和问题的进度。一切都截至某一天（as_of），可查到每条上报；"
        "标了 schematic 的位置是示意，标了 demo 的是演示数据。"
        "坐标是 EPSG:4326，先经度后纬度；长度是米。错误都是 4xx，说明用中文。"
        "整个图层的文件和 WFS 在 /data/。"
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["gis.roles.MayRead"],
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": [],
}

# WFS: metres to the nanometre and degrees to a tenth of a millimetre, as PostGIS writes them.
GISSERVER_DB_PRECISION = 9

# The one CRS that stores and measures geometry (metres). EPSG:4547 = CGCS2000 / 3-degree GK, CM 114° E.
STORAGE_SRID: Final = int(os.environ.get("ZONGHENG_SRID", "4547"))
# Whether anyone who reaches the server may look; writing always needs a login and a role.
PUBLIC_READ = flag("ZONGHENG_PUBLIC_READ", True)
# Lights: how many percentage points behind plan turn a work yellow and red. Shown wherever lights are shown.
LIGHT_YELLOW_POINTS = float(os.environ.get("ZONGHENG_LIGHT_YELLOW", "5"))
LIGHT_RED_POINTS = float(os.environ.get("ZONGHENG_LIGHT_RED", "15"))
# Who publishes, in OC4IDS, and the prefix of project ids that was registered for the publisher (see docs/oc4ids.md).
PUBLISHER = os.environ.get("ZONGHENG_PUBLISHER", "纵横")
OC4IDS_PREFIX = os.environ.get("ZONGHENG_OC4IDS_PREFIX", "oc4ids-zongheng")
TIANDITU_KEY = os.environ.get("ZONGHENG_TIANDITU_KEY", "")
# Where this installation is reached, without a slash at the end: documents link back to it. Empty: no links.
PUBLIC_URL = os.environ.get("ZONGHENG_PUBLIC_URL", "").rstrip("/")
# The tile sets that the fast lane serves, and the database connections it may hold in each server process.
TILE_SETS: Final = "maps.catalogue.TILE_SETS"
# The room above that knows the newest report's day, which stands for "today" where a request names no day.
NEWEST_REPORT: Final = "roads.figures.grid.newest_report"
SETTLED_DAY: Final = "roads.figures.settled_day.settled_day"
# Off for measuring what making a tile costs.
TILE_CACHE = flag("ZONGHENG_TILE_CACHE", True)
TILE_CONNECTIONS = int(os.environ.get("ZONGHENG_TILE_CONNECTIONS", "4"))

# Files that come in are hostile until read: what of them is borne. Sizes in bytes, times in seconds.
IMPORT_LIMITS: Final = {
    "file_bytes": int(os.environ.get("ZONGHENG_IMPORT_MB", "200")) * 1_000_000,
    "unpacked_bytes": int(os.environ.get("ZONGHENG_IMPORT_UNPACKED_MB", "1000")) * 1_000_000,
    "entries": 2_000,
    "ratio": 200,
    "rows": int(os.environ.get("ZONGHENG_IMPORT_ROWS", "500000")),
    "columns": 500,
    "points": 20_000_000,
    "seconds": int(os.environ.get("ZONGHENG_IMPORT_SECONDS", "120")),
    "memory_bytes": int(os.environ.get("ZONGHENG_IMPORT_MEMORY_MB", "4000")) * 1_000_000,
}
# So many files are read at one moment, over all processes, each within the limits above; others wait so long.
IMPORT_READERS = int(os.environ.get("ZONGHENG_IMPORT_READERS", "2"))
IMPORT_WAIT_S = 30.0
# Work that takes longer than an answer (decision 0130): its kinds, how many at a time, and the memory of each; what a
# job has read for it is a reader's (above).
JOB_TASKS: Final = "maps.jobs.tasks.TASKS"
JOBS_AT_A_TIME = int(os.environ.get("ZONGHENG_JOBS", "2"))
JOB_MEMORY = int(os.environ.get("ZONGHENG_JOB_MEMORY_MB", "6000")) * 1_000_000
# A page that asks for a job waits so long for its end before it shows how far it is.
JOB_PATIENCE_S = 2.5
# Tests do jobs where they are asked for, in the same process and transaction.
JOBS_AT_ONCE = False
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["gis.jobs.queue"]
FILE_UPLOAD_HANDLERS = ["gis.exchange.readers.uploads.LimitedUpload"]
# The one-time code that makes the first administrator of an empty database.
FIRST_RUN_CODE = VAR_DIR / "first-run-code"

# Photos are hostile until decoded, too. `pixels` is width times height: 100 million take 300 MB unpacked.
PHOTO_LIMITS: Final = {
    "file_bytes": int(os.environ.get("ZONGHENG_PHOTO_MB", "30")) * 1_000_000,
    "piece_bytes": 1_000_000,
    "pixels": int(os.environ.get("ZONGHENG_PHOTO_MEGAPIXELS", "100")) * 1_000_000,
    "memory_bytes": int(os.environ.get("ZONGHENG_PHOTO_MEMORY_MB", "1500")) * 1_000_000,
    "seconds": int(os.environ.get("ZONGHENG_PHOTO_SECONDS", "30")),
}
# RFC 3161 time stamps of originals: the address of an authority (none: off), and the PEM file of the roots believed.
TSA_URL = os.environ.get("ZONGHENG_TSA_URL", "")
TSA_ROOTS = os.environ.get("ZONGHENG_TSA_ROOTS", "")
# Orthophotos and satellite scenes: kept as cloud-optimised GeoTIFFs, served as tiles. `pixels` counts every band.
IMAGERY_LIMITS: Final = {
    "file_bytes": int(os.environ.get("ZONGHENG_IMAGERY_MB", "2000")) * 1_000_000,
    "pixels": int(os.environ.get("ZONGHENG_IMAGERY_MEGAPIXELS", "4000")) * 1_000_000,
    "memory_bytes": int(os.environ.get("ZONGHENG_IMAGERY_MEMORY_MB", "4000")) * 1_000_000,
    "seconds": int(os.environ.get("ZONGHENG_IMAGERY_SECONDS", "600")),
}
# What a backup keeps besides the database and KEPT_FOLDERS. A room that keeps files of its own adds its folder there.
KEPT_KEYS = {"secret-key": VAR_DIR / "secret-key"}
# Tables that hold rows as soon as a system is in use, in words: a backup is restored only where they are empty.
FILLED_TABLES: Final = (("auth_user", "账号"), ("roads_road", "道路"))
