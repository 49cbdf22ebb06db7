"""Repeated digging by the plans that held on the day (decision 0165)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("parcels", "0004_drawn_cells"), ("roads", "0012_plans_held")]

    operations = [
        migrations.RunSQL(
            (SQL / "0005_plans_held.sql").read_text(encoding="utf-8"),
            (SQL / "0005_before.sql").read_text(encoding="utf-8"),
        ),
    ]
