"""Slices as they were known at a moment; the kept ones are those of now."""

from pathlib import Path

from django.db import migrations

from gis.triggers import run_file

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("roads", "0005_newest_reports_first")]

    operations = [
        # 0002 made what rebuilds them from the same file when it could not be asked of a moment.
        run_file(SQL / "slices.sql", migrations.RunSQL.noop),
    ]
