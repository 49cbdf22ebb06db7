"""The history of what people change, written by triggers (decision 0106)."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql"
AWAY = """
DROP FUNCTION kernel_record_changes() CASCADE;
DROP TABLE kernel_change;
DROP FUNCTION kernel_change_stays();
DROP FUNCTION kernel_keep_history(text[]);
DROP FUNCTION kernel_prefixed(text, text);
DROP FUNCTION kernel_kept_columns(oid);
DROP FUNCTION kernel_note_change(text, text, text, jsonb, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0008_parts")]

    operations = [
        migrations.RunSQL((SQL / "0009_changes.sql").read_text(encoding="utf-8"), AWAY),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("relation", models.TextField(verbose_name="表")),
                ("key", models.TextField(verbose_name="主键")),
                (
                    "action",
                    models.TextField(
                        choices=[
                            ("insert", "新增"),
                            ("update", "修改"),
                            ("delete", "删除"),
                            ("truncate", "清空"),
                            ("export", "导出"),
                        ],
                        verbose_name="动作",
                    ),
                ),
                ("old", models.JSONField(null=True, verbose_name="之前")),
                ("new", models.JSONField(null=True, verbose_name="之后")),
                ("actor", models.TextField(verbose_name="操作人")),
                ("request_id", models.TextField(verbose_name="请求编号")),
                ("program", models.TextField(verbose_name="程序")),
            ],
            options={
                "verbose_name": "操作记录",
                "verbose_name_plural": "操作记录",
                "db_table": "kernel_change",
                "ordering": ["-id"],
                "managed": False,
            },
        ),
    ]
