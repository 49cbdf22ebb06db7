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


class Counting:
    """Fetches on one connection and notes each tile that is made."""

    def __init__(self, connection: psycopg.Connection[Any], tries: list[int]) -> None:
        self.connection, self.tries = connection, tries

    def versions(self, place: tuple[int, int, int]) -> tuple[int, int]:
        from gis.tiles.fetch import fetch_versions

        return fetch_versions(self.connection, place)

    def tile(self, statement: str, place: tuple[int, int, int]) -> Any:
        from gis.tiles.fetch import fetch_tile

        self.tries.append(1)
        return fetch_tile(self.connection, statement, place)


def sizes(connection: psycopg.Connection[Any]) -> None:
    """Every tile of zooms 8–16 made once: how large, how long, how many had to say less."""
    from gis.tiles.response import make
    from gis.tiles.sql import Detail
    from maps.catalogue import DISTRICT

    say("| zoom | tiles | largest, kB | median, kB | slowest, ms | median, ms | made with less detail |")
    say("|---|---|---|---|---|---|---|")
    for zoom in range(8, 17):
        weights, times, lowered = [], [], 0
        for at in tiles_of(connection, [zoom]):
            tries: list[int] = []

            fetch = Counting(connection, tries)
            begun = time.perf_counter()
            content = make(DISTRICT, at, fetch).content
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
    """The server against its own SQL, making each tile and from its cache, on one tile and on a mix."""
    from gis.tiles.wsgi import SESSION
    from maps.catalogue import DISTRICT

    row = connection.execute("SELECT version FROM kernel_dataversion").fetchone()
    version = int(row[0]) if row else 0
    with ExitStack() as stack:
        making = stack.enter_context(servers.granian("gis.wsgi:application", url))
        caching = stack.enter_context(servers.granian("gis.wsgi:application", url, cache=True))
        one, mix = fullest_and_mix(connection)
        for label, addresses in (("largest tile of zoom 14", one), (f"{len(mix)} tiles, zooms 14–16", mix)):
            jobs = jobs_for(DISTRICT, addresses, version)
            say(f"**{label}**, 8 connections")
            say()
            sql = partial(clients.sql_per_second, libpq_url(url), SESSION, jobs, arguments.seconds)
            runs = {
                "the same SQL, bare psycopg": sql,
                "server, each tile made": partial(clients.http_per_second, making, jobs, arguments.seconds),
                "each tile made, gzip": partial(
                    clients.http_per_second, making, jobs, arguments.seconds, encoding="gzip"
                ),
                "server, cached": partial(clients.http_per_second, caching, jobs, arguments.seconds),
                "cached, gzip": partial(
                    clients.http_per_second, caching, jobs, arguments.seconds, encoding="gzip"
                ),
            }
            table(in_turns(runs, arguments.rounds))


def against_peers(url: str, connection: psycopg.Connection[Any], arguments: argparse.Namespace) -> None:
    """One layer, the same rows and columns in a flat table, from the peers asked for and from us."""
    from bench.works_only import WORKS_ONLY
    from gis.tiles.sql import Detail
    from roads.layers import WORKS

    draw = WORKS.draws[Detail.FULL]
    columns = ", ".join(f'{sql} AS "{name}"' for name, sql in draw.columns.items())
    rows = f"SELECT s.id, {columns}, {draw.geometry}::geometry(LineString, 3857) AS geom FROM {draw.source}"
    connection.execute("DROP TABLE IF EXISTS bench_works")
    connection.execute(f"CREATE TABLE bench_works AS {rows}".encode())
    connection.execute("ALTER TABLE bench_works ADD PRIMARY KEY (id)")
    connection.execute("CREATE INDEX ON bench_works USING gist (geom)")
    connection.execute("VACUUM ANALYZE bench_works")
    try:
        with ExitStack() as stack:
            ours = stack.enter_context(servers.granian("bench.works_only:application", url))
            cached = stack.enter_context(servers.granian("bench.works_only:application", url, cache=True))
            theirs = {}
            if arguments.tipg:
                base = stack.enter_context(servers.tipg(arguments.tipg, libpq_url(url)))
                theirs["tipg"] = base, "/collections/public.bench_works/tiles/WebMercatorQuad/{}/{}/{}"
            if arguments.martin:
                base = stack.enter_context(servers.martin(arguments.martin, libpq_url(url)))
                theirs["Martin"] = base, "/bench_works/{}/{}/{}"
            one, mix = fullest_and_mix(connection)
            for label, addresses in (("largest tile of zoom 14", one), (f"{len(mix)} tiles", mix)):
                jobs = jobs_for(WORKS_ONLY, addresses, 0)
                say(f"**layer `works` alone, {label}**")
                say()
                runs = {
                    name: partial(
                        clients.http_per_second,
                        base,
                        [(sql, place, path.format(*place)) for sql, place, _ in jobs],
                        arguments.seconds,
                    )
                    for name, (base, path) in theirs.items()
                }
                runs["server, each tile made"] = partial(
                    clients.http_per_second, ours, jobs, arguments.seconds
                )
                runs["server, cached"] = partial(clients.http_per_second, cached, jobs, arguments.seconds)
                table(in_turns(runs, arguments.rounds))
    finally:
        connection.execute("DROP TABLE IF EXISTS bench_works")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="length of one run")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each kind, in turns")
    parser.add_argument(
        "--tipg", default="", help="python of a virtual environment that holds tipg and uvicorn"
    )
    parser.add_argument("--martin", default="", help="a martin program, built elsewhere")
    parser.add_argument("--no-sizes", action="store_true", help="not each tile by itself first")
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
    if not arguments.no_sizes:
        sizes(connection)
    compare(url, connection, arguments)
    if arguments.tipg or arguments.martin:
        against_peers(url, connection, arguments)


if __name__ == "__main__":
    main()
