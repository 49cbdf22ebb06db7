"""Where photos lie along roads, inspections beside reports, and the evidence of each metre as ranges."""

from pathlib import Path

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0005_photos'),
        ('roads', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='填报时间')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='作废原因')),
                ('key', models.UUIDField(editable=False, unique=True, verbose_name='手机给的编号')),
                ('span', django.contrib.postgres.fields.ranges.DecimalRangeField(verbose_name='检查的桩号范围(米)')),
                ('placed', django.contrib.postgres.fields.ranges.DecimalRangeField(blank=True, editable=False, null=True, verbose_name='现桩号范围(米)')),
                ('side', models.CharField(choices=[('L', '左幅'), ('R', '右幅'), ('B', '双侧')], default='B', max_length=1, verbose_name='幅别')),
                ('verdict', models.CharField(choices=[('confirmed', '属实'), ('contradicted', '不符')], max_length=12, verbose_name='结论')),
                ('found', django.contrib.postgres.fields.ranges.DecimalRangeField(blank=True, null=True, verbose_name='实际完成的范围(米)')),
                ('found_placed', django.contrib.postgres.fields.ranges.DecimalRangeField(blank=True, editable=False, null=True, verbose_name='实际完成的现范围(米)')),
                ('day', models.DateField(verbose_name='检查日期')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.step', verbose_name='工序')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作废人')),
                ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='roads.work', verbose_name='工程')),
            ],
            options={
                'verbose_name': '督查',
                'verbose_name_plural': '督查',
                'ordering': ['-day', '-recorded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InspectionAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('note', models.CharField(max_length=300, verbose_name='说明')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='记录时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='记录人')),
                ('inspection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='roads.inspection', verbose_name='督查')),
            ],
            options={
                'verbose_name': '督查答复',
                'verbose_name_plural': '督查答复',
            },
        ),
        migrations.CreateModel(
            name='PhotoPlace',
            fields=[
                ('photo', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='place', serialize=False, to='kernel.photo', verbose_name='照片')),
                ('metres', models.FloatField(blank=True, null=True, verbose_name='桩号(米)')),
                ('offset_m', models.FloatField(blank=True, null=True, verbose_name='离中线(米)')),
                ('by_hand', models.BooleanField(default=False, verbose_name='桩号手工填写')),
                ('side', models.CharField(choices=[('L', '左幅'), ('R', '右幅'), ('B', '双侧')], default='B', max_length=1, verbose_name='幅别')),
                ('inspection', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='roads.inspection', verbose_name='督查')),
                ('obstacle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='roads.obstacle', verbose_name='问题')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='roads.progressreport', verbose_name='上报')),
                ('road', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='roads.road', verbose_name='道路')),
                ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.step', verbose_name='工序')),
                ('work', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='roads.work', verbose_name='工程')),
            ],
            options={
                'verbose_name': '照片的位置',
                'verbose_name_plural': '照片的位置',
            },
        ),
        migrations.CreateModel(
            name='SentReport',
            fields=[
                ('key', models.UUIDField(primary_key=True, serialize=False, verbose_name='手机给的编号')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发送人')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='roads.progressreport', verbose_name='上报')),
            ],
            options={
                'verbose_name': '手机上报编号',
                'verbose_name_plural': '手机上报编号',
            },
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['work', 'step', 'day'], name='inspection_work_step_day'),
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['-day', '-id'], name='inspection_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('span__isempty', False), ('span__lower_inf', False), ('span__upper_inf', False)), name='inspection_span_bounded'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('found', models.F('span')), ('verdict', 'confirmed')), models.Q(('found__isnull', True), ('verdict', 'contradicted')), models.Q(('found__contained_by', models.F('span')), ('verdict', 'contradicted'), models.Q(('found', models.F('span')), _negated=True)), _connector='OR'), name='inspection_verdict_with_found', violation_error_message='属实要与检查范围一致；不符要写明实际完成的一段，或一点也没有。'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='inspection_void_complete', violation_error_message='作废要有时间、作废人和原因。'),
        ),
        migrations.AddConstraint(
            model_name='inspectionanswer',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='inspection_answer_has_note'),
        ),
        migrations.AddIndex(
            model_name='photoplace',
            index=models.Index(fields=['road', 'metres'], name='photo_place_along_road'),
        ),
        migrations.AddConstraint(
            model_name='photoplace',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('metres__isnull', True), ('road__isnull', True)), models.Q(('metres__gte', 0), ('metres__isnull', False), ('road__isnull', False)), _connector='OR'), name='photo_place_on_road'),
        ),
        migrations.AddConstraint(
            model_name='photoplace',
            constraint=models.CheckConstraint(condition=models.Q(('step__isnull', True), ('work__isnull', False), _connector='OR'), name='photo_step_of_work'),
        ),
        migrations.RunSQL(
            (SQL / "0002_evidence.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION roads_evidence_spans(bigint[], date, timestamptz, numeric, integer);"
            "DROP FUNCTION roads_inspected(bigint[], date, timestamptz);"
            "DROP FUNCTION roads_guard_appended() CASCADE;"
            "DROP FUNCTION roads_guard_inspection() CASCADE",
        ),
        migrations.RunSQL(
            "SELECT kernel_bump_version_on_write("
            "'roads_photoplace', 'roads_inspection', 'roads_inspectionanswer')",
            migrations.RunSQL.noop,
        ),
    ]
