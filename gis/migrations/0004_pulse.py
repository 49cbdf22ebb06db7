"""The row that /readyz writes, to see that writing works."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_version_by_append")]

    operations = [
        migrations.RunSQL(
            "CREATE TABLE kernel_pulse (id int PRIMARY KEY CHECK (id = 1), at timestamptz NOT NULL)",
            "DROP TABLE kernel_pulse",
        ),
    ]
