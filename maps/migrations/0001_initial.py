"""Briefings; published ones are frozen."""

from pathlib import Path

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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Briefing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='当月第一天', verbose_name='月份')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('as_of', models.DateField(verbose_name='截至日期')),
                ('known_at', models.DateTimeField(verbose_name='数据时点')),
                ('facts', models.BinaryField(verbose_name='事实')),
                ('facts_sha256', models.CharField(max_length=64, verbose_name='事实摘要')),
                ('scene', models.BinaryField(verbose_name='图形')),
                ('scene_sha256', models.CharField(max_length=64, verbose_name='图形摘要')),
                ('digests', models.JSONField(help_text='格式和 SHA-256；不在其中的文件不是发布的', verbose_name='文件摘要')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='替换原因')),
                ('published_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='发布时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
            ],
            options={
                'verbose_name': '月汇报',
                'verbose_name_plural': '月汇报',
                'ordering': ['-month', '-version'],
            },
        ),
        migrations.CreateModel(
            name='BriefingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('html', '网页文件'), ('pdf', 'PDF'), ('docx', 'Word')], max_length=8, verbose_name='格式')),
                ('content', models.BinaryField(verbose_name='内容')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('briefing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='maps.briefing', verbose_name='月汇报')),
            ],
            options={
                'verbose_name': '月汇报文件',
                'verbose_name_plural': '月汇报文件',
                'ordering': ['briefing', 'form'],
            },
        ),
        migrations.CreateModel(
            name='BriefingJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('publish', models.BooleanField(default=False, verbose_name='发布')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='替换原因')),
                ('state', models.CharField(choices=[('waiting', '等待'), ('running', '进行中'), ('done', '完成'), ('failed', '失败')], default='waiting', max_length=8, verbose_name='状态')),
                ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='进度')),
                ('message', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('seen', models.BigIntegerField(blank=True, null=True, verbose_name='看过的数据版本')),
                ('asked_at', models.DateTimeField(verbose_name='发起时间')),
                ('heard_at', models.DateTimeField(verbose_name='最近进展')),
                ('briefing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='maps.briefing', verbose_name='月汇报')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
            ],
            options={
                'verbose_name': '月汇报编制',
                'verbose_name_plural': '月汇报编制',
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='DraftFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('html', '网页文件'), ('pdf', 'PDF'), ('docx', 'Word')], max_length=8, verbose_name='格式')),
                ('content', models.BinaryField(verbose_name='内容')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='maps.briefingjob', verbose_name='编制')),
            ],
            options={
                'verbose_name': '草稿文件',
                'verbose_name_plural': '草稿文件',
                'ordering': ['job', 'form'],
            },
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.UniqueConstraint(fields=('month', 'version'), name='briefing_version_once'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='briefing_month_is_first_day'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(('as_of__gte', models.F('month'))), name='briefing_day_in_month'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('version', 1)), models.Q(('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='briefing_superseded_with_reason', violation_error_message='替换已发布的汇报要写明原因。'),
        ),
        migrations.AddConstraint(
            model_name='briefingfile',
            constraint=models.UniqueConstraint(fields=('briefing', 'form'), name='briefing_file_once'),
        ),
        migrations.AddConstraint(
            model_name='briefingjob',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running'))), fields=('month',), name='briefing_job_one_at_a_time', violation_error_message='这个月的汇报正在编制，请等它完成。'),
        ),
        migrations.AddConstraint(
            model_name='briefingjob',
            constraint=models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='briefing_job_percent'),
        ),
        migrations.AddConstraint(
            model_name='draftfile',
            constraint=models.UniqueConstraint(fields=('job', 'form'), name='draft_file_once'),
        ),
        run("0001_briefings.sql", "DROP FUNCTION maps_guard_briefing() CASCADE"),
    ]
