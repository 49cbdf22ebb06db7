"""Plans of axes: any number of 纵 and 横, several plans, each with the roads on its axes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roads', '0002_evidence'),
    ]

    operations = [
        migrations.CreateModel(
            name='GridPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=24, unique=True, verbose_name='名称')),
                ('owner', models.CharField(blank=True, max_length=60, verbose_name='制定单位')),
                ('ns_count', models.PositiveSmallIntegerField(verbose_name='纵的条数')),
                ('ew_count', models.PositiveSmallIntegerField(verbose_name='横的条数')),
                ('is_default', models.BooleanField(default=False, verbose_name='默认方案')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
            ],
            options={
                'verbose_name': '路网方案',
                'verbose_name_plural': '路网方案',
                'ordering': ['-is_default', 'name'],
            },
        ),
        migrations.CreateModel(
            name='PlanAxis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('axis', models.CharField(choices=[('NS', '纵'), ('EW', '横')], max_length=2, verbose_name='轴向')),
                ('no', models.PositiveSmallIntegerField(verbose_name='轴号')),
            ],
            options={
                'verbose_name': '方案的轴',
                'verbose_name_plural': '方案的轴',
                'ordering': ['plan', 'axis', 'no'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='road',
            name='road_axis_with_number',
        ),
        migrations.AddConstraint(
            model_name='road',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('axis', ''), ('axis_no__isnull', True)), models.Q(models.Q(('axis', ''), _negated=True), ('axis_no__isnull', False), ('axis_no__range', (1, 99))), _connector='OR'), name='road_axis_with_number', violation_error_message='轴向和轴号要同时填写，轴号从 1 起。'),
        ),
        migrations.AddConstraint(
            model_name='gridplan',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='grid_plan_one_default'),
        ),
        migrations.AddConstraint(
            model_name='gridplan',
            constraint=models.CheckConstraint(condition=models.Q(('ew_count__lte', 99), ('ns_count__lte', 99), models.Q(('ns_count__gt', 0), ('ew_count__gt', 0), _connector='OR')), name='grid_plan_has_axes', violation_error_message='纵横的条数各为 0 至 99，至少有一条。'),
        ),
        migrations.AddField(
            model_name='planaxis',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='axes', to='roads.gridplan', verbose_name='方案'),
        ),
        migrations.AddField(
            model_name='planaxis',
            name='road',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_axes', to='roads.road', verbose_name='道路'),
        ),
        migrations.AddConstraint(
            model_name='planaxis',
            constraint=models.UniqueConstraint(fields=('plan', 'axis', 'no'), name='plan_axis_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='planaxis',
            constraint=models.UniqueConstraint(fields=('plan', 'road'), name='plan_road_one_axis'),
        ),
        migrations.AddConstraint(
            model_name='planaxis',
            constraint=models.CheckConstraint(condition=models.Q(('no__range', (1, 99))), name='plan_axis_number'),
        ),
        migrations.RunSQL(
            "SELECT kernel_bump_version_on_write('roads_gridplan', 'roads_planaxis')", migrations.RunSQL.noop
        ),
    ]
