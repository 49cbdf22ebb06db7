"""All set-up in order, for serving and for testing, and the database that both then use."""

import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from gis.devtools.cluster import held, refcount
from gis.devtools.cluster.place import Place
from gis.devtools.setup import environment, frontend, packages
from gis.devtools.setup.progress import SetupError

CHECKOUT = Path(__file__).resolve().parent.parent.parent.parent
SCHEMES = {"postgis", "postgres", "postgresql", "pgsql"}


def prepare(*, testing: bool = False) -> None:
    """System packages, .venv and front-end packages; steps whose inputs did not change are skipped."""
    needs = packages.for_serving(private_database=own_database() is None)
    if testing:
        needs += packages.for_testing()
    packages.prepare(needs, CHECKOUT / "var/log/apt.log")
    environment.prepare(CHECKOUT)
    frontend.prepare(CHECKOUT)


def own_database() -> str | None:
    """DATABASE_URL, checked for its form; None where the private cluster is used."""
    url = os.environ.get("DATABASE_URL")
    if url and urlsplit(url).scheme not in SCHEMES:
        raise SetupError("DATABASE_URL 的写法应为 postgis://用户:密码@主机:端口/数据库名。")
    return url or None


def database(*, fresh: bool = False) -> AbstractContextManager[Place | None]:
    """The private database for as long as the block lasts, anew if `fresh`; None where DATABASE_URL names another."""
    if own_database() is not None:
        if fresh:
            raise SetupError(
                "--fresh 只重建自带的数据库;DATABASE_URL 指定的数据库请自行处理,或先取消该变量。"
            )
        return nullcontext(None)
    if fresh:
        refcount.renew(CHECKOUT)
    return held(CHECKOUT)


def python() -> str:
    """The interpreter in .venv."""
    return str(CHECKOUT / ".venv/bin/python")
