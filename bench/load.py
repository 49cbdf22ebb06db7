"""Makes the database that bench/tiles.py measures: 20,000 works and 60,000 pipes in the district's square, always the
same rows. It lives beside the project's database under a name ending in _bench and replaces only itself."""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
DISTRICT_CORNER = (113.2, 35.1)


def bench_url(url: str) -> str:
    """The address of the bench database beside the one `url` names."""
    parts = urlsplit(url)
    name = parts.path.lstrip("/").removesuffix("_bench") or "zongheng"
    return urlunsplit(parts._replace(path=f"/{name}_bench"))


def libpq_url(url: str) -> str:
    return re.sub(r"^postgis:", "postgresql:", url)


@contextmanager
def database_url() -> Iterator[str]:
    """The address of the project's database: DATABASE_URL, or the private cluster held while it is used."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    from gis.devtools.cluster import held, private_database_url

    with held():
        yield private_database_url()


def create(url: str) -> None:
    """An empty database at `url`, in place of one of that name."""
    name = urlsplit(url).path.lstrip("/")
    if not name.endswith("_bench"):
        raise SystemExit(f"{name}: the bench only replaces databases whose name ends in _bench")
    server = urlunsplit(urlsplit(libpq_url(url))._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    environment = os.environ | {"DATABASE_URL": url}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"]
    subprocess.run(command, cwd=CHECKOUT, env=environment, check=True)


def fill(url: str, *, works: int, pipes: int) -> None:
    """The rows of load.sql, in the storage CRS."""
    from django.conf import settings
    from pyproj import Transformer

    srid = int(settings.STORAGE_SRID)
    east, north = Transformer.from_crs(4326, srid, always_xy=True).transform(*DISTRICT_CORNER)
    values = {"works": works, "pipes": pipes, "east": round(east), "north": round(north), "srid": srid}
    text = (HERE / "load.sql").read_text(encoding="utf-8")
    sql = re.sub(r"(?<!:):(works|pipes|east|north|srid)\b", lambda match: str(values[match[1]]), text)
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        connection.execute(sql.encode())
        connection.execute("VACUUM ANALYZE")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=int, default=20_000)
    parser.add_argument("--pipes", type=int, default=60_000)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
    begun = time.monotonic()
    with database_url() as given:
        url = bench_url(given)
        create(url)
        fill(url, works=arguments.works, pipes=arguments.pipes)
    print(
        f"{urlsplit(url).path.lstrip('/')}: {arguments.works} works, {arguments.pipes} pipes, "
        f"{time.monotonic() - begun:.0f} s"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT))
    main()
