"""The trigger of tables of facts with two times (decision 0112)."""

from pathlib import Path

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0010_scenes")]

    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(
            (SQL / "0011_two_times.sql").read_text(encoding="utf-8"), "DROP FUNCTION kernel_two_times()"
        ),
    ]
