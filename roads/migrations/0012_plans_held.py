"""The plan that held on a day, for statements (decision 0165)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("roads", "0011_plan_reasons")]

    operations = [
        migrations.RunSQL(
            (SQL / "0012_plans_held.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION roads_plans_held(date, timestamptz)",
        ),
    ]
