"""The data version by append: writers no longer wait for each other at one row (decision 0105)."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_groups")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    (SQL / "0003_version_by_append.sql").read_text(encoding="utf-8"),
                    (SQL / "0003_version_by_row.sql").read_text(encoding="utf-8"),
                ),
            ],
            state_operations=[
                migrations.DeleteModel("DataVersion"),
                migrations.CreateModel(
                    name="DataVersion",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("version", models.BigIntegerField(verbose_name="数据版本")),
                        ("changed_at", models.DateTimeField(verbose_name="最近写入")),
                    ],
                    options={
                        "verbose_name": "数据版本",
                        "verbose_name_plural": "数据版本",
                        "db_table": "kernel_dataversion",
                        "managed": False,
                    },
                ),
            ],
        ),
    ]
