"""Rights given to people beside the roles: a kind of thing, for one unit or all."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0011_two_times'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thing', models.CharField(choices=[('report', '填报'), ('review', '审核'), ('plan', '工程和计划'), ('land', '用地'), ('obstacles', '问题'), ('imports', '导入'), ('publish', '发布汇报'), ('administer', '设置和人员')], max_length=12, verbose_name='权限')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='kernel.responsibleunit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '另给的权限',
                'verbose_name_plural': '另给的权限',
                'ordering': ['thing', 'unit'],
                'constraints': [models.UniqueConstraint(fields=('person', 'thing', 'unit'), name='grant_given_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('unit__isnull', True), ('thing__in', ['report', 'plan', 'obstacles']), _connector='OR'), name='grant_of_the_whole_district', violation_error_message='这项权限不分单位。')],
            },
        ),
    ]
