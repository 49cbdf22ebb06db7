"""Slices as they were believed at a moment (decision 0120)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0015_past"), ("roads", "0008_drawn_slices")]

    operations = [
        migrations.RunSQL(
            (SQL / "0009_past.sql").read_text(encoding="utf-8"),
            "DROP SCHEMA past CASCADE; CREATE SCHEMA past; DROP FUNCTION roads_slice_past()",
        ),
    ]
