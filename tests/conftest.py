"""What every test stands on: the private database while tests need one, and a folder for static files."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from gis.devtools.cluster import held

CHECKOUT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    # WhiteNoise warns about an absent folder, and warnings are errors.
    (CHECKOUT / "var" / "static").mkdir(parents=True, exist_ok=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with tests that empty the database go last: others may count on the rows that migrations planted.

    Files stay whole, as processes share them out by the file. One that empties the database without putting the planted
    rows back leaves content types under new keys, on which the next one fails.
    """
    careless = [item.nodeid for item in items if _leaves_it_empty(item)]
    if careless:
        raise pytest.UsageError(f"transaction=True needs serialized_rollback=True: {careless[0]}")
    last = {item.path for item in items if _empties_the_database(item)}
    items.sort(key=lambda item: item.path in last)  # stable: all else keeps its order


class _Rows:
    """Whether the rows that migrations planted are there, in this process."""

    gone = False


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Puts the planted rows back for a test that counts on them, after one of another file has emptied the database."""
    if _empties_the_database(item):
        _Rows.gone = True  # from its end on
    elif _Rows.gone and (item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ())):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)  # type: ignore[attr-defined]
        _Rows.gone = False


def _empties_the_database(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(mark and mark.kwargs.get("transaction")) or bool(
        {"live_server", "transactional_db"} & {*fixtures}
    )


def _leaves_it_empty(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction") and not mark.kwargs.get("serialized_rollback"))


@pytest.fixture(autouse=True)
def _jobs_at_once(settings: Any) -> None:
    """Jobs are done where they are asked for; tests/gis/jobs and tests/gis/serving have a worker of their own."""
    settings.JOBS_AT_ONCE = True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """No statistics are gathered while tests run: of tables known to be empty, as they are between tests, the planner
    takes one index to be as good as another, and tests of plans would hang on the hour."""
    statement = """
        SELECT format('ALTER TABLE %I SET (autovacuum_enabled = false)', relname) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) = current_user
    """
    from gis.history.tables import recorded_tables  # needs the apps to be loaded

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(statement)
        for (alteration,) in cursor.fetchall():
            cursor.execute(alteration)
        # Tests lay histories of years at once; those of the guard switch it on (tests/gis/test_clock.py).
        for table, *_ in recorded_tables():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER kernel_clock")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The private cluster, held from the first test that needs a database to the last, without DATABASE_URL."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with held():
        yield
