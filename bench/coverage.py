"""Measures coverage by cells against whole unions in geopandas and PostGIS, and prints tables in Markdown.

Every figure comes from a process of its own that loads ready segments, so the time and memory of one method never hold
traces of another. `bench/README.md` says how to read the tables.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.coverage_lines import data_folder, segments

WORKER = Path(__file__).with_name("coverage_worker.py")
SYNTHETIC = [f"{shape}-{number}" for number in (2_000, 20_000, 200_000) for shape in ("dense", "sparse")]
CASES = ["wuhan", "wuhan-district", *SYNTHETIC]

Row = dict[str, Any]


class Bench:
    """Runs measurements in processes of their own and remembers what they printed."""

    def __init__(self, folder: Path, data: Path, url: str) -> None:
        self._folder, self._data, self._url = folder, data, url

    def run(self, method: str, case: str, *, clipped: bool) -> Row:
        file = self._folder / f"{case}.npy"
        if not file.exists():
            np.save(file, segments(case, self._data))
        command = [
            sys.executable,
            str(WORKER),
            method,
            str(file),
            "clipped" if clipped else "plain",
            self._url,
        ]
        print(f"… {case} {method} {'clipped' if clipped else 'plain'}", file=sys.stderr, flush=True)
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        row: Row = json.loads(done.stdout)
        return row


def compare(bench: Bench, cases: list[str], *, against: list[str]) -> None:
    """Ours against the others on all the land and clipped to a disc: seconds, then times faster and less memory."""
    print("\n## One day\n")
    print(
        f"| case | ground | ours s | one thread s | {' | '.join(f'{name} s' for name in against)} | times faster |",
        end="",
    )
    print(
        f" ours MB | {' | '.join(f'{name} MB' for name in against)} | share of memory | differs from geodesic union |"
    )
    print("|" + "---|" * (8 + 2 * len(against)))
    for case in cases:
        for clipped in (False, True):
            mine = bench.run("ours", case, clipped=clipped)
            alone = bench.run("ours, one thread", case, clipped=clipped)
            others = [bench.run(name, case, clipped=clipped) for name in against]
            truth = bench.run("independent", case, clipped=clipped)
            best_s = min(other["wall_s"] for other in others)
            best_mb = min(other["added_mb"] for other in others)
            cells = [case, "disc" if clipped else "all", f"{mine['wall_s']:.3f}", f"{alone['wall_s']:.3f}"]
            cells += [f"{other['wall_s']:.2f}" for other in others]
            cells += [f"**{best_s / mine['wall_s']:.1f}**", f"{mine['added_mb']:.0f} ({mine['peak_mb']:.0f})"]
            cells += [f"{other['added_mb']:.0f} ({other['peak_mb']:.0f})" for other in others]
            cells += [f"{mine['added_mb'] / best_mb:.2f}", f"{mine['km2'] / truth['km2'] - 1:+.0e}"]
            print("| " + " | ".join(cells) + " |", flush=True)


def months(bench: Bench, cases: list[str]) -> None:
    """A series of 36 months against single months computed from nothing."""
    print("\n## A series of 36 months\n")
    print(
        "| case | finishing | series s | last month s | mean month s | dearest month s | series ÷ mean | ÷ last |"
    )
    print("|" + "---|" * 8)
    for case in cases:
        for method, meaning in (
            ("series, growing", "46 % at the start"),
            ("series", "evenly over all months"),
        ):
            row = bench.run(method, case, clipped=False)
            cells = [
                case,
                meaning,
                *(f"{row[name]:.3f}" for name in ("wall_s", "last_s", "mean_s", "most_s")),
            ]
            cells += [f"**{row['wall_s'] / row['mean_s']:.2f}**", f"{row['wall_s'] / row['last_s']:.2f}"]
            print("| " + " | ".join(cells) + " |", flush=True)


def next_stretch(bench: Bench, cases: list[str]) -> None:
    """One more stretch, and the ten best of all that are not built."""
    print("\n## What next\n")
    print("| case | state ready s | one stretch, median ms | dearest ms | candidates | best ten s |")
    print("|" + "---|" * 6)
    for case in cases:
        row = bench.run("what-if", case, clipped=False)
        cells = [case, f"{row['ready_s']:.2f}", f"{row['median_ms']:.1f}", f"{row['worst_ms']:.1f}"]
        print("| " + " | ".join([*cells, str(row["candidates"]), f"{row['rank_s']:.2f}"]) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data",
        help="folder with wuhan-streets; default ZONGHENG_DATA, then shared/data beside the checkout",
    )
    parser.add_argument(
        "--postgis", default="", help="connection URL of a PostGIS; without it PostGIS is left out"
    )
    parser.add_argument("--case", action="append", choices=CASES, help="only these cases")
    options = parser.parse_args()
    data = data_folder(options.data)
    cases = options.case or CASES
    if not (data / "wuhan-streets").is_dir():
        print(f"no wuhan-streets in {data}: real streets are left out", file=sys.stderr)
        cases = [case for case in cases if not case.startswith("wuhan")]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), data, options.postgis)
        compare(bench, cases, against=["geopandas", *(["PostGIS"] if options.postgis else [])])
        smaller = [case for case in cases if not case.endswith("-200000")]
        months(bench, smaller)
        next_stretch(bench, smaller)


if __name__ == "__main__":
    main()
