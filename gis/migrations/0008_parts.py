"""Versions of parts of the data, so that figures kept part by part are made anew only where something was written."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "0008_parts.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0007_access")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
