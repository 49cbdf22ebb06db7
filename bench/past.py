"""How much longer a day takes, in the database of bench/load.py, when rows looked otherwise on it than they do now.

Changes units of some works from a day on and asks for days before and after, and for the moment before the changes;
prints seconds as ratios to the same question before anything was changed. All of it is rolled back.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
HOLDS_FROM = date(2014, 9, 1)
DAYS = {"before": date(2014, 8, 31), "after": date(2014, 10, 31)}
# What the planner does with the view that a past day reads.
PLAN = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT count(*), count(DISTINCT unit_id) FROM roads_work"


def questions() -> dict[str, Callable[..., Any]]:
    """What is asked of a day, each without what an earlier question left behind."""
    from gis.models import ResponsibleUnit
    from roads.figures.grid import _of_roads as grid_of_roads
    from roads.figures.progress import measure
    from roads.models import Road, Work

    def units(*, as_of: date, known_at: Any) -> Any:
        return len(list(Work.objects.values_list("pk", "unit__name"))), ResponsibleUnit.objects.count()

    def progress(*, as_of: date, known_at: Any) -> Any:
        return measure(list(Work.objects.defer("line")), as_of=as_of, known_at=known_at)

    def grid(*, as_of: date, known_at: Any) -> Any:
        roads = list(Road.objects.values_list("pk", flat=True))
        return grid_of_roads(roads, as_of=as_of, known_at=known_at, existing_on=as_of)

    return {"works with units": units, "progress": progress, "grid": grid}


def seconds(ask: Callable[..., Any], *, day: date, known_at: Any, rounds: int) -> float:
    """The median of some rounds, within the past that is asked for."""
    from gis.bitemporal.past import as_believed

    taken = []
    for _ in range(rounds):
        with as_believed(as_of=day, known_at=known_at):
            begun = time.perf_counter()
            ask(as_of=day, known_at=known_at)
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def change(number: int) -> None:
    """Gives the units of so many works to another, from a day on."""
    from gis.bitemporal.past import changing
    from gis.models import ResponsibleUnit
    from roads.models import Work

    other = ResponsibleUnit.objects.create(name="接手单位（测速）")
    chosen = list(Work.objects.order_by("pk").values_list("pk", flat=True)[:number])
    with changing(reason="测速", holds_from=HOLDS_FROM):
        Work.objects.filter(pk__in=chosen).update(unit=other)


def measure_all(rounds: int, numbers: list[int]) -> None:
    from django.db import connection
    from django.utils import timezone

    from gis.bitemporal.past import as_believed

    known_at = timezone.now()
    asked = questions()
    plain = {
        name: seconds(ask, day=DAYS["after"], known_at=None, rounds=rounds) for name, ask in asked.items()
    }
    print("unchanged:", {name: f"{value:.2f} s" for name, value in plain.items()}, flush=True)
    for number in numbers:
        change(number)
        for name, ask in asked.items():
            cases = {
                "day before": (DAYS["before"], None),
                "day after": (DAYS["after"], None),
                "moment before": (DAYS["after"], known_at),
            }
            ratios = {
                case: f"×{seconds(ask, day=day, known_at=moment, rounds=rounds) / plain[name]:.1f}"
                for case, (day, moment) in cases.items()
            }
            print(f"{number} works changed, {name}: {ratios}", flush=True)
        with as_believed(as_of=DAYS["before"], known_at=None), connection.cursor() as cursor:
            cursor.execute(PLAN)
            print("\n".join(row[0] for row in cursor.fetchall()), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--changed", type=int, nargs="*", default=[100])
    arguments = parser.parse_args()
    from bench.load import bench_url, database_url

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
    with database_url() as given:
        os.environ["DATABASE_URL"] = bench_url(given)
        import django

        django.setup()
        from django.db import transaction

        with transaction.atomic():
            measure_all(arguments.rounds, arguments.changed)
            transaction.set_rollback(True)


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT))
    main()
