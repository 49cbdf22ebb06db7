"""Briefings are made by the queue: a job of a month is a job of the kernel with what briefings add. Drafts and old jobs go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0016_jobs'),
        ('maps', '0002_audit'),
    ]

    operations = [
        migrations.DeleteModel(name='DraftFile'),
        migrations.DeleteModel(name='BriefingJob'),
        migrations.CreateModel(
            name='BriefingJob',
            fields=[
                ('job_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='kernel.job')),
                ('month', models.DateField(verbose_name='月份')),
                ('publish', models.BooleanField(default=False, verbose_name='发布')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='替换原因')),
                ('seen', models.BigIntegerField(blank=True, null=True, verbose_name='看过的数据版本')),
                ('briefing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='maps.briefing', verbose_name='月汇报')),
            ],
            options={
                'verbose_name': '月汇报编制',
                'verbose_name_plural': '月汇报编制',
            },
            bases=('kernel.job',),
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
            model_name='draftfile',
            constraint=models.UniqueConstraint(fields=('job', 'form'), name='draft_file_once'),
        ),
    ]
