"""Two times for every row: what a table looked like on a day as believed at a moment, from the history (decision 0120)."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql"
AWAY = """
DROP FUNCTION kernel_show_past(text[], text[]);
DROP SCHEMA past CASCADE;
DROP FUNCTION kernel_past_differs(timestamptz, date, boolean);
DROP FUNCTION kernel_past_rows(text);
DROP FUNCTION kernel_past_keys(text);
DROP FUNCTION kernel_in_force(text, timestamptz, date);
"""
COLUMNS_AWAY = """
DROP FUNCTION kernel_decides(text, text, jsonb);
DROP FUNCTION kernel_believed_from(text, jsonb, jsonb);
ALTER TABLE kernel_change DROP COLUMN believed_at, DROP COLUMN holds_from, DROP COLUMN reason, DROP COLUMN decides;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0014_packed_sources")]

    operations = [
        migrations.RunSQL(
            (SQL / "0015_past.sql").read_text(encoding="utf-8"),
            AWAY + (SQL / "0015_before.sql").read_text(encoding="utf-8") + COLUMNS_AWAY,
        ),
        migrations.AddField("change", "believed_at", models.DateTimeField(verbose_name="采信时间")),
        migrations.AddField("change", "holds_from", models.DateField(null=True, verbose_name="自哪天起适用")),
        migrations.AddField("change", "reason", models.TextField(verbose_name="原因")),
        migrations.AddField("change", "decides", models.BooleanField(verbose_name="决定数字")),
    ]
