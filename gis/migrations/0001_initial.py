"""The spatial kernel's tables, the data version and what raises it."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gis.postgis

SQL = Path(__file__).parent / "sql"


def run(name: str, reverse: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    """The statements of a file that is frozen with this migration."""
    return migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), reverse)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ResponsibleUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64, unique=True, verbose_name='单位')),
                ('short_name', models.CharField(blank=True, max_length=16, verbose_name='简称')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
            ],
            options={
                'verbose_name': '责任单位',
                'verbose_name_plural': '责任单位',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DataVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField(default=1, verbose_name='数据版本')),
                ('changed_at', models.DateTimeField(auto_now_add=True, verbose_name='最近写入')),
            ],
            options={
                'verbose_name': '数据版本',
                'verbose_name_plural': '数据版本',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='data_version_single_row')],
            },
        ),
        migrations.CreateModel(
            name='GroundFeature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('kind', models.CharField(choices=[('river', '河流'), ('outline', '范围'), ('railway', '铁路')], max_length=16, verbose_name='类别')),
                ('name', models.CharField(max_length=64, verbose_name='名称')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None, verbose_name='别名')),
                ('geom', django.contrib.gis.db.models.fields.GeometryField(srid=settings.STORAGE_SRID, verbose_name='图形')),
                ('geom_3857', models.GeneratedField(db_persist=True, expression=gis.postgis.WebMercator('geom'), output_field=django.contrib.gis.db.models.fields.GeometryField(srid=3857))),
            ],
            options={
                'verbose_name': '底图要素',
                'verbose_name_plural': '底图要素',
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['geom_3857'], name='ground_geom_3857')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'name'), name='ground_kind_name_unique')],
            },
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('layer', models.CharField(max_length=40, verbose_name='图层')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size_bytes', models.PositiveBigIntegerField(verbose_name='大小(字节)')),
                ('status', models.CharField(choices=[('waiting', '待检查'), ('checked', '已检查'), ('applied', '已导入'), ('undone', '已撤销')], default='waiting', max_length=8, verbose_name='状态')),
                ('options', models.JSONField(blank=True, default=dict, verbose_name='选项')),
                ('outcome', models.JSONField(blank=True, default=dict, verbose_name='检查结果')),
                ('at', models.DateTimeField(verbose_name='上传时间')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='导入时间')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入人')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销人')),
            ],
            options={
                'verbose_name': '导入',
                'verbose_name_plural': '导入',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='顺序')),
                ('action', models.CharField(choices=[('new', '新增'), ('changed', '修改'), ('gone', '删除')], max_length=8, verbose_name='动作')),
                ('table', models.CharField(max_length=60, verbose_name='表')),
                ('key', models.CharField(max_length=40, verbose_name='主键')),
                ('label', models.CharField(max_length=120, verbose_name='名称')),
                ('before', models.JSONField(blank=True, null=True, verbose_name='之前')),
                ('after', models.JSONField(blank=True, null=True, verbose_name='之后')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='kernel.importrun', verbose_name='导入')),
            ],
            options={
                'verbose_name': '导入的行',
                'verbose_name_plural': '导入的行',
                'ordering': ['run', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='membership', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='kernel.responsibleunit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '所属单位',
                'verbose_name_plural': '所属单位',
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='代码')),
                ('label', models.CharField(max_length=64, verbose_name='指标')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='目标值')),
                ('baseline', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='基期值')),
                ('baseline_on', models.DateField(blank=True, null=True, verbose_name='基期')),
                ('measure_unit', models.CharField(max_length=16, verbose_name='计量单位')),
                ('due', models.DateField(blank=True, null=True, verbose_name='期限')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
            ],
            options={
                'verbose_name': '目标',
                'verbose_name_plural': '目标',
                'ordering': ['position', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='target_value_positive')],
            },
        ),
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('layer', models.CharField(max_length=40, verbose_name='图层')),
                ('headings', models.CharField(max_length=64, verbose_name='表头指纹')),
                ('columns', models.JSONField(verbose_name='对应关系')),
                ('used_at', models.DateTimeField(verbose_name='最近使用')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='选择人')),
            ],
            options={
                'verbose_name': '列对应',
                'verbose_name_plural': '列对应',
                'ordering': ['-used_at'],
                'constraints': [models.UniqueConstraint(fields=('layer', 'headings'), name='mapping_once_a_set_of_headings')],
            },
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', True), ('status__in', ['waiting', 'checked'])), models.Q(('applied_at__isnull', False), ('status', 'applied'), ('undone_at__isnull', True)), models.Q(('applied_at__isnull', False), ('status', 'undone'), ('undone_at__isnull', False)), _connector='OR'), name='import_status_with_moments'),
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', True), ('applied_by__isnull', True)), models.Q(('applied_at__isnull', False), ('applied_by__isnull', False)), _connector='OR'), name='import_applied_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='import_undone_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='importedrow',
            index=models.Index(fields=['table', 'key'], name='imported_row_of'),
        ),
        migrations.AddConstraint(
            model_name='importedrow',
            constraint=models.UniqueConstraint(fields=('run', 'position'), name='imported_row_position_once'),
        ),
        run("0001_days.sql", "DROP FUNCTION kernel_day_number(date); DROP FUNCTION kernel_day(integer)"),
        run(
            "0001_data_version.sql",
            "DROP FUNCTION kernel_bump_version_on_write(VARIADIC regclass[]);"
            "DROP FUNCTION kernel_bump_version() CASCADE",
        ),
    ]
