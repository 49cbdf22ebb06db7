"""Measures tiles and prints Markdown: sizes and times of all tiles of the district, and the server against bare SQL,
in turns so that other work on the machine falls on both. `python bench/tiles.py --help` says what may be chosen."""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

import psycopg  # noqa: E402

from bench import tile_clients as clients  # noqa: E402
from bench import tile_servers as servers  # noqa: E402
from bench.load import bench_url, database_url, libpq_url  # noqa: E402

MIX = 300


def say(text: str = "") -> None:
    print(text, flush=True)


def tiles_of(connection: psycopg.Connection[Any], zooms: Sequence[int]) -> list[Any]:
    """Addresses of all tiles that the roads' rectangle touches."""
    from gis.tiles.sql import TileAddress

    row = connection.execute(
        "SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) FROM "
        "(SELECT ST_Transform(ST_SetSRID(ST_Extent(centreline_3857)::geometry, 3857), 4326) AS e FROM roads_road) AS t"
    ).fetchone()
    if row is None or row[0] is None:
        raise SystemExit("no roads: run manage.py demo or bench/load.py first")
    west, south, east, north = row
    addresses = []
    for zoom in zooms:
        low, high = TileAddress.at(west, north, zoom), TileAddress.at(east, south, zoom)
        addresses += [
            TileAddress(zoom, x, y) for x in range(low.x, high.x + 1) for y in range(low.y, high.y + 1)
        ]
    return addresses


def sizes(connection: psycopg.Connection[Any]) -> None:
    """Every tile of zooms 8–16 made once: how large, how long, how many had to say less."""
    from gis.tiles.fetch import fetch_tile
    from gis.tiles.response import make
    from gis.tiles.sql import Detail
    from maps.catalogue import DISTRICT

    say("| zoom | tiles | largest, kB | median, kB | slowest, ms | median, ms | made with less detail |")
    say("|---|---|---|---|---|---|---|")
    for zoom in range(8, 17):
        weights, times, lowered = [], [], 0
        for at in tiles_of(connection, [zoom]):
            tries: list[int] = []

            def fetch(
                statement: str, place: tuple[int, int, int], tries: list[int] = tries
            ) -> tuple[int, bytes]:
                tries.append(1)
                return fetch_tile(connection, statement, place)

            begun = time.perf_counter()
            _, content = make(DISTRICT, at, fetch)
            times.append((time.perf_counter() - begun) * 1000)
            weights.append(len(content) / 1000)
            lowered += len(tries) > 1
        detail = Detail.at(zoom).name.lower()
        say(
            f"| {zoom} ({detail}) | {len(weights)} | {max(weights):.1f} | {statistics.median(weights):.1f} "
            f"| {max(times):.0f} | {statistics.median(times):.1f} | {lowered} |"
        )
    say()


def jobs_for(tiles: Any, addresses: Sequence[Any], version: int) -> list[clients.Job]:
    from gis.tiles.sql import Detail

    return [
        (
            tiles.statement(at.z, Detail.at(at.z)),
            (at.z, at.x, at.y),
            f"/tiles/{tiles.name}/{version}/{at.z}/{at.x}/{at.y}.mvt",
        )
        for at in addresses
    ]


def in_turns(runs: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, tuple[float, float]]:
    """Median tiles a second of each run, and median of its ratio to the first run of the same round. A round before
    the first opens connections and is not counted."""
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            rate = run()
            if number:
                rates[name].append(rate)
    first = rates[next(iter(runs))]
    return {
        name: (
            statistics.median(numbers),
            statistics.median(a / b for a, b in zip(numbers, first, strict=True)),
        )
        for name, numbers in rates.items()
    }


def table(rates: dict[str, tuple[float, float]]) -> None:
    say("| | tiles/s | ratio |")
    say("|---|---|---|")
    for name, (rate, ratio) in rates.items():
        say(f"| {name} | {rate:.0f} | {ratio:.2f} |")
    say()


