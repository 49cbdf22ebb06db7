"""Slices of the past are not made anew where only weights looked otherwise (decision 0122)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("roads", "0012_plans_held")]

    operations = [
        migrations.RunSQL(
            (SQL / "0013_past_slices.sql").read_text(encoding="utf-8"),
            (SQL / "0013_before.sql").read_text(encoding="utf-8"),
        ),
    ]
