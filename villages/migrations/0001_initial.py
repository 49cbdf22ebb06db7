"""Villages and redevelopments, their append-only reports that never fall, and the data version."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


def run(name: str, reverse: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    """The statements of a file that is frozen with this migration."""
    return migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), reverse)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Town',
            fields=[
                ('code', models.CharField(max_length=9, primary_key=True, serialize=False, verbose_name='代码')),
                ('name', models.CharField(max_length=32, verbose_name='名称')),
            ],
            options={
                'verbose_name': '乡镇街道',
                'verbose_name_plural': '乡镇街道',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Village',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('code', models.CharField(max_length=12, unique=True, validators=[django.core.validators.RegexValidator('^\\d{12}$', '代码应为 12 位数字。')], verbose_name='统计用区划代码')),
                ('official_name', models.CharField(max_length=64, verbose_name='全称')),
                ('name', models.CharField(db_index=True, max_length=32, verbose_name='村名')),
                ('outline', django.contrib.gis.db.models.fields.MultiPolygonField(blank=True, null=True, srid=settings.STORAGE_SRID, verbose_name='范围')),
                ('point', django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=settings.STORAGE_SRID, verbose_name='位置')),
                ('town', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='villages', to='villages.town', verbose_name='乡镇街道')),
            ],
            options={
                'verbose_name': '村(社区)',
                'verbose_name_plural': '村(社区)',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Redevelopment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('pilot', models.BooleanField(default=False, verbose_name='试点')),
                ('households', models.PositiveIntegerField(verbose_name='户数')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='人口')),
                ('demolish_m2', models.PositiveIntegerField(verbose_name='应拆建筑面积(平方米)')),
                ('resettlement_m2', models.PositiveIntegerField(verbose_name='规划安置面积(平方米)')),
                ('compensation_wan_yuan', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='补偿概算(万元)')),
                ('leader', models.CharField(blank=True, max_length=32, verbose_name='分包领导')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redevelopments', to='kernel.responsibleunit', verbose_name='责任单位')),
                ('village', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='redevelopment', to='villages.village', verbose_name='村')),
            ],
            options={
                'verbose_name': '改造项目',
                'verbose_name_plural': '改造项目',
                'ordering': ['-pilot', 'village__code'],
            },
        ),
        migrations.CreateModel(
            name='RedevelopmentReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='填报时间')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='作废原因')),
                ('measure', models.CharField(choices=[('signed', '已签约户数'), ('moved', '已搬迁户数'), ('demolished', '已拆面积(平方米)'), ('paid', '已付补偿(万元)')], max_length=10, verbose_name='指标')),
                ('day', models.DateField(verbose_name='截至日期')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='累计值')),
                ('correction', models.BooleanField(default=False, verbose_name='更正')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='更正原因')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('redevelopment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='villages.redevelopment', verbose_name='改造项目')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作废人')),
            ],
            options={
                'verbose_name': '改造进度上报',
                'verbose_name_plural': '改造进度上报',
                'ordering': ['-day', '-recorded_at', '-pk'],
                'indexes': [models.Index(fields=['redevelopment', 'measure', '-day'], name='redevreport_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='redev_report_not_negative', violation_error_message='累计值不能为负。'), models.CheckConstraint(condition=models.Q(models.Q(('correction', False), ('reason', '')), models.Q(('correction', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='redev_correction_has_reason', violation_error_message='更正要写明原因；不是更正就不写。'), models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='redev_report_void_complete')],
            },
        ),
        migrations.CreateModel(
            name='ResettlementBuilding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=32, verbose_name='楼号')),
                ('outline', django.contrib.gis.db.models.fields.PolygonField(srid=settings.STORAGE_SRID, verbose_name='轮廓')),
                ('floors', models.PositiveSmallIntegerField(verbose_name='层数')),
                ('floor_area_m2', models.PositiveIntegerField(verbose_name='建筑面积(平方米)')),
                ('begun_on', models.DateField(blank=True, null=True, verbose_name='开工')),
                ('topped_out_on', models.DateField(blank=True, null=True, verbose_name='封顶')),
                ('finished_on', models.DateField(blank=True, null=True, verbose_name='竣工')),
                ('redevelopment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buildings', to='villages.redevelopment', verbose_name='改造项目')),
            ],
            options={
                'verbose_name': '安置楼',
                'verbose_name_plural': '安置楼',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('floor_area_m2__gt', 0), ('floors__gt', 0)), name='building_has_area'), models.CheckConstraint(condition=models.Q(('topped_out_on__isnull', True), models.Q(('begun_on__isnull', False), ('topped_out_on__gte', models.F('begun_on'))), _connector='OR'), name='building_topped_out_after_begun', violation_error_message='封顶不能早于开工。'), models.CheckConstraint(condition=models.Q(('finished_on__isnull', True), models.Q(('finished_on__gte', models.F('topped_out_on')), ('topped_out_on__isnull', False)), _connector='OR'), name='building_finished_after_topped_out', violation_error_message='竣工不能早于封顶。')],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('code', models.CharField(choices=[('survey', '入户摸底'), ('publicity', '三榜公示'), ('plan', '补偿安置方案'), ('signing', '签约'), ('moving', '搬迁'), ('demolition', '拆除'), ('cleared', '净地交付'), ('housing', '安置房建设'), ('choosing', '选房'), ('return', '回迁')], max_length=12, verbose_name='阶段')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='计划完成')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='实际完成')),
                ('redevelopment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='villages.redevelopment', verbose_name='改造项目')),
            ],
            options={
                'verbose_name': '改造阶段',
                'verbose_name_plural': '改造阶段',
                'ordering': ['redevelopment', 'position'],
                'constraints': [models.UniqueConstraint(fields=('redevelopment', 'code'), name='stage_once_a_redevelopment'), models.UniqueConstraint(fields=('redevelopment', 'position'), name='stage_position_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='village',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^\\d{12}$')), name='village_code_twelve_digits'),
        ),
        migrations.AddConstraint(
            model_name='redevelopment',
            constraint=models.CheckConstraint(condition=models.Q(('households__gt', 0)), name='redevelopment_has_households'),
        ),
        run("0001_reports.sql", "DROP FUNCTION villages_guard_report() CASCADE"),
        run("0001_data_version.sql"),
    ]
