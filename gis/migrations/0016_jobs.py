"""Jobs: what the queue does for people, and how far it is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0015_past'),
        ('procrastinate', '0041_post_retry_failed_job'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=40, verbose_name='任务')),
                ('subject', models.CharField(max_length=60, verbose_name='对象')),
                ('arguments', models.JSONField(blank=True, default=dict, verbose_name='参数')),
                ('state', models.CharField(choices=[('waiting', '等待'), ('running', '进行中'), ('done', '完成'), ('failed', '失败'), ('cancelled', '已取消')], default='waiting', max_length=9, verbose_name='状态')),
                ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='进度')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='开始过几次')),
                ('cancelling', models.BooleanField(default=False, verbose_name='要求取消')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='请求编号')),
                ('queue_id', models.BigIntegerField(blank=True, null=True, verbose_name='队列编号')),
                ('asked_at', models.DateTimeField(verbose_name='发起时间')),
                ('heard_at', models.DateTimeField(verbose_name='最近进展')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
            ],
            options={
                'verbose_name': '后台任务',
                'verbose_name_plural': '后台任务',
                'ordering': ['-asked_at', '-pk'],
                'indexes': [models.Index(fields=['subject', '-asked_at'], name='job_of_subject')],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running'))), fields=('subject',), name='job_one_a_subject_at_a_time', violation_error_message='正在处理，请等它完成。'),
                    models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='job_percent'),
                ],
            },
        ),
    ]
