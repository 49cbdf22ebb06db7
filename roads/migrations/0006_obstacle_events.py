"""What was done about obstacles, step by step."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0007_access'),
        ('roads', '0005_report_reviews'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ObstacleEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('assigned', '交办'), ('received', '签收'), ('answered', '反馈'), ('returned', '退回'), ('checked', '复核'), ('closed', '销号'), ('due_moved', '改期')], max_length=10, verbose_name='步骤')),
                ('day', models.DateField(verbose_name='日期')),
                ('note', models.CharField(max_length=300, verbose_name='说明')),
                ('due', models.DateField(blank=True, null=True, verbose_name='期限')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='记录时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('obstacle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='roads.obstacle', verbose_name='问题')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.responsibleunit', verbose_name='交给')),
            ],
            options={
                'verbose_name': '问题办理',
                'verbose_name_plural': '问题办理',
                'ordering': ['obstacle', 'day', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='obstacle_event_says_something', violation_error_message='请写说明。'), models.CheckConstraint(condition=models.Q(models.Q(('step', 'assigned'), _negated=True), models.Q(('due__isnull', False), ('unit__isnull', False)), _connector='OR'), name='obstacle_assigned_to_whom_until_when', violation_error_message='交办要有单位和期限。'), models.CheckConstraint(condition=models.Q(models.Q(('step', 'due_moved'), _negated=True), ('due__isnull', False), _connector='OR'), name='obstacle_moved_to_a_day')],
            },
        ),
    ]
