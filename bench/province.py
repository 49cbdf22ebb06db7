"""Measures the province's questions over synthetic districts and prints Markdown. The folder is made by this program,
without a database: each district with its works, roads and lines."""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

import numpy as np  # noqa: E402
import shapely  # noqa: E402

MONTH, CRS = "2014-11", "EPSG:4547"
KINDS = ("carriageway", "water", "power", "heat")
LIGHTS = ("finished", "green", "yellow", "red")


def write_district(folder: Path, number: int, *, works: int) -> None:
    """One district's month: a square of streets, works along them, everything built by the end of November."""
    from gis.day_numbers import day_number
    from maps.province.layout import partition, write

    random = np.random.default_rng(number)
    name = f"区{number:03}"
    east, north = 400_000.0 + number % 13 * 10_000, 3_800_000.0 + number // 13 * 10_000
    start = random.uniform(0, 7_600, (works, 2)) + np.array([east, north])
    along = np.where(random.random(works) < 0.5, 1, 0)
    end = start + np.column_stack([400 * along, 400 * (1 - along)])
    lines = shapely.linestrings(np.stack([start, end], axis=1))
    kinds = [KINDS[i % len(KINDS)] for i in range(works)]
    finished = random.uniform(0, 400, works)
    empty: list[Any] = [None] * works
    tables: dict[str, tuple[dict[str, Any], Any]] = {
        "works": ({
            "code": [f"w{i}" for i in range(works)], "road": [f"路{i % 40}" for i in range(works)], "kind": kinds,
            "road_class": ["local"] * works, "unit": [""] * works, "from_m": [0.0] * works, "to_m": [400.0] * works,
            "percent": finished / 4, "finished_m": finished, "under_way_m": 400 - finished,
            "not_begun_m": [0.0] * works,
            "light": [LIGHTS[i % len(LIGHTS)] for i in range(works)], "counts": [True] * works,
            "newest_day": [date(2014, 11, 1 + i % 30) for i in range(works)], "planned_start": empty,
            "planned_finish": empty, "schematic": [True] * works, "demo": [True] * works,
        }, lines),
        "roads": ({
            "road": [f"路{i}" for i in range(160)], "axis": [""] * 160, "kind": [KINDS[i % 4] for i in range(160)],
            "planned_m": [4_000.0] * 160, "finished_m": random.uniform(0, 4_000, 160), "under_way_m": [0.0] * 160,
            "not_begun_m": [0.0] * 160, "schematic": [True] * 160,
        }, np.full(160, None, dtype=object)),
        "lines": ({
            "kind": kinds, "owner": [f"work-{i}" for i in range(works)], "reach_m": [250.0] * works,
            "day": random.integers(day_number(date(2013, 1, 1)), day_number(date(2014, 12, 31)), works),
        }, lines),
        "areas": ({
            "code": ["all"], "name": ["全区"], "target_km2": [60.0], "first": [True], "as_of": [date(2014, 11, 30)],
        }, np.array([shapely.box(east, north, east + 8_000, north + 8_000)], dtype=object)),
    }  # fmt: skip
    for table, (columns, shapes) in tables.items():
        write(partition(folder, table, district=name, month=MONTH), table, columns, shapes, crs=CRS)


def seconds(ask: Callable[[], Any], rounds: int) -> float:
    """The median of some rounds; one before them reads the files once."""
    ask()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--districts", type=int, default=160)
    parser.add_argument("--works", type=int, default=1_000, help="of each district")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scheduler", default="", help="also coverage on this Dask cluster")
    arguments = parser.parse_args()
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
    import django

    django.setup()
    with tempfile.TemporaryDirectory() as name:
        _table(Path(name), arguments)


def _table(folder: Path, arguments: argparse.Namespace) -> None:
    from maps.province import read
    from maps.province.coverage import CoverageTerms, coverage

    for number in range(arguments.districts):
        write_district(folder, number, works=arguments.works)
    size = sum(file.stat().st_size for file in folder.rglob("*.parquet")) / 1e6
    print(f"{arguments.districts} districts of {arguments.works} works, {size:.0f} MB\n")
    print("| question | s |\n|---|---|")
    totals = seconds(lambda: read.ranking(read.totals(folder, MONTH)), arguments.rounds)
    print(f"| totals and ranking | {totals:.3f} |")
    asked = CoverageTerms(("water", "power", "heat"), "any", 32)
    home = coverage(folder, MONTH, asked)
    print(
        f"| coverage, processes of this machine | {seconds(lambda: coverage(folder, MONTH, asked), 1):.2f} |"
    )
    if arguments.scheduler:
        away = coverage(folder, MONTH, asked, scheduler=arguments.scheduler)
        spent = seconds(lambda: coverage(folder, MONTH, asked, scheduler=arguments.scheduler), 1)
        print(f"| coverage, Dask | {spent:.2f} |\n\nThe same figures both ways: {away == home}")


if __name__ == "__main__":
    main()
