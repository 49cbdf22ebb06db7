"""Briefings of weeks, half-months, quarters and years beside those of months."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('maps', '0003_jobs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='briefing',
            options={'ordering': ['-month', '-version'], 'verbose_name': '汇报', 'verbose_name_plural': '汇报'},
        ),
        migrations.AlterModelOptions(
            name='briefingfile',
            options={'ordering': ['briefing', 'form'], 'verbose_name': '汇报文件', 'verbose_name_plural': '汇报文件'},
        ),
        migrations.AlterModelOptions(
            name='briefingjob',
            options={'verbose_name': '汇报编制', 'verbose_name_plural': '汇报编制'},
        ),
        migrations.RemoveConstraint(
            model_name='briefing',
            name='briefing_version_once',
        ),
        migrations.RemoveConstraint(
            model_name='briefing',
            name='briefing_month_is_first_day',
        ),
        migrations.AddField(
            model_name='briefing',
            name='cadence',
            field=models.CharField(choices=[('week', '周'), ('half-month', '半月'), ('month', '月'), ('quarter', '季度'), ('year', '年')], db_default='month', default='month', max_length=10, verbose_name='周期'),
        ),
        migrations.AddField(
            model_name='briefingjob',
            name='cadence',
            field=models.CharField(choices=[('week', '周'), ('half-month', '半月'), ('month', '月'), ('quarter', '季度'), ('year', '年')], db_default='month', default='month', max_length=10, verbose_name='周期'),
        ),
        migrations.AlterField(
            model_name='briefing',
            name='month',
            field=models.DateField(help_text='当期第一天', verbose_name='期次'),
        ),
        migrations.AlterField(
            model_name='briefingfile',
            name='briefing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='maps.briefing', verbose_name='汇报'),
        ),
        migrations.AlterField(
            model_name='briefingjob',
            name='briefing',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='maps.briefing', verbose_name='汇报'),
        ),
        migrations.AlterField(
            model_name='briefingjob',
            name='month',
            field=models.DateField(verbose_name='期次'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.UniqueConstraint(fields=('cadence', 'month', 'version'), name='briefing_version_once'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cadence', 'week'), ('month__iso_week_day', 1)), models.Q(('cadence', 'half-month'), ('month__day__in', (1, 16))), models.Q(('cadence', 'month'), ('month__day', 1)), models.Q(('cadence', 'quarter'), ('month__day', 1), ('month__month__in', (1, 4, 7, 10))), models.Q(('cadence', 'year'), ('month__day', 1), ('month__month', 1)), _connector='OR'), name='briefing_period_begins'),
        ),
    ]
