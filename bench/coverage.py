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
from statistics import median
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.coverage_lines import data_folder, segments

WORKER = Path(__file__).with_name("coverage_worker.py")
PEERS_WORKER = Path(__file__).with_name("coverage_peers.py")
PEERS = ("DuckDB", "SedonaDB")
SYNTHETIC = [f"{shape}-{number}" for number in (2_000, 20_000, 200_000) for shape in ("dense", "sparse")]
PARTS = ["day", "series", "next"]
CASES = ["wuhan", "wuhan-district", *SYNTHETIC]
LEAST = (
    "wall_s",
    "processor_s",
    "added_mb",
    "peak_mb",
    "last_s",
    "mean_s",
    "most_s",
    "ready_s",
    "median_ms",
    "rank_s",
)

Row = dict[str, Any]


class Bench:
    """Runs measurements in processes of their own; of several rounds the least of each figure counts."""

    def __init__(self, folder: Path, data: Path, url: str, rounds: int, peers: str = "") -> None:
        self._folder, self._data, self._url, self.rounds, self._peers = folder, data, url, rounds, peers

    def lines(self, case: str) -> Path:
        file = self._folder / f"{case}.npy"
        if not file.exists():
            np.save(file, segments(case, self._data))
        return file

    def run(self, methods: list[str], case: str, *, clipped: bool = False) -> list[Row]:
        """One row for each method; in every round each has its turn, so that all meet the same weather."""
        rounds = [
            [self.once(method, case, clipped=clipped) for method in methods] for _ in range(self.rounds)
        ]
        return [_least(list(rows)) for rows in zip(*rounds, strict=True)]

    def once(self, method: str, case: str, *, clipped: bool = False, worker: Path = WORKER) -> Row:
        """One measurement, by the worker of this checkout or of another."""
        ground = "clipped" if clipped else "plain"
        print(f"… {case} {method} {ground}", file=sys.stderr, flush=True)
        python = sys.executable
        if method in PEERS:
            python, worker = self._peers, PEERS_WORKER
        command = [python, str(worker), method, str(self.lines(case)), ground, self._url]
        row: Row = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        return row


def _least(rows: list[Row]) -> Row:
    return rows[0] | {name: min(row[name] for row in rows) for name in LEAST if name in rows[0]}


def say(*cells: str) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


def head(title: str, *cells: str) -> None:
    print(f"\n## {title}\n")
    say(*cells)
    print("|" + "---|" * len(cells), flush=True)


def one_day(bench: Bench, cases: list[str], others: list[str]) -> None:
    """Ours against the others, on all the land and clipped to a disc."""
    head(
        "One day",
        *("case", "lines", "ground", "ours s", *(f"{name} s" for name in others), "times faster"),
        *("ours processor s", *(f"{name} processor s" for name in others), "times less processor"),
        *("ours MB", *(f"{name} MB" for name in others), "share of memory", "ours ÷ geodesic union − 1"),
    )
    for case in cases:
        for clipped in (False, True):
            ours, *rest, provenance = bench.run(["ours", *others, "independent"], case, clipped=clipped)
            cells = [
                case,
                f"{len(np.load(bench.lines(case), mmap_mode='r')):,}",
                "disc" if clipped else "all",
            ]
            for name, form in (("wall_s", ".3f"), ("processor_s", ".3f")):
                least = min(row[name] for row in rest)
                cells += [*(f"{row[name]:{form}}" for row in (ours, *rest)), f"**{least / ours[name]:.1f}**"]
            cells += [f"{row['added_mb']:.0f} of {row['peak_mb']:.0f}" for row in (ours, *rest)]
            cells.append(f"{ours['added_mb'] / min(row['added_mb'] for row in rest):.2f}")
            say(*cells, f"{ours['km2'] / provenance['km2'] - 1:+.0e}")


