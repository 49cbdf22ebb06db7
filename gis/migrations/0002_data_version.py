"""The version row and the triggers that raise it."""

from pathlib import Path

from django.db import migrations

from gis.triggers import bump_version_on_write, run_file

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO kernel_dataversion (id, version, changed_at) VALUES (1, 1, now())",
            "DELETE FROM kernel_dataversion",
        ),
        run_file(SQL / "data_version.sql", "DROP FUNCTION kernel_bump_version()"),
        bump_version_on_write("kernel_groundfeature"),
        bump_version_on_write("kernel_target"),
        bump_version_on_write("kernel_responsibleunit"),
    ]
