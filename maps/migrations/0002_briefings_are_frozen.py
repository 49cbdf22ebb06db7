"""Published briefings cannot be changed: triggers refuse it."""

from pathlib import Path

from django.db import migrations

from gis.triggers import run_file

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("maps", "0001_briefings")]

    operations = [
        run_file(
            SQL / "briefings.sql",
            "DROP TRIGGER maps_briefing_file_guard ON maps_briefingfile;"
            "DROP TRIGGER maps_briefing_guard ON maps_briefing; DROP FUNCTION maps_guard_briefing()",
        ),
    ]
