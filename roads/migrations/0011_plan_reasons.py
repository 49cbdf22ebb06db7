"""Plans that change with other columns take their reason and day (decision 0120)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("roads", "0010_obstacle_level")]

    operations = [
        migrations.RunSQL(
            (SQL / "0011_plan_reasons.sql").read_text(encoding="utf-8"),
            (SQL / "0011_before.sql").read_text(encoding="utf-8"),
        ),
    ]
