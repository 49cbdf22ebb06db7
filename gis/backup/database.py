"""The database in a backup: dumped from one snapshot, its tables' digests taken from the same, restored when empty."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from gis.errors import DomainError

# What a login leaves behind and nobody needs back: whoever holds a backup must not be logged in by it.
NOT_KEPT: Final = (
    "kernel_personsession",
    "django_session",
    # The queue of the machine that the backup was made on; jobs that were under way are failed in words.
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)
# The extension brings its own rows, and only its owner may write them.
OF_POSTGIS: Final = "spatial_ref_sys"
# The same text for the same value, whatever the server's settings.
PLAIN: Final = (
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL extra_float_digits = 1"
)
# Each of our tables with its stored columns; computed columns are made anew by a restore.
TABLES: Final = """
SELECT c.relname, array_agg(quote_ident(a.attname) ORDER BY a.attname)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attgenerated = '' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
GROUP BY c.relname ORDER BY c.relname
"""
# Rows and the sum of their hashes: the order in which rows lie does not matter.
DIGEST: Final = """
SELECT count(*), coalesce(sum(('x' || substr(h, 1, 16))::bit(64)::bigint::numeric), 0)::text
    || ' ' || coalesce(sum(('x' || substr(h, 17, 16))::bit(64)::bigint::numeric), 0)::text
FROM (SELECT md5(ROW({columns})::text) AS h FROM public.{table}) hashed
"""
# Everything of ours, with the statement that drops it; what extensions brought stays, and what goes with its table.
OURS: Final = """
SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) FROM pg_namespace n
WHERE nspname NOT IN ('public', 'information_schema') AND nspname NOT LIKE 'pg\\_%'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = n.oid AND d.deptype = 'e')
UNION ALL
SELECT format('DROP %s IF EXISTS public.%I CASCADE', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN
    'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname)
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND (d.deptype = 'e'
    OR relkind = 'S' AND d.deptype IN ('a', 'i')))
UNION ALL
SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_proc p
WHERE pronamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT format('DROP TYPE IF EXISTS %s CASCADE', t.oid::regtype) FROM pg_type t
WHERE typnamespace = 'public'::regnamespace AND (typtype IN ('e', 'd') OR (
    SELECT relkind = 'c' FROM pg_class WHERE pg_class.oid = t.typrelid))
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
"""


@contextmanager
def snapshot() -> Iterator[str]:
    """One state of the database for as long as the block lasts; the name by which pg_dump joins it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def dump(target: Path, snapshot: str) -> None:
    """Write the snapshot into `target`, compressed, in PostgreSQL's own format."""
    without = [f"--exclude-table-data=public.{table}" for table in (*NOT_KEPT, OF_POSTGIS)]
    words = [
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        *without,
    ]
    _run([*words, f"--file={target}"], "导出数据库")


def digests() -> dict[str, dict[str, Any]]:
    """Rows and digest of each table, as the present transaction sees them."""
    digests = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLAIN)
        cursor.execute(TABLES)
        for table, columns in cursor.fetchall():
            if table not in NOT_KEPT:
                name = connection.ops.quote_name(table)
                cursor.execute(DIGEST.format(table=name, columns=", ".join(columns)))
                rows, digest = cursor.fetchone()
                digests[table] = {"rows": rows, "digest": digest}
    return digests


def refuse_unless_empty() -> None:
    """DomainError where somebody could log in or a road exists."""
    with connection.cursor() as cursor:
        for table, what in settings.FILLED_TABLES:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{table}"])
            if cursor.fetchone()[0]:
                cursor.execute(f"SELECT EXISTS (SELECT FROM public.{table})")
                if cursor.fetchone()[0]:
                    raise DomainError(f"数据库里已有{what}。恢复只往空的系统里写，请换一个空的数据库。")


def refuse_while_used() -> None:
    """DomainError where another program is connected."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        if cursor.fetchone()[0]:
            raise DomainError("还有别的程序连着这个数据库（script/server？），请先结束它。")


def clear() -> None:
    """Drop everything of ours."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(OURS)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def restore(source: Path) -> None:
    """Read a dump into the database, all of it or nothing."""
    connection.close()
    words = ["pg_restore", "--no-owner", "--no-privileges", "--no-comments", "--exit-on-error"]
    _run([*words, "--single-transaction", f"--dbname={_database()}", str(source)], "恢复数据库")


def address() -> str:
    """Which database this is, without its password."""
    place = connection.settings_dict
    return f"{place['HOST']}:{place['PORT']}/{_database()}"


def _database() -> str:
    return str(connection.get_connection_params()["dbname"])


def _run(words: list[str], doing: str) -> None:
    params = connection.get_connection_params()
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    given = {variable: str(params[name]) for name, variable in names.items() if params.get(name)}
    done = subprocess.run(words, env={**os.environ, **given}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DomainError(f"{doing}失败：{done.stderr.strip()[-800:]}")
