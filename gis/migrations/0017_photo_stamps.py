"""RFC 3161 time stamps of photos, appended only."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

GUARD = """
CREATE FUNCTION kernel_guard_photo_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '时间戳不能修改或删除' USING ERRCODE = 'check_violation', CONSTRAINT = 'photo_stamp_append_only';
END $$;
CREATE TRIGGER kernel_photo_stamp_guard BEFORE UPDATE OR DELETE ON kernel_photostamp
    FOR EACH ROW EXECUTE FUNCTION kernel_guard_photo_stamp();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0016_jobs'),
    ]

    operations = [
        migrations.CreateModel(
            name='PhotoStamp',
            fields=[
                ('photo', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='stamp', serialize=False, to='kernel.photo', verbose_name='照片')),
                ('token', models.BinaryField(verbose_name='应答(DER)')),
                ('moment', models.DateTimeField(verbose_name='时间戳时间')),
                ('authority', models.CharField(max_length=200, verbose_name='时间戳服务')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='记录时间')),
            ],
            options={
                'verbose_name': '照片的时间戳',
                'verbose_name_plural': '照片的时间戳',
            },
        ),
        migrations.RunSQL(GUARD, "DROP FUNCTION kernel_guard_photo_stamp() CASCADE"),
    ]
