"""Brings the 92,667 lines of Wuhan into the pipes layer, against ogr2ogr into the same PostGIS, in turns.

    python bench/import_wuhan.py [--data FOLDER] [--rounds 3] [--rows 92667]

The lines get a number and the kind 给水 first, in a GeoPackage that both read. ogr2ogr writes them into a table of its
own with a spatial index; one INSERT … SELECT takes them from there into our table with its computed columns, indexes
and triggers, as a person at a terminal would. An import of ours also checks every row twice, draws the preview and
keeps what undoing needs; its phases are told apart.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.coverage_lines import data_folder
from bench.load import bench_url, create, database_url, libpq_url

CHECKOUT = Path(__file__).resolve().parent.parent
INTO_OURS = """
INSERT INTO roads_pipe (code, kind, material, source, schematic, demo, line)
SELECT "编号", 'water', '', '', false, false, geom FROM lines
"""


def prepared(data: Path, folder: Path, rows: int) -> Path:
    """The lines with a number and a kind, in their own CRS (EPSG:32650)."""
    import pyogrio

    path = f"/vsizip/{data / 'wuhan-streets' / 'wuhan_8989_streets.gpkg.zip'}"
    frame = pyogrio.read_dataframe(path, columns=["highway"], max_features=rows)
    frame["编号"] = [f"W{number:05d}" for number in range(1, len(frame) + 1)]
    frame["类别"] = "给水"
    target = folder / "lines.gpkg"
    pyogrio.write_dataframe(frame, target, layer="lines", driver="GPKG", geometry_name="geom")
    return target


def measured(command: list[str], **environment: str) -> tuple[float, float, str]:
    """Seconds, peak megabytes (of the largest process) and what was printed."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=CHECKOUT, env=os.environ | environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{command[0]} failed:\n{said}")
    return seconds, usage.ru_maxrss / 1024, said


def ogr(url: str, file: Path, *options: str) -> tuple[float, float]:
    seconds, peak, _ = measured(
        ["ogr2ogr", "-f", "PostgreSQL", ogr_address(url), str(file), "-t_srs", "EPSG:4547", *options],
        PG_USE_COPY="YES",
    )
    return seconds, peak


def ogr_address(url: str) -> str:
    """The database as GDAL is told of it."""
    parts = urlsplit(libpq_url(url))
    host = unquote(parts.hostname or "") or parse_qs(parts.query).get("host", [""])[0]
    words = {
        "host": host or unquote(parts.netloc.rpartition("@")[2].partition(":")[0]),
        "port": parts.port,
        "user": parts.username,
        "password": parts.password,
        "dbname": parts.path.lstrip("/"),
    }
    return "PG:" + " ".join(f"{name}={value}" for name, value in words.items() if value)


def emptied(url: str) -> None:
    import psycopg

    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS lines")
        connection.execute("TRUNCATE roads_pipe, kernel_importedrow, kernel_importrun CASCADE")
        connection.execute("VACUUM ANALYZE roads_pipe")


def moved(url: str) -> float:
    """Seconds that one INSERT from ogr2ogr's table into ours takes."""
    import psycopg

    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        began = time.perf_counter()
        connection.execute(INTO_OURS)
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--data", help="folder of wuhan-streets; else as bench/coverage.py")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--run", metavar="FILE", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
    if arguments.run:
        print(json.dumps(phases(Path(arguments.run))))
        return
    if not shutil.which("ogr2ogr"):
        raise SystemExit("ogr2ogr is not installed (gdal-bin)")
    with database_url() as given, tempfile.TemporaryDirectory() as name:
        url = bench_url(given)
        create(url)
        file = prepared(data_folder(arguments.data), Path(name), arguments.rows)
        rows: dict[str, list[tuple[float, float]]] = {"plain": [], "same": [], "ours": []}
        told: list[dict[str, float]] = []
        for _ in range(arguments.rounds):
            emptied(url)
            rows["plain"].append(ogr(url, file, "-nln", "lines", "-overwrite"))
            seconds, peak = rows["plain"][-1]
            rows["same"].append((seconds + moved(url), peak))
            emptied(url)
            seconds, peak, said = measured([sys.executable, __file__, "--run", str(file)], DATABASE_URL=url)
            told.append(json.loads(said.splitlines()[-1]))
            rows["ours"].append((seconds, peak))
    show(rows, told)


def phases(file: Path) -> dict[str, float]:
    """Seconds of each phase of importing `file` through the kernel, and rows written."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from gis.as_of import local_today, this_moment
    from gis.exchange.options import Options
    from gis.exchange.services import apply_run, check_run, start, undo_run
    from maps.catalogue import EXCHANGED, IMPORTERS
    from maps.known_extent import known_extent
    from roads.models import Pipe

    settings.IMPORT_FOLDER = file.parent / "runs"
    by, _ = get_user_model().objects.get_or_create(username="bench")
    layer, importer, extent = EXCHANGED["pipes"], IMPORTERS["pipes"], known_extent()
    options = Options(anywhere=True)
    arguments: dict[str, Any] = {"layer": layer, "ground": extent}
    seconds: dict[str, float] = {}

    def clocked(what: str, began: float) -> None:
        seconds[what] = time.perf_counter() - began

    began = time.perf_counter()
    run = start(layer=layer, files=[(file.name, file)], options=options, by=by, now=this_moment())
    check_run(run=run, importer=importer(), options=options, today=local_today(), **arguments)
    clocked("read and check", began)
    began = time.perf_counter()
    apply_run(run=run, importer=importer(), by=by, today=local_today(), now=this_moment(), **arguments)
    clocked("check once more and apply", began)
    seconds["rows"] = Pipe.objects.count()
    began = time.perf_counter()
    again = start(layer=layer, files=[(file.name, file)], options=options, by=by, now=this_moment())
    counts = check_run(
        run=again, importer=importer(), options=options, today=local_today(), **arguments
    ).outcome["counts"]
    clocked("the same file again", began)
    if counts["new"] or counts["changed"]:
        raise SystemExit(f"the same file makes a difference: {counts}")
    began = time.perf_counter()
    undo_run(run=run, by=by, now=this_moment())
    clocked("undo", began)
    return seconds


def show(rows: dict[str, list[tuple[float, float]]], told: list[dict[str, float]]) -> None:
    both = [one["read and check"] + one["check once more and apply"] for one in told]
    plain, same = (statistics.median(seconds for seconds, _ in rows[name]) for name in ("plain", "same"))
    ours = statistics.median(both)
    print(f"{int(told[0]['rows']):,} lines, medians of {len(told)} rounds in turns\n")
    print("| way | s | × ogr2ogr | × ogr2ogr and INSERT | peak MB |\n|---|---|---|---|---|")
    for what, seconds, peaks in (
        ("ogr2ogr, a table of its own", plain, rows["plain"]),
        ("ogr2ogr, then INSERT into our table", same, rows["same"]),
        ("import of ours: read, check, check, apply", ours, rows["ours"]),
    ):
        peak = max(megabytes for _, megabytes in peaks)
        print(f"| {what} | {seconds:.1f} | {seconds / plain:.1f} | {seconds / same:.1f} | {peak:.0f} |")
    print("\n| phase of ours | s |\n|---|---|")
    for phase in ("read and check", "check once more and apply", "the same file again", "undo"):
        print(f"| {phase} | {statistics.median(one[phase] for one in told):.1f} |")


if __name__ == "__main__":
    main()
