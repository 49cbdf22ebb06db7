"""Moments of recording come from the database's clock (decision 0121)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0017_photo_stamps")]

    operations = [
        migrations.RunSQL(
            (SQL / "0018_clock.sql").read_text(encoding="utf-8"),
            "DROP INDEX kernel_change_corrected; DROP FUNCTION kernel_keep_clock(text, text, text); DROP FUNCTION kernel_guard_clock() CASCADE",
        ),
    ]
