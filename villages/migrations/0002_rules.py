"""Append-only reports that never fall, and the data version."""

from pathlib import Path

from django.db import migrations

from gis.triggers import bump_version_on_write, run_file

SQL = Path(__file__).resolve().parent.parent / "sql"

MAPPED_TABLES = [
    "villages_village",
    "villages_redevelopment",
    "villages_stage",
    "villages_redevelopmentreport",
    "villages_resettlementbuilding",
]


class Migration(migrations.Migration):
    dependencies = [("villages", "0001_initial"), ("kernel", "0002_data_version")]

    operations = [
        run_file(
            SQL / "reports.sql",
            "ALTER TABLE villages_redevelopmentreport DROP CONSTRAINT redev_report_day_not_after_recording;"
            "DROP TRIGGER villages_report_guard ON villages_redevelopmentreport; DROP FUNCTION villages_guard_report()",
        ),
        *[bump_version_on_write(table) for table in MAPPED_TABLES],
    ]
