"""Measures features as GeoJSON and prints Markdown: /api/pipes/ and /api/works/ with a bbox, 100 and 1,000 rows, whole
request in this process, in turns with the bare SQL for the same rows, so that other work on the machine falls on both.

Bare SQL for pipes is one statement that writes the FeatureCollection in PostgreSQL; for works it is that and the three
statements that progress needs. `python bench/load.py` makes the database that is measured."""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

import psycopg  # noqa: E402

from bench.load import bench_url, libpq_url  # noqa: E402

BOX: Final = (113.2, 35.1, 113.3, 35.2)
SIZES: Final = (100, 1000)
AS_OF: Final = "2014-09-30"

COLLECTION = """
    SELECT json_build_object('type', 'FeatureCollection', 'features', json_agg(json_build_object(
        'type', 'Feature', 'id', id, 'geometry', ST_AsGeoJSON(ST_Transform(line, 4326), 7)::json,
        'properties', json_build_object({properties}))))::text
    FROM (
        SELECT t.*, r.name AS road FROM {table} t LEFT JOIN roads_road r ON r.id = t.road_id
        WHERE ST_Intersects(t.line, ST_Transform(ST_MakeEnvelope(%s, %s, %s, %s, 4326), {srid}))
        ORDER BY t.code LIMIT %s
    ) AS row
"""
SHOWN: Final = {
    "roads_pipe": (
        "code kind road road_id span length_m diameter_mm material laid_on planned_for source schematic demo"
    ),
    "roads_work": (
        "code kind road road_id road_text from_label to_label span resolution resolution_reason flag goal goal_due "
        "planned_start planned_finish unit_id budget_wan_yuan quote source schematic demo"
    ),
}
KEYS = """
    SELECT array_agg(id) FROM (
        SELECT id FROM roads_work
        WHERE ST_Intersects(line, ST_Transform(ST_MakeEnvelope(%s, %s, %s, %s, 4326), {srid})) ORDER BY code LIMIT %s
    ) AS row
"""


def say(text: str = "") -> None:
    print(text, flush=True)


def collection(table: str, srid: int) -> str:
    """The statement that writes the features of `table` with the columns the API shows of it."""
    properties = ", ".join(f"'{name}', {name}" for name in SHOWN[table].split())
    return COLLECTION.format(table=table, srid=srid, properties=properties)


def bare_pipes(connection: psycopg.Connection[Any], srid: int, size: int) -> Callable[[], int]:
    """One statement for pipes; the call gives the bytes it brought."""
    sql = collection("roads_pipe", srid)
    return lambda: len(_one(connection, sql, (*BOX, size)))


def bare_works(connection: psycopg.Connection[Any], srid: int, size: int) -> Callable[[], int]:
    """The collection of works, then what progress reads: metres and newest days."""
    from roads.figures import progress

    steps = ", ".join(progress.STEP.format(place=place) for place in range(1, 5))
    metres = progress.METRES.format(steps=steps, slices="roads_slice")

    sql = collection("roads_work", srid)
    keys = _one(connection, KEYS.format(srid=srid), (*BOX, size))

    def run() -> int:
        weight = len(_one(connection, sql, (*BOX, size)))
        connection.execute(metres, {"ids": keys, "as_of": AS_OF}).fetchall()
        connection.execute(progress.NEWEST_DAYS, (keys, AS_OF, "infinity", "infinity")).fetchall()
        return weight

    return run


def _one(connection: psycopg.Connection[Any], sql: str, values: tuple[Any, ...]) -> Any:
    row = connection.execute(sql.encode(), values).fetchone()
    if row is None or row[0] is None:
        raise SystemExit("no rows in the box: run bench/load.py first")
    return row[0]


def asked(name: str, size: int) -> Callable[[], int]:
    """The whole request: middleware, filters, rows, JSON."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    box = ",".join(map(str, BOX))

    def run() -> int:
        answer = client.get(f"/api/{name}/?as_of={AS_OF}&bbox={box}&page_size={size}")
        assert answer.status_code == 200, answer.content
        return len(answer.content)

    return run


def in_turns(
    one: Callable[[], int], other: Callable[[], int], rounds: int
) -> tuple[list[float], list[float]]:
    """Seconds of each round of both, taking turns, after one of each to warm up."""
    times: tuple[list[float], list[float]] = ([], [])
    for taken in range(rounds + 1):
        for seconds, run in zip(times, (one, other), strict=True):
            begun = time.perf_counter()
            run()
            if taken:
                seconds.append(time.perf_counter() - begun)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
    from gis.devtools.cluster import private_database_url

    url = bench_url(os.environ.get("DATABASE_URL") or private_database_url())
    os.environ["DATABASE_URL"] = url
    import django

    django.setup()
    from django.conf import settings

    say("| collection | rows | bare SQL, ms | request, ms | bare ÷ request | kB |")
    say("|---|---|---|---|---|---|")
    with psycopg.connect(libpq_url(url), autocommit=True, prepare_threshold=None) as connection:
        for name, bare in (("pipes", bare_pipes), ("works", bare_works)):
            for size in SIZES:
                sql, whole = bare(connection, settings.STORAGE_SRID, size), asked(name, size)
                base, ours = (statistics.median(times) * 1000 for times in in_turns(sql, whole, rounds))
                say(
                    f"| {name} | {size} | {base:.1f} | {ours:.1f} | {base / ours:.2f} | {whole() / 1000:.0f} |"
                )


if __name__ == "__main__":
    main()
