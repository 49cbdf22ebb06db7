"""What is said of the district: name, who issues its documents, the map's extent; goals in words."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0005_photos'),
    ]

    operations = [
        migrations.CreateModel(
            name='District',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='区名')),
                ('issuer', models.CharField(blank=True, help_text='印在汇报标题下', max_length=60, verbose_name='发文单位')),
                ('signature', models.CharField(blank=True, help_text='汇报末尾的署名；不填用发文单位', max_length=60, verbose_name='落款')),
                ('west', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-180.0), django.core.validators.MaxValueValidator(180.0)], verbose_name='西')),
                ('south', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-90.0), django.core.validators.MaxValueValidator(90.0)], verbose_name='南')),
                ('east', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-180.0), django.core.validators.MaxValueValidator(180.0)], verbose_name='东')),
                ('north', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-90.0), django.core.validators.MaxValueValidator(90.0)], verbose_name='北')),
            ],
            options={
                'verbose_name': '区情',
                'verbose_name_plural': '区情',
            },
        ),
        migrations.RemoveConstraint(
            model_name='target',
            name='target_value_positive',
        ),
        migrations.AlterField(
            model_name='target',
            name='measure_unit',
            field=models.CharField(blank=True, max_length=16, verbose_name='计量单位'),
        ),
        migrations.AlterField(
            model_name='target',
            name='value',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='目标值'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('value__gt', 0), models.Q(('code__startswith', 'words-'), ('value__isnull', True)), _connector='OR'), name='target_value_positive', violation_error_message='目标值应大于 0；只有文字目标可以没有。'),
        ),
        migrations.AddConstraint(
            model_name='district',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='district_single_row'),
        ),
        migrations.AddConstraint(
            model_name='district',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('east__isnull', True), ('north__isnull', True), ('south__isnull', True), ('west__isnull', True)), models.Q(('south__lt', models.F('north')), ('west__lt', models.F('east'))), _connector='OR'), name='district_extent_whole', violation_error_message='地图范围的四个数要都填或都不填，西小于东，南小于北。'),
        ),
    ]