def months(bench: Bench, cases: list[str]) -> None:
    """A series of 36 months against single months computed from nothing."""
    head(
        "A series of 36 months",
        *("case", "finished", "series s", "last month s", "mean month s", "dearest month s"),
        *("series ÷ last", "series ÷ mean", "36 months one by one ÷ series"),
    )
    for case in cases:
        ways = {"series, growing": "46 % before, the rest evenly", "series": "all evenly over the months"}
        for row, meaning in zip(bench.run(list(ways), case), ways.values(), strict=True):
            series_s, mean_s = row["wall_s"], row["mean_s"]
            times = (f"{row[name]:.3f}" for name in ("wall_s", "last_s", "mean_s", "most_s"))
            ratios = (series_s / row["last_s"], series_s / mean_s, 36 * mean_s / series_s)
            say(case, meaning, *times, *(f"**{ratio:.1f}**" for ratio in ratios))


def what_next(bench: Bench, cases: list[str]) -> None:
    """One more stretch, and the ten best of all that are not built."""
    head(
        "What next",
        "case",
        "state ready s",
        "one stretch, median ms",
        "dearest ms",
        "candidates",
        "best ten s",
    )
    for case in cases:
        (row,) = bench.run(["what-if"], case)
        times = f"{row['ready_s']:.2f}", f"{row['median_ms']:.1f}", f"{row['worst_ms']:.1f}"
        say(case, *times, str(row["candidates"]), f"{row['rank_s']:.2f}")


def before_and_now(bench: Bench, cases: list[str], before: Path) -> None:
    """The same measurements by the worker of another checkout: ratios of the medians over the rounds, in turns."""
    head("Now ÷ before", "case", "what", "seconds", "processor seconds", "most memory", "same km²")
    workers = (WORKER, before.resolve() / "bench" / WORKER.name)
    for case in cases:
        for method in ("ours", "series, growing", "what-if"):
            rounds = [
                [bench.once(method, case, worker=worker) for worker in workers] for _ in range(bench.rounds)
            ]
            ratios = {
                name: median(now[name] / then[name] for now, then in rounds)
                for name in ("wall_s", "processor_s", "peak_mb", "ready_s", "rank_s")
                if rounds[0][0].get(name)
            }
            same = all(now.get("km2") == then.get("km2") for now, then in rounds)
            if method == "what-if":
                say(
                    case,
                    "state ready; best ten",
                    f"{ratios['ready_s']:.2f}; {ratios['rank_s']:.2f}",
                    "",
                    "",
                    "",
                )
            else:
                cells = (f"{ratios[name]:.2f}" for name in ("wall_s", "processor_s", "peak_mb"))
                say(case, "36 months" if method != "ours" else "one day", *cells, "yes" if same else "no")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", help="folder of wuhan-streets; else ZONGHENG_DATA, else shared/data beside the checkout"
    )
    parser.add_argument(
        "--postgis", default="", help="connection URL of a PostGIS; without it PostGIS is left out"
    )
    parser.add_argument("--peers", default="", help="a Python that has DuckDB spatial and SedonaDB")
    parser.add_argument("--case", action="append", choices=CASES, help="only this case; may be repeated")
    parser.add_argument(
        "--rounds", type=int, default=1, help="rounds of which the least of each figure counts"
    )
    parser.add_argument(
        "--before", default="", help="another checkout: only ratios of this one to it, in turns"
    )
    parser.add_argument("--part", action="append", choices=PARTS, help="only these tables; may be repeated")
    options = parser.parse_args()
    parts = options.part or PARTS
    data = data_folder(options.data)
    cases = options.case or CASES
    if not (data / "wuhan-streets").is_dir():
        print(f"no wuhan-streets in {data}: real streets are left out", file=sys.stderr)
        cases = [case for case in cases if not case.startswith("wuhan")]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), data, options.postgis, options.rounds, options.peers)
        if options.before:
            before_and_now(bench, cases, Path(options.before))
            return
        if "day" in parts:
            others = [
                "geopandas",
                *(["PostGIS"] if options.postgis else []),
                *(PEERS if options.peers else ()),
            ]
            one_day(bench, cases, others)
        smaller = [case for case in cases if not case.endswith("-200000")]
        if "series" in parts:
            months(bench, smaller)
        if "next" in parts:
            what_next(bench, smaller)


if __name__ == "__main__":
    main()
