"""Sources of networks and their append-only dated states."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import gis.postgis
from django.conf import settings
from django.db import migrations, models


SQL = (Path(__file__).parent / "sql" / "0002_sources.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('parcels', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=64, verbose_name='名称')),
                ('kind', models.CharField(choices=[('waterworks', '水厂'), ('heat_source', '热源'), ('substation', '变电站'), ('gas_station', '调压站'), ('sewage_works', '污水处理厂'), ('outfall', '雨水排口'), ('exchange', '通信机房')], db_index=True, max_length=16, verbose_name='类别')),
                ('geom', django.contrib.gis.db.models.fields.PointField(srid=settings.STORAGE_SRID, verbose_name='位置')),
                ('geom_3857', models.GeneratedField(db_persist=True, expression=gis.postgis.WebMercator('geom'), output_field=django.contrib.gis.db.models.fields.PointField(srid=3857))),
            ],
            options={
                'verbose_name': '源点',
                'verbose_name_plural': '源点',
                'ordering': ['code'],
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['geom_3857'], name='source_geom_3857')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['waterworks', 'heat_source', 'substation', 'gas_station', 'sewage_works', 'outfall', 'exchange'])), name='source_kind_known', violation_error_message='没有这种源点。')],
            },
        ),
        migrations.CreateModel(
            name='SourceState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='填报时间')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='作废原因')),
                ('day', models.DateField(verbose_name='日期')),
                ('state', models.CharField(choices=[('planned', '规划'), ('building', '在建'), ('in_use', '投用'), ('out_of_use', '停用')], max_length=12, verbose_name='状态')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='states', to='parcels.source', verbose_name='源点')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作废人')),
            ],
            options={
                'verbose_name': '源点状态',
                'verbose_name_plural': '源点状态',
                'ordering': ['source', '-day', '-recorded_at'],
                'indexes': [models.Index(fields=['source', '-day'], name='sourcestate_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'building', 'in_use', 'out_of_use'])), name='source_state_known', violation_error_message='没有这种状态。'), models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='source_state_void_complete', violation_error_message='作废要有时间、作废人和原因。')],
            },
        ),
        migrations.RunSQL(SQL, "DROP FUNCTION parcels_guard_source_state() CASCADE"),
    ]
