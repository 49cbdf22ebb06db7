"""Which parcels reach into which corridors, and repeated digging with the spans it opens."""

from pathlib import Path

from django.db import migrations

from gis.triggers import run_file

SQL = Path(__file__).resolve().parent.parent / "sql"
DROP_OPENED = "DROP FUNCTION parcels_opened(bigint, nummultirange, date, date, timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("parcels", "0005_digging")]

    operations = [
        run_file(SQL / "crossed.sql", "DROP FUNCTION parcels_crossed(float8, float8)"),
        # 0005 made the function from the same file when it returned no spans.
        migrations.RunSQL(DROP_OPENED, migrations.RunSQL.noop),
        run_file(SQL / "digging.sql", migrations.RunSQL.noop),
    ]
