"""What every test stands on: the private database while tests need one, and a folder for static files."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from gis.cluster import held

CHECKOUT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    # WhiteNoise warns about an absent folder, and warnings are errors.
    (CHECKOUT / "var" / "static").mkdir(parents=True, exist_ok=True)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Where tests run in several processes, those of a file stay together, apart from those that empty the database."""
    item.add_marker(
        pytest.mark.xdist_group(
            f"{item.nodeid.partition('::')[0]}{' last' if _empties_the_database(item) else ''}"
        )
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that empty the database go last: others may count on the rows that migrations planted."""
    items.sort(key=_empties_the_database)  # stable: all else keeps its order


def _empties_the_database(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(mark and mark.kwargs.get("transaction")) or bool(
        {"live_server", "transactional_db"} & {*fixtures}
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """No statistics are gathered while tests run: of tables known to be empty, as they are between tests, the planner
    takes one index to be as good as another, and tests of plans would hang on the hour."""
    statement = """
        SELECT format('ALTER TABLE %I SET (autovacuum_enabled = false)', relname) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) = current_user
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(statement)
        for (alteration,) in cursor.fetchall():
            cursor.execute(alteration)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The private cluster, held from the first test that needs a database to the last, without DATABASE_URL."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with held():
        yield
