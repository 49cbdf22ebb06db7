"""Sixteen writers at once, with the data version in one row and by append: `python bench/writers.py [SECONDS]`.

Makes two tables of its own in the project's database and drops them; prints writes a second and the slowest wait.
"""

import os
import sys
import threading
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
django.setup()

import psycopg  # noqa: E402
from django.db import connections  # noqa: E402

WRITERS = 16
# What a report does between its first write and its commit: checks, slices, an answer.
WORK_S = 0.01
BY_ROW = """
CREATE TABLE bench_version (id int PRIMARY KEY, version bigint NOT NULL);
INSERT INTO bench_version VALUES (1, 1);
CREATE TABLE bench_rows (writer int, at timestamptz DEFAULT now());
CREATE FUNCTION bench_bump() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN UPDATE bench_version SET version = version + 1 WHERE id = 1; RETURN NULL; END $$;
CREATE TRIGGER bench_bump AFTER INSERT ON bench_rows FOR EACH STATEMENT EXECUTE FUNCTION bench_bump();
"""
BY_APPEND = """
CREATE TABLE bench_rows (writer int, at timestamptz DEFAULT now());
CREATE TRIGGER bench_bump AFTER INSERT ON bench_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_version();
"""
AWAY = "DROP TABLE IF EXISTS bench_version, bench_rows CASCADE; DROP FUNCTION IF EXISTS bench_bump() CASCADE"


def connect() -> psycopg.Connection:
    params = connections["default"].get_connection_params()
    for only_django in ("cursor_factory", "context", "server_side_binding", "prepare_threshold"):
        params.pop(only_django, None)
    return psycopg.connect(**params)


def measure(made: str, seconds: float) -> tuple[float, float]:
    with connect() as connection:
        connection.execute(AWAY)
        connection.execute(made)
    waits: list[float] = []
    until = time.monotonic() + seconds

    def write(number: int) -> None:
        with connect() as connection:
            while time.monotonic() < until:
                began = time.monotonic()
                connection.execute("INSERT INTO bench_rows (writer) VALUES (%s)", [number])
                waits.append(time.monotonic() - began)
                time.sleep(WORK_S)
                connection.commit()

    threads = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with connect() as connection:
        connection.execute(AWAY)
    return len(waits) / seconds, max(waits)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    for name, made in (("one row", BY_ROW), ("append", BY_APPEND)):
        rate, slowest = measure(made, seconds)
        print(f"{name:8} {rate:8.0f} writes/s, slowest wait {slowest * 1000:6.0f} ms")


if __name__ == "__main__":
    main()
