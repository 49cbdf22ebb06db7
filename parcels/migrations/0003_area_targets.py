"""Which definition an area's coverage target was published for."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parcels', '0002_sources'),
    ]

    operations = [
        migrations.AddField(
            model_name='planningarea',
            name='target_combine',
            field=models.CharField(default='any', help_text='any、all 或至少几种', max_length=3, verbose_name='目标的组合'),
        ),
        migrations.AddField(
            model_name='planningarea',
            name='target_kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), blank=True, default=list, help_text='不填为基期口径的种类', size=None, verbose_name='目标的种类'),
        ),
    ]
