from django.db import migrations, models

# Runs made before the field said so by their display name alone.
PACKED = "UPDATE kernel_importrun SET is_packed = true WHERE file_name LIKE '% 等 % 个文件'"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0013_drawn_cells")]

    operations = [
        migrations.AddField(
            "importrun",
            "is_packed",
            models.BooleanField("几个文件打的包", default=False, editable=False),
        ),
        migrations.RunSQL(PACKED, migrations.RunSQL.noop),
    ]
