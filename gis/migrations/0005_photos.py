"""Photos from the site and their uploads in pieces; the database keeps them from being edited."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0004_pulse'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PhotoUpload',
            fields=[
                ('key', models.UUIDField(primary_key=True, serialize=False, verbose_name='手机给的编号')),
                ('size_bytes', models.PositiveIntegerField(verbose_name='大小(字节)')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('said', models.JSONField(verbose_name='手机所说')),
                ('thumbnail', models.BinaryField(default=b'', verbose_name='缩略图')),
                ('received_bytes', models.PositiveIntegerField(default=0, verbose_name='已收到(字节)')),
                ('begun_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='开始时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '上传中的照片',
                'verbose_name_plural': '上传中的照片',
                'ordering': ['-begun_at'],
            },
        ),
        migrations.CreateModel(
            name='PhotoPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offset', models.PositiveIntegerField(verbose_name='起始(字节)')),
                ('content', models.BinaryField(verbose_name='内容')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='kernel.photoupload', verbose_name='上传')),
            ],
            options={
                'verbose_name': '照片分块',
                'verbose_name_plural': '照片分块',
                'ordering': ['upload', 'offset'],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='填报时间')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='作废原因')),
                ('key', models.UUIDField(editable=False, unique=True, verbose_name='手机给的编号')),
                ('address', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True, verbose_name='文件地址')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('size_bytes', models.PositiveIntegerField(verbose_name='大小(字节)')),
                ('media_type', models.CharField(choices=[('image/jpeg', 'JPEG'), ('image/png', 'PNG'), ('image/heic', 'HEIC')], max_length=12, verbose_name='格式')),
                ('width', models.PositiveIntegerField(verbose_name='宽(像素)')),
                ('height', models.PositiveIntegerField(verbose_name='高(像素)')),
                ('position', django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4547, verbose_name='位置')),
                ('position_source', models.CharField(choices=[('device', '手机定位'), ('exif', '照片自带'), ('hand', '手工'), ('none', '没有')], max_length=8, verbose_name='位置来源')),
                ('datum', models.CharField(choices=[('wgs84', 'WGS 84'), ('gcj02', 'GCJ-02')], default='wgs84', max_length=8, verbose_name='手机所用坐标')),
                ('accuracy_m', models.FloatField(blank=True, null=True, verbose_name='定位精度(米)')),
                ('heading_deg', models.FloatField(blank=True, null=True, verbose_name='朝向(度)')),
                ('taken_at', models.DateTimeField(verbose_name='手机时间')),
                ('clock_ahead_s', models.IntegerField(default=0, verbose_name='手机时钟快(秒)')),
                ('moment', models.DateTimeField(verbose_name='拍摄时间')),
                ('day', models.DateField(verbose_name='拍摄日期')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作废人')),
            ],
            options={
                'verbose_name': '照片',
                'verbose_name_plural': '照片',
                'ordering': ['-moment', '-pk'],
                'indexes': [models.Index(fields=['-day', '-id'], name='photo_newest_first')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='photo_void_complete', violation_error_message='作废要有时间、作废人和原因。'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='photo_sha256_is_one'), models.CheckConstraint(condition=models.Q(models.Q(('position__isnull', True), ('position_source', 'none')), models.Q(('position__isnull', False), models.Q(('position_source', 'none'), _negated=True)), _connector='OR'), name='photo_position_with_source'), models.CheckConstraint(condition=models.Q(('heading_deg__isnull', True), models.Q(('heading_deg__gte', 0), ('heading_deg__lt', 360)), _connector='OR'), name='photo_heading_in_circle'), models.CheckConstraint(condition=models.Q(('accuracy_m__isnull', True), ('accuracy_m__gte', 0), _connector='OR'), name='photo_accuracy_not_negative'), models.CheckConstraint(condition=models.Q(('moment__lte', models.F('recorded_at'))), name='photo_taken_before_receipt')],
            },
        ),
        migrations.AddConstraint(
            model_name='photoupload',
            constraint=models.CheckConstraint(condition=models.Q(('received_bytes__lte', models.F('size_bytes'))), name='photo_upload_not_beyond_its_size'),
        ),
        migrations.AddConstraint(
            model_name='photopiece',
            constraint=models.UniqueConstraint(fields=('upload', 'offset'), name='photo_piece_once'),
        ),
        migrations.RunSQL(
            (SQL / "0005_photos.sql").read_text(encoding="utf-8"), "DROP FUNCTION kernel_guard_photo() CASCADE"
        ),
    ]
