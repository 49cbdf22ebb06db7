"""Settings: what differs between machines comes from the environment; the field's numbers are in norms modules.

Django reads this one module. Parts by subject lie beside it: who comes in (access), interfaces (api), limits.
"""

import os
from pathlib import Path
from typing import Any, Final

import dj_database_url

from gis.devtools.cluster import private_database_url
from gis.settings.access import *
from gis.settings.api import *
from gis.settings.base import BASE_DIR, VAR_DIR, flag
from gis.settings.limits import *
from gis.wheels import library_of

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


DEBUG = flag("ZONGHENG_DEBUG", False)
SECRET_KEY = os.environ.get("ZONGHENG_SECRET_KEY", "")
if not SECRET_KEY:
    from gis.secret import secret_key

    SECRET_KEY = secret_key(VAR_DIR / "secret-key")
ALLOWED_HOSTS = os.environ.get("ZONGHENG_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

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

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Figures that the processes of a machine share. Keys hold versions of the data: nothing in it is ever wrong, all of
    # it may be deleted, and each machine has its own.
    "figures": {
        "BACKEND": "gis.file_cache.OldestGoFirst",
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
# The kinds of work that takes longer than an answer.
JOB_TASKS: Final = "maps.jobs.tasks.TASKS"
# The room above that knows the newest report's day, which stands for "today" where a request names no day.
NEWEST_REPORT: Final = "roads.figures.grid.newest_report"
SETTLED_DAY: Final = "roads.figures.settled_day.settled_day"
# Off for measuring what making a tile costs.
TILE_CACHE = flag("ZONGHENG_TILE_CACHE", True)
TILE_CONNECTIONS = int(os.environ.get("ZONGHENG_TILE_CONNECTIONS", "4"))
# What a backup keeps besides the database and KEPT_FOLDERS. A room that keeps files of its own adds its folder there.
KEPT_KEYS = {"secret-key": VAR_DIR / "secret-key"}
# Tables that hold rows as soon as a system is in use, in words: a backup is restored only where they are empty.
FILLED_TABLES: Final = (("auth_user", "账号"), ("roads_road", "道路"))
