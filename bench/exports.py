"""Measures files that leave and prints Markdown: each format of a layer with many rows, in a process of its own, with
its time, size, and the most memory it held; then pages of the WFS. `python bench/load.py` makes the database."""

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from bench.load import bench_url, database_url  # noqa: E402

FORMATS: Final = (".gpkg", ".zip", ".dxf", ".geojson", ".kml", ".xlsx", ".csv")
PAGES: Final = (100, 1000)


def say(*cells: object) -> None:
    print("|" + "|".join(f" {cell} " for cell in cells) + "|", flush=True)


def one(layer: str, suffix: str) -> None:
    """Writes one file and prints seconds, bytes, rows and the megabytes held at most before and after."""
    import django

    django.setup()
    from gis.as_of import day_of
    from maps.catalogue import OUTGOING
    from maps.exports.formats import format_of, prepared, write

    form = format_of(suffix)
    export = prepared(OUTGOING[layer], form, as_of=day_of("").day)
    before = held_mb()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        started = time.perf_counter()
        write(export, form, path)
        seconds = time.perf_counter() - started
        print(f"{seconds:.1f} {path.stat().st_size} {export.told.rows} {before:.0f} {held_mb():.0f}")


def held_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def files(layer: str) -> None:
    say("format", "rows", "seconds", "MB of file", "MB held before", "MB held at most")
    say(*["---"] * 6)
    for suffix in FORMATS:
        done = subprocess.run(
            [sys.executable, __file__, "--layer", layer, "--one", suffix],
            capture_output=True,
            text=True,
            check=True,
        )
        seconds, size, rows, before, after = done.stdout.split()
        say(suffix, f"{int(rows):,}", seconds, f"{int(size) / 1e6:.1f}", before, after)


def service(layer: str) -> None:
    """Pages of the layer in this process, the first and one from the middle of all rows."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    address = f"/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames={layer}"
    hits: Any = client.get(f"{address}&resulttype=hits")
    body = b"".join(hits.streaming_content)
    rows = int(body.partition(b'numberMatched="')[2].partition(b'"')[0])
    print(flush=True)
    say("WFS page", "from row", "seconds", "MB")
    say(*["---"] * 4)
    for name, output in (("GML", ""), ("GeoJSON", "&outputformat=geojson")):
        for count in PAGES:
            for start in (0, rows // 2):
                started = time.perf_counter()
                answer: Any = client.get(f"{address}{output}&count={count}&startindex={start}")
                size = sum(map(len, answer.streaming_content))
                say(
                    f"{name} {count}",
                    f"{start:,}",
                    f"{time.perf_counter() - started:.2f}",
                    f"{size / 1e6:.2f}",
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layer", default="pipes")
    parser.add_argument(
        "--demo", action="store_true", help="the project's own database and not the one beside it"
    )
    parser.add_argument("--service-only", action="store_true", help="the pages of the WFS alone")
    parser.add_argument("--one", metavar="SUFFIX", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "gis.settings"
    if options.one:
        one(options.layer, options.one)
        return
    with database_url() as url:
        os.environ["DATABASE_URL"] = url if options.demo else bench_url(url)
        if not options.service_only:
            files(options.layer)
        service(options.layer)


if __name__ == "__main__":
    main()
