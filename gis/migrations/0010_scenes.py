"""Dated imagery: scenes with their day and footprint."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0009_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Scene',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='填报时间')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='作废原因')),
                ('address', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True, verbose_name='地址')),
                ('title', models.CharField(max_length=100, verbose_name='名称')),
                ('day', models.DateField(verbose_name='拍摄日期')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('footprint', django.contrib.gis.db.models.fields.PolygonField(srid=4547, verbose_name='范围')),
                ('crs', models.CharField(max_length=40, verbose_name='坐标系')),
                ('width', models.PositiveIntegerField(verbose_name='宽(像素)')),
                ('height', models.PositiveIntegerField(verbose_name='高(像素)')),
                ('resolution_m', models.FloatField(verbose_name='分辨率(米)')),
                ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='显示的波段')),
                ('nodata', models.FloatField(blank=True, null=True, verbose_name='无数据值')),
                ('low', models.FloatField(blank=True, null=True, verbose_name='显示下限')),
                ('high', models.FloatField(blank=True, null=True, verbose_name='显示上限')),
                ('sha256', models.CharField(max_length=64, verbose_name='原文件 SHA-256')),
                ('size_bytes', models.PositiveBigIntegerField(verbose_name='大小(字节)')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作废人')),
            ],
            options={
                'verbose_name': '影像',
                'verbose_name_plural': '影像',
                'ordering': ['-day', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='scene_void_complete', violation_error_message='作废要有时间、作废人和原因。'), models.CheckConstraint(condition=models.Q(('bands__len', 1), ('bands__len', 3), _connector='OR'), name='scene_one_band_or_three')],
            },
        ),
    ]
