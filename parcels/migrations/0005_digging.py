"""The database function behind repeated digging."""

from pathlib import Path

from django.db import migrations

from gis.triggers import run_file

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("parcels", "0004_rules"), ("roads", "0003_steps")]

    operations = [
        run_file(
            SQL / "digging.sql",
            "DROP FUNCTION parcels_opened(bigint, nummultirange, date, date, timestamptz)",
        ),
    ]