def fullest_and_mix(connection: psycopg.Connection[Any]) -> tuple[list[Any], list[Any]]:
    """The largest tile of zoom 14, and MIX tiles of zooms 14–16 with something in them, spread over the district."""
    from gis.tiles.fetch import fetch_tile
    from gis.tiles.sql import Detail
    from maps.catalogue import DISTRICT

    def weight(at: Any) -> int:
        statement = DISTRICT.statement(at.z, Detail.at(at.z))
        return len(fetch_tile(connection, statement, (at.z, at.x, at.y))[1])

    weights = {at: weight(at) for at in tiles_of(connection, [14, 15, 16])}
    fullest = max((at for at in weights if at.z == 14), key=weights.__getitem__)
    filled = [at for at, size in weights.items() if size > 200]
    return [fullest], filled[:: max(1, len(filled) // MIX)][:MIX]


def compare(url: str, connection: psycopg.Connection[Any], arguments: argparse.Namespace) -> None:
    """The server against its own SQL, plain and gzipped, on one tile and on a mix."""
    from gis.tiles.wsgi import SESSION
    from maps.catalogue import DISTRICT

    row = connection.execute("SELECT version FROM kernel_dataversion").fetchone()
    version = int(row[0]) if row else 0
    with servers.granian("gis.wsgi:application", url) as base:
        one, mix = fullest_and_mix(connection)
        for label, addresses in (("largest tile of zoom 14", one), (f"{len(mix)} tiles, zooms 14–16", mix)):
            jobs = jobs_for(DISTRICT, addresses, version)
            say(f"**{label}**, 8 connections")
            say()
            over_http = partial(clients.http_per_second, base, jobs, arguments.seconds)
            runs = {
                "the same SQL, bare psycopg": partial(
                    clients.sql_per_second, libpq_url(url), SESSION, jobs, arguments.seconds
                ),
                "server": over_http,
                "server, gzip": partial(over_http, encoding="gzip"),
            }
            table(in_turns(runs, arguments.rounds))


def against_tipg(url: str, connection: psycopg.Connection[Any], arguments: argparse.Namespace) -> None:
    """One layer, the same rows and columns, from tipg and from us; Web Mercator is stored for both."""
    from bench.works_only import WORKS_ONLY
    from gis.tiles.sql import Detail
    from roads.layers import WORKS

    draw = WORKS.draws[Detail.FULL]
    columns = ", ".join(f'{sql} AS "{name}"' for name, sql in draw.columns.items())
    connection.execute("DROP VIEW IF EXISTS bench_works")
    view = f"SELECT s.id, {columns}, {draw.geometry} AS geom FROM {draw.source}"
    connection.execute(f"CREATE VIEW bench_works AS {view}".encode())
    try:
        with ExitStack() as stack:
            ours = stack.enter_context(servers.granian("bench.works_only:application", url))
            theirs = stack.enter_context(servers.tipg(arguments.tipg, libpq_url(url)))
            one, mix = fullest_and_mix(connection)
            for label, addresses in (
                ("largest tile of zoom 14", one),
                (f"{len(mix)} tiles, zooms 14–16", mix),
            ):
                jobs = jobs_for(WORKS_ONLY, addresses, 0)
                path = "/collections/public.bench_works/tiles/WebMercatorQuad"
                tipg_jobs = [(s, p, f"{path}/{p[0]}/{p[1]}/{p[2]}") for s, p, _ in jobs]
                say(f"**layer `works` alone, {label}**")
                say()
                runs = {
                    "tipg": partial(clients.http_per_second, theirs, tipg_jobs, arguments.seconds),
                    "server": partial(clients.http_per_second, ours, jobs, arguments.seconds),
                }
                table(in_turns(runs, arguments.rounds))
    finally:
        connection.execute("DROP VIEW IF EXISTS bench_works")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="length of one run")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each kind, in turns")
    parser.add_argument(
        "--tipg", default="", help="python of a virtual environment that holds tipg and uvicorn"
    )
    parser.add_argument("--only", choices=["demo", "bench"], help="one of the two databases")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
    import django

    with database_url() as url:
        os.environ["DATABASE_URL"] = url
        django.setup()
        from gis.tiles.wsgi import SESSION

        session = SESSION.replace("SET default_transaction_read_only = on", "SET jit = off")
        say(
            f"HTTP client: {clients.client_name()}. "
            f"Median of {arguments.rounds} rounds of {arguments.seconds:g} s in turns."
        )
        for name, address in (("demo", url), ("bench", bench_url(url))):
            if arguments.only in (None, name):
                with psycopg.connect(libpq_url(address), autocommit=True) as connection:
                    connection.execute(session.encode())
                    _measure(name, address, connection, arguments)


def _measure(name: str, url: str, connection: psycopg.Connection[Any], arguments: argparse.Namespace) -> None:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM roads_work), (SELECT count(*) FROM roads_slice), "
        "(SELECT count(*) FROM roads_pipe)"
    ).fetchone()
    if row is None:
        return
    say(f"\n## {name}: {row[0]} works, {row[1]} slices, {row[2]} pipes\n")
    sizes(connection)
    compare(url, connection, arguments)
    if arguments.tipg:
        against_tipg(url, connection, arguments)


if __name__ == "__main__":
    main()
