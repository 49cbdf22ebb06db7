"""Migration operations that attach the data-version trigger to a table; every mapped table has one."""

from pathlib import Path

from django.db.migrations import RunSQL


def bump_version_on_write(table: str) -> RunSQL:
    """Any insert, update, delete or truncate of `table`, by whatever writer, raises the data version."""
    return RunSQL(
        f"CREATE TRIGGER {table}_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION kernel_bump_version()",
        f"DROP TRIGGER {table}_version ON {table}",
    )


def run_file(path: Path, reverse: str) -> RunSQL:
    """The statements of a .sql file, undone by `reverse`."""
    return RunSQL(path.read_text(encoding="utf-8"), reverse)
