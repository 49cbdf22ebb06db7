"""Migrations run from nothing, back to nothing and forward again, and what has run is never edited."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from psycopg.sql import SQL, Identifier
from pytest_django import DjangoDbBlocker

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ROOMS = [config for config in apps.get_app_configs() if Path(config.path).parent == CHECKOUT]
MIGRATIONS = [file for room in ROOMS for file in sorted(Path(room.path, "migrations").glob("[0-9]*.py"))]
ALIAS = "migrated"

# Everything the rooms made, one line each: columns, indexes, constraints, triggers, functions and planted rows.
MADE = """
    SELECT format('column %%s.%%s %%s %%s %%s', attrelid::regclass, attname, format_type(atttypid, atttypmod),
        attnotnull, (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum))
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped AND relname ~ %(ours)s
    UNION ALL
    SELECT format('index %%s %%s', indexname, indexdef) FROM pg_indexes
    WHERE schemaname = 'public' AND tablename ~ %(ours)s
    UNION ALL
    SELECT format('constraint %%s %%s', conname, pg_get_constraintdef(pg_constraint.oid)) FROM pg_constraint
    JOIN pg_class ON pg_class.oid = conrelid WHERE relname ~ %(ours)s
    UNION ALL
    SELECT format('trigger %%s', pg_get_triggerdef(pg_trigger.oid)) FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid WHERE relname ~ %(ours)s AND NOT tgisinternal
    UNION ALL
    SELECT format('function %%s', pg_get_functiondef(oid)) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proname ~ %(ours)s
    UNION ALL
    SELECT format('view %%s %%s', viewname, definition) FROM pg_views
    WHERE schemaname = 'public' AND viewname ~ %(ours)s
"""
PLANTED = """
    SELECT 'step ' || kind || code || label || position || ' ' || weight FROM roads_step
    UNION ALL SELECT 'land use ' || code || name FROM parcels_landuse
    UNION ALL SELECT 'data version ' || id FROM kernel_dataversion
"""


@pytest.fixture
def nothing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """A connection to an empty database, dropped afterwards."""
    name = f"test_migrations_{os.getpid()}"
    with django_db_blocker.unblock():
        default = connections["default"]
        with default.cursor() as cursor:
            cursor.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        connections.databases[ALIAS] = {**connections.databases["default"], "NAME": name}
        try:
            yield connections[ALIAS]
        finally:
            connections[ALIAS].close()
            del connections[ALIAS], connections.databases[ALIAS]
            with default.cursor() as cursor:
                cursor.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def rows(connection: Any, statement: str) -> list[str]:
    ours = f"^({'|'.join(room.label for room in ROOMS)})_"
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ours": ours})
        return sorted(text for (text,) in cursor.fetchall())


def migrate(*where: str) -> None:
    call_command("migrate", *where, database=ALIAS, interactive=False, verbosity=0)


def test_migrations_run_from_nothing_back_to_nothing_and_forward_again(nothing: Any) -> None:
    migrate()
    made, planted = rows(nothing, MADE), rows(nothing, PLANTED)
    assert len(made) > 400
    assert len(planted) > 50
    for room in ROOMS:
        migrate(room.label, "zero")
    assert rows(nothing, MADE) == []
    migrate()
    assert rows(nothing, MADE) == made
    assert rows(nothing, PLANTED) == planted


@pytest.mark.parametrize("file", MIGRATIONS, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_a_migration_reads_only_sql_that_carries_its_number(file: Path) -> None:
    number = file.name[:4]
    texts = [
        node.value for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Constant)
    ]
    for name in [text for text in texts if isinstance(text, str) and text.endswith(".sql")]:
        assert name.startswith(f"{number}_"), f"{file.name} 读取了别的编号的 {name}"
        assert (file.parent / "sql" / name).is_file()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.label)
def test_every_sql_file_of_a_migration_is_read_by_it(room: Any) -> None:
    folder = Path(room.path, "migrations")
    for sql in sorted(folder.glob("sql/*")):
        assert any(sql.name in file.read_text("utf-8") for file in folder.glob(f"{sql.name[:4]}_*.py")), (
            sql.name
        )


@pytest.mark.parametrize("file", MIGRATIONS, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_a_migration_imports_nothing_of_the_project_but_what_its_generated_columns_are_made_of(
    file: Path,
) -> None:
    """Django writes the classes of generated columns, `gis.postgis`, by their import path; there is no way round it."""
    imported = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add("." * node.level + (node.module or ""))
    folders = {room.name.split(".")[0] for room in ROOMS}
    ours = {name for name in imported if name.startswith(".") or name.split(".")[0] in folders}
    assert ours <= {"gis.postgis"}
