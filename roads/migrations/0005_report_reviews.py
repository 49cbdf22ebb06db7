"""Reports that a reviewer has accepted."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roads', '0004_road_parts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='审核时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='roads.progressreport', verbose_name='上报')),
            ],
            options={
                'verbose_name': '上报审核',
                'verbose_name_plural': '上报审核',
                'ordering': ['-at'],
            },
        ),
    ]
