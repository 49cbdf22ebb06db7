"""Where a road's design begins to count, and where it counts anew (decision 0181)."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roads', '0013_past_slices'),
    ]

    operations = [
        migrations.AddField(
            model_name='road',
            name='station_equations',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='断链'),
        ),
        migrations.AddField(
            model_name='road',
            name='station_start_m',
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=10, null=True, verbose_name='起点设计桩号(米)'),
        ),
        migrations.AddConstraint(
            model_name='road',
            constraint=models.CheckConstraint(condition=models.Q(('station_start_m__gte', 0)), name='road_station_from_nought', violation_error_message='起点设计桩号不能为负。'),
        ),
        # Rows are also written past Django (bulk loads); what has no equations has an empty list.
        migrations.RunSQL(
            "ALTER TABLE roads_road ALTER COLUMN station_equations SET DEFAULT '{}'",
            "ALTER TABLE roads_road ALTER COLUMN station_equations DROP DEFAULT",
        ),
    ]
