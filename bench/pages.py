"""Measures pages and answers over the district of bench/load.py and prints Markdown: the first request after a report,
the same again, and the same from another process; with the part of it that PostgreSQL took.

`python bench/load.py` makes the database that is measured. Requests are made in this process, without a server."""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from bench.load import bench_url, database_url  # noqa: E402

PAGES: Final = ("/api/day/", "/works/", "/land/", "/works/export.xlsx", "/grid/", "/api/grid/")
AS_OF: Final = "2014-09-30"
OTHER_DAY: Final = "2014-08-31"
GOALS_S: Final = {
    "/api/day/": 0.35,
    "/works/": 0.5,
    "/land/": 0.6,
    "/works/export.xlsx": 4.0,
    "/grid/": 0.3,
}

# A report on one metre of one work; which one, the round says.
REPORT: Final = """
    INSERT INTO roads_progressreport (work_id, step_id, span, side, day, note, recorded_at, by_id, void_reason, demo)
    SELECT w.id, s.id, numrange(lower(w.span), lower(w.span) + 1 + %s), 'B', '2014-09-29', '', now(), 1, '', true
    FROM roads_work w JOIN roads_step s ON s.kind = w.kind AND s.position = 1 WHERE w.id = 1 + %s * 37 %% 20000
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--page", action="append", help="only this one (repeatable)")
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        print(_asked_elsewhere(arguments.ask))
        return
    with database_url() as given:
        os.environ["DATABASE_URL"] = bench_url(given)
        _set_up()
        _table(arguments.page or PAGES, rounds=arguments.rounds)


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
    os.environ.setdefault("ZONGHENG_ALLOWED_HOSTS", "testserver")
    import django

    django.setup()


def _table(pages: tuple[str, ...] | list[str], *, rounds: int) -> None:
    print(
        "| address | goal, s | first after a write, s | of it SQL | ÷ SQL | again, s | another process, s | kB |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for page in pages:
        _ask(page, OTHER_DAY), _ask(page, AS_OF)
        first, again, elsewhere = [], [], []
        for number in range(rounds):
            _write(number)
            first.append(_ask(page, AS_OF))
            again.append(_ask(page, AS_OF)[0])
            elsewhere.append(_elsewhere(page))
        seconds = statistics.median(row[0] for row in first)
        sql = statistics.median(row[1] for row in first)
        print(
            f"| `{page}` | {GOALS_S.get(page, '')} | {seconds:.3f} | {sql:.3f} | {seconds / sql:.1f} | "
            f"{statistics.median(again):.3f} | {statistics.median(elsewhere):.3f} | {first[0][2] / 1000:.0f} |",
            flush=True,
        )


def _write(number: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(REPORT, [number, time.time_ns() % 20_000])


def _ask(page: str, day: str) -> tuple[float, float, int]:
    """Seconds of a request, seconds of it that statements took, and bytes of the answer, unpacked."""
    from django.db import connection
    from django.test import Client

    spent = [0.0]

    def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent[0] += time.perf_counter() - begun

    begun = time.perf_counter()
    with connection.execute_wrapper(timed):
        answer = Client().get(page, {"as_of": day})
        content = answer.getvalue()
    assert answer.status_code == 200, (page, answer.status_code, content[:200])
    return time.perf_counter() - begun, spent[0], len(content)


def _elsewhere(page: str) -> float:
    command = [sys.executable, __file__, "--ask", page]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _asked_elsewhere(page: str) -> float:
    """Seconds of a request in a process that has served the page before, but not this day."""
    _set_up()
    _ask(page, OTHER_DAY)
    return _ask(page, AS_OF)[0]


if __name__ == "__main__":
    main()
