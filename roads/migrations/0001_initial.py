"""Roads, works, reports and pipes, what the database itself keeps true of them, and the steps of each kind."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import gis.postgis

SQL = Path(__file__).parent / "sql"


def run(name: str, reverse: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    """The statements of a file that is frozen with this migration."""
    return migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), reverse)


# The steps of each kind, in the order they are built, with the weights a district starts from (it may change them).
LAYING = [("trench", "沟槽", 25), ("lay", "敷管", 45), ("test", "检验", 15), ("backfill", "回填", 15)]
CABLING = [("duct", "管沟", 50), ("cable", "穿缆", 35), ("commission", "接通", 15)]
STEPS = {
    "carriageway": [
        ("subgrade", "路基", 30),
        ("base", "基层", 30),
        ("surface", "面层", 30),
        ("ancillary", "附属", 10),
    ],
    "storm": LAYING,
    "sewage": LAYING,
    "water": LAYING,
    "gas": LAYING,
    "heat": LAYING,
    "power": CABLING,
    "telecom": CABLING,
    "greening": [("soil", "整地", 30), ("plant", "栽植", 55), ("tend", "养护", 15)],
    "lighting": [("foundation", "基础", 35), ("pole", "立杆", 35), ("light", "亮灯", 30)],
    "other": [("work", "施工", 100)],
}


def plant(apps, schema_editor):
    step = apps.get_model("roads", "Step")
    step.objects.using(schema_editor.connection.alias).bulk_create(
        step(kind=kind, code=code, label=label, position=position, weight=weight)
        for kind, steps in STEPS.items()
        for position, (code, label, weight) in enumerate(steps, start=1)
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Crossing',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('measure_m', models.FloatField(verbose_name='桩号(米)')),
                ('geom', django.contrib.gis.db.models.fields.PointField(srid=settings.STORAGE_SRID, verbose_name='位置')),
            ],
            options={
                'verbose_name': '交叉口',
                'verbose_name_plural': '交叉口',
                'db_table': 'roads_crossing',
                'ordering': ['road_id', 'measure_m'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Bulletin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('published_on', models.DateField(verbose_name='发布日期')),
                ('text', models.TextField(verbose_name='正文')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
            ],
            options={
                'verbose_name': '通报',
                'verbose_name_plural': '通报',
                'ordering': ['-published_on'],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('name', models.CharField(max_length=64, unique=True, verbose_name='地点')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None, verbose_name='别名')),
                ('geom', django.contrib.gis.db.models.fields.PointField(srid=settings.STORAGE_SRID, verbose_name='位置')),
                ('geom_3857', models.GeneratedField(db_persist=True, expression=gis.postgis.WebMercator('geom'), output_field=django.contrib.gis.db.models.fields.PointField(srid=3857))),
            ],
            options={
                'verbose_name': '地点',
                'verbose_name_plural': '地点',
                'ordering': ['name'],
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['geom_3857'], name='place_geom_3857')],
            },
        ),
        migrations.CreateModel(
            name='Road',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=64, unique=True, verbose_name='路名')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None, verbose_name='别名')),
                ('axis', models.CharField(blank=True, choices=[('NS', '纵'), ('EW', '横')], max_length=2, verbose_name='轴向')),
                ('axis_no', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='轴号')),
                ('road_class', models.CharField(choices=[('expressway', '快速路'), ('arterial', '主干路'), ('secondary', '次干路'), ('local', '支路')], default='arterial', max_length=16, verbose_name='等级')),
                ('red_line_m', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='红线宽(米)')),
                ('centreline', django.contrib.gis.db.models.fields.LineStringField(srid=settings.STORAGE_SRID, verbose_name='中线')),
                ('length_m', models.GeneratedField(db_persist=True, expression=gis.postgis.PlanarLength('centreline'), output_field=models.FloatField(), verbose_name='长度(米)')),
                ('centreline_3857', models.GeneratedField(db_persist=True, expression=gis.postgis.WebMercator('centreline'), output_field=django.contrib.gis.db.models.fields.LineStringField(srid=3857))),
            ],
            options={
                'verbose_name': '道路',
                'verbose_name_plural': '道路',
                'ordering': ['code'],
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['centreline_3857'], name='road_centreline_3857')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('axis', ''), ('axis_no__isnull', True)), models.Q(('axis', 'NS'), ('axis_no__isnull', False), ('axis_no__range', (1, 10))), models.Q(('axis', 'EW'), ('axis_no__isnull', False), ('axis_no__range', (1, 8))), _connector='OR'), name='road_axis_with_number', violation_error_message='轴向和轴号要同时填写：纵 1–10，横 1–8。'), models.UniqueConstraint(condition=models.Q(('axis', ''), _negated=True), fields=('axis', 'axis_no'), name='road_axis_taken_once', violation_error_message='这个轴号已有道路。')],
            },
        ),
        migrations.CreateModel(
            name='CentrelineChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('old', django.contrib.gis.db.models.fields.LineStringField(srid=settings.STORAGE_SRID, verbose_name='原中线')),
                ('new', django.contrib.gis.db.models.fields.LineStringField(srid=settings.STORAGE_SRID, verbose_name='新中线')),
                ('moves', models.JSONField(verbose_name='移动清单')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                ('road', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='centreline_changes', to='roads.road', verbose_name='道路')),
            ],
            options={
                'verbose_name': '中线更换',
                'verbose_name_plural': '中线更换',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('carriageway', '道路'), ('storm', '雨水'), ('sewage', '污水'), ('water', '给水'), ('gas', '燃气'), ('heat', '热力'), ('power', '电力'), ('telecom', '通信'), ('greening', '绿化'), ('lighting', '亮化'), ('other', '其他')], max_length=16, verbose_name='类别')),
                ('code', models.SlugField(max_length=24, verbose_name='代码')),
                ('label', models.CharField(max_length=24, verbose_name='工序')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('weight', models.DecimalField(decimal_places=3, max_digits=6, verbose_name='权重')),
            ],
            options={
                'verbose_name': '工序',
                'verbose_name_plural': '工序',
                'ordering': ['kind', 'position'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'code'), name='step_code_unique_in_kind'), models.UniqueConstraint(fields=('kind', 'position'), name='step_position_unique_in_kind'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='step_weight_positive')],
            },
        ),
        migrations.CreateModel(
            name='Work',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='编号')),
                ('kind', models.CharField(choices=[('carriageway', '道路'), ('storm', '雨水'), ('sewage', '污水'), ('water', '给水'), ('gas', '燃气'), ('heat', '热力'), ('power', '电力'), ('telecom', '通信'), ('greening', '绿化'), ('lighting', '亮化'), ('other', '其他')], db_index=True, max_length=16, verbose_name='类别')),
                ('road_text', models.CharField(blank=True, max_length=64, verbose_name='文中路名')),
                ('from_label', models.CharField(blank=True, max_length=64, verbose_name='起点')),
                ('to_label', models.CharField(blank=True, max_length=64, verbose_name='止点')),
                ('span', django.contrib.postgres.fields.ranges.DecimalRangeField(blank=True, null=True, verbose_name='桩号范围(米)')),
                ('line', django.contrib.gis.db.models.fields.LineStringField(blank=True, editable=False, null=True, srid=settings.STORAGE_SRID, verbose_name='线位')),
                ('flag', models.CharField(blank=True, max_length=200, verbose_name='定位待核')),
                ('resolution', models.CharField(choices=[('exact', '准确'), ('approximate', '近似'), ('whole_road', '整条路'), ('unlocated', '未定位')], default='exact', max_length=12, verbose_name='定位')),
                ('resolution_reason', models.CharField(blank=True, max_length=300, verbose_name='定位说明')),
                ('goal', models.CharField(blank=True, choices=[('finish', '完工'), ('begin', '开工'), ('base', '完成基础工程'), ('surface', '主路面铺油竣工'), ('advance', '加快推进'), ('support', '配合保障')], max_length=8, verbose_name='目标')),
                ('goal_due', models.DateField(blank=True, null=True, verbose_name='目标期限')),
                ('planned_start', models.DateField(blank=True, null=True, verbose_name='计划开工')),
                ('planned_finish', models.DateField(blank=True, null=True, verbose_name='计划完工')),
                ('budget_wan_yuan', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='投资(万元)')),
                ('quote', models.CharField(blank=True, max_length=300, verbose_name='原文')),
                ('quote_start', models.PositiveIntegerField(blank=True, null=True, verbose_name='原文位置')),
                ('bulletin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='works', to='roads.bulletin', verbose_name='通报')),
                ('from_place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='roads.place', verbose_name='起点地点')),
                ('from_road', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='roads.road', verbose_name='起点相交路')),
                ('road', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='works', to='roads.road', verbose_name='道路')),
                ('to_place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='roads.place', verbose_name='止点地点')),
                ('to_road', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='roads.road', verbose_name='止点相交路')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='works', to='kernel.responsibleunit', verbose_name='责任单位')),
            ],
            options={
                'verbose_name': '工程',
                'verbose_name_plural': '工程',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Slice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('L', '左幅'), ('R', '右幅'), ('B', '双侧')], max_length=1, verbose_name='幅别')),
                ('span', django.contrib.postgres.fields.ranges.DecimalRangeField(verbose_name='桩号范围(米)')),
                ('begun_day', models.SmallIntegerField(verbose_name='首道工序完成日')),
                ('finished_day', models.SmallIntegerField(verbose_name='全部工序完成日')),
                ('step_days', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=None, verbose_name='各工序完成日')),
                ('geom_3857', django.contrib.gis.db.models.fields.LineStringField(srid=3857, verbose_name='线')),
                ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slices', to='roads.work', verbose_name='工程')),
            ],
            options={
                'verbose_name': '进度段',
                'verbose_name_plural': '进度段',
                'ordering': ['work', 'span', 'side'],
            },
        ),
        migrations.CreateModel(
            name='ProgressReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='填报时间')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='作废原因')),
                ('span', django.contrib.postgres.fields.ranges.DecimalRangeField(verbose_name='桩号范围(米)')),
                ('placed', django.contrib.postgres.fields.ranges.DecimalRangeField(blank=True, editable=False, help_text='中线更换后换算的位置；填报时与上报范围相同', null=True, verbose_name='现桩号范围(米)')),
                ('side', models.CharField(choices=[('L', '左幅'), ('R', '右幅'), ('B', '双侧')], default='B', max_length=1, verbose_name='幅别')),
                ('day', models.DateField(verbose_name='完成日期')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作废人')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='roads.step', verbose_name='工序')),
                ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='roads.work', verbose_name='工程')),
            ],
            options={
                'verbose_name': '进度上报',
                'verbose_name_plural': '进度上报',
                'ordering': ['-day', '-recorded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Obstacle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='编号')),
                ('kind', models.CharField(choices=[('land', '征地拆迁'), ('utility', '管线迁改'), ('permit', '手续'), ('fund', '资金'), ('dispute', '纠纷阻工'), ('other', '其他')], max_length=8, verbose_name='类别')),
                ('title', models.CharField(max_length=100, verbose_name='问题')),
                ('detail', models.TextField(blank=True, verbose_name='说明')),
                ('span', django.contrib.postgres.fields.ranges.DecimalRangeField(blank=True, null=True, verbose_name='桩号范围(米)')),
                ('geom', django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=settings.STORAGE_SRID, verbose_name='位置')),
                ('geom_3857', models.GeneratedField(db_persist=True, expression=gis.postgis.WebMercator('geom'), output_field=django.contrib.gis.db.models.fields.PointField(null=True, srid=3857))),
                ('found_on', models.DateField(verbose_name='发现日期')),
                ('due', models.DateField(blank=True, null=True, verbose_name='解决期限')),
                ('resolved_on', models.DateField(blank=True, null=True, verbose_name='解决日期')),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='处理结果')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obstacles', to='kernel.responsibleunit', verbose_name='责任单位')),
                ('work', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obstacles', to='roads.work', verbose_name='工程')),
            ],
            options={
                'verbose_name': '问题',
                'verbose_name_plural': '问题',
                'ordering': ['-found_on', 'code'],
            },
        ),
        migrations.CreateModel(
            name='WorkStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('status', models.CharField(choices=[('active', '恢复'), ('suspended', '停工'), ('cancelled', '取消')], max_length=10, verbose_name='状态')),
                ('reason', models.CharField(max_length=300, verbose_name='原因')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='记录人')),
                ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statuses', to='roads.work', verbose_name='工程')),
            ],
            options={
                'verbose_name': '工程状态',
                'verbose_name_plural': '工程状态',
                'ordering': ['work', 'day'],
            },
        ),
        migrations.CreateModel(
            name='Pipe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='编号')),
                ('kind', models.CharField(choices=[('storm', '雨水'), ('sewage', '污水'), ('water', '给水'), ('gas', '燃气'), ('heat', '热力'), ('power', '电力'), ('telecom', '通信'), ('lighting', '亮化'), ('other', '其他')], db_index=True, max_length=16, verbose_name='类别')),
                ('span', django.contrib.postgres.fields.ranges.DecimalRangeField(blank=True, null=True, verbose_name='沿路桩号范围(米)')),
                ('line', django.contrib.gis.db.models.fields.LineStringField(srid=settings.STORAGE_SRID, verbose_name='线位')),
                ('diameter_mm', models.PositiveIntegerField(blank=True, null=True, verbose_name='管径(毫米)')),
                ('material', models.CharField(blank=True, max_length=24, verbose_name='材质')),
                ('planned_for', models.DateField(blank=True, null=True, verbose_name='计划敷设')),
                ('laid_on', models.DateField(blank=True, null=True, verbose_name='敷设日期')),
                ('length_m', models.GeneratedField(db_persist=True, expression=gis.postgis.PlanarLength('line'), output_field=models.FloatField(), verbose_name='长度(米)')),
                ('line_3857', models.GeneratedField(db_persist=True, expression=gis.postgis.WebMercator('line'), output_field=django.contrib.gis.db.models.fields.LineStringField(srid=3857))),
                ('road', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pipes', to='roads.road', verbose_name='道路')),
            ],
            options={
                'verbose_name': '管线',
                'verbose_name_plural': '管线',
                'ordering': ['code'],
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['line_3857'], name='pipe_line_3857')],
                'constraints': [models.CheckConstraint(condition=models.Q(('span__isnull', True), models.Q(('road__isnull', False), ('span__isempty', False), ('span__lower_inf', False), ('span__upper_inf', False)), _connector='OR'), name='pipe_span_bounded_on_road')],
            },
        ),
        migrations.CreateModel(
            name='ExistingStretch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('span', django.contrib.postgres.fields.ranges.DecimalRangeField(verbose_name='桩号范围(米)')),
                ('since', models.DateField(verbose_name='建成不晚于')),
                ('road', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='existing', to='roads.road', verbose_name='道路')),
            ],
            options={
                'verbose_name': '已有路段',
                'verbose_name_plural': '已有路段',
                'ordering': ['road', 'span'],
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['span'], name='roads_exist_span_67a557_gist')],
                'constraints': [models.CheckConstraint(condition=models.Q(('span__isempty', False), ('span__lower_inf', False), ('span__upper_inf', False)), name='existing_span_bounded')],
            },
        ),
        migrations.AddIndex(
            model_name='work',
            index=django.contrib.postgres.indexes.GistIndex(fields=['span'], name='roads_work_span_565283_gist'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(('span__isnull', True), models.Q(('span__isempty', False), ('span__lower_inf', False), ('span__startswith__gte', 0), ('span__upper_inf', False)), _connector='OR'), name='work_span_bounded', violation_error_message='桩号范围要有起有止，止点大于起点，起点不小于 0。'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(('span__isnull', True), ('road__isnull', False), _connector='OR'), name='work_span_needs_road', violation_error_message='有桩号范围就要有道路。'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolution', 'unlocated'), ('span__isnull', True)), models.Q(models.Q(('resolution', 'unlocated'), _negated=True), ('span__isnull', False)), _connector='OR'), name='work_unlocated_has_no_span', violation_error_message='未定位的工程没有桩号范围，已定位的要有。'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(('planned_start__isnull', True), ('planned_finish__isnull', True), ('planned_start__lte', models.F('planned_finish')), _connector='OR'), name='work_plan_in_order', violation_error_message='计划开工不能晚于计划完工。'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(('from_road__isnull', True), ('from_place__isnull', True), _connector='OR'), name='work_from_one_anchor'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(('to_road__isnull', True), ('to_place__isnull', True), _connector='OR'), name='work_to_one_anchor'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(('budget_wan_yuan__isnull', True), ('budget_wan_yuan__gte', 0), _connector='OR'), name='work_budget_not_negative'),
        ),
        migrations.AddIndex(
            model_name='progressreport',
            index=models.Index(fields=['work', 'step', 'day'], name='report_work_step_day'),
        ),
        migrations.AddIndex(
            model_name='progressreport',
            index=models.Index(fields=['-day', '-id'], name='report_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='progressreport',
            constraint=models.CheckConstraint(condition=models.Q(('span__isempty', False), ('span__lower_inf', False), ('span__upper_inf', False)), name='report_span_bounded', violation_error_message='桩号范围要有起有止。'),
        ),
        migrations.AddConstraint(
            model_name='progressreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='report_void_complete', violation_error_message='作废要有时间、作废人和原因。'),
        ),
        migrations.AddIndex(
            model_name='obstacle',
            index=django.contrib.postgres.indexes.GistIndex(fields=['geom_3857'], name='obstacle_geom_3857'),
        ),
        migrations.AddConstraint(
            model_name='obstacle',
            constraint=models.CheckConstraint(condition=models.Q(('resolved_on__isnull', True), ('resolved_on__gte', models.F('found_on')), _connector='OR'), name='obstacle_resolved_after_found', violation_error_message='解决日期不能早于发现日期。'),
        ),
        migrations.AddConstraint(
            model_name='obstacle',
            constraint=models.CheckConstraint(condition=models.Q(('span__isnull', True), models.Q(('span__isempty', False), ('work__isnull', False)), _connector='OR'), name='obstacle_span_on_work'),
        ),
        migrations.AddIndex(
            model_name='workstatus',
            index=models.Index(fields=['work', '-day'], name='workstatus_work_day'),
        ),
        migrations.AddConstraint(
            model_name='workstatus',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='work_status_has_reason'),
        ),
        run("0001_crossings.sql", "DROP VIEW roads_crossing"),
        run(
            "0001_lines.sql",
            "DROP FUNCTION roads_cut(geometry, numrange, numrange);"
            "DROP FUNCTION roads_cut(geometry, float8, numrange);"
            "DROP FUNCTION roads_between(geometry, float8, float8, float8)",
        ),
        run("0001_statuses.sql", "DROP FUNCTION roads_stopped(date, timestamptz)"),
        run(
            "0001_works.sql",
            "DROP FUNCTION roads_guard_centreline() CASCADE;"
            "DROP FUNCTION roads_cut_work() CASCADE",
        ),
        run(
            "0001_reports.sql",
            "DROP FUNCTION roads_guard_status() CASCADE;"
            "DROP FUNCTION roads_guard_report() CASCADE",
        ),
        run(
            "0001_progress.sql",
            "DROP FUNCTION roads_work_spans(bigint[], date, timestamptz);"
            "DROP FUNCTION roads_step_spans(bigint[], date, timestamptz);"
            "DROP FUNCTION roads_metres(nummultirange)",
        ),
        run(
            "0001_slices.sql",
            "DROP FUNCTION roads_refresh_slices(bigint[]); DROP FUNCTION roads_slices_known(timestamptz);"
            "DROP FUNCTION roads_slices_at(bigint[], timestamptz)",
        ),
        run("0001_slices_follow.sql", "DROP FUNCTION roads_slices_follow() CASCADE"),
        run("0001_data_version.sql"),
        migrations.RunPython(plant, migrations.RunPython.noop),
    ]
