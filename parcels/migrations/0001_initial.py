"""Planning areas, parcels and their append-only states, land across corridors, repeated digging, and land uses."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import gis.postgis

SQL = Path(__file__).parent / "sql"


def run(name: str, reverse: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    """The statements of a file that is frozen with this migration."""
    return migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), reverse)


# GB 50137-2011, the edition in force in 2014; codes and names of the classes used here.
LAND_USES = {
    "R2": "二类居住用地",
    "A1": "行政办公用地",
    "A2": "文化设施用地",
    "A3": "教育科研用地",
    "A33": "中小学用地",
    "A4": "体育用地",
    "A5": "医疗卫生用地",
    "B1": "商业用地",
    "B2": "商务用地",
    "M1": "一类工业用地",
    "M2": "二类工业用地",
    "W1": "一类物流仓储用地",
    "S1": "城市道路用地",
    "S4": "交通场站用地",
    "U1": "供应设施用地",
    "U2": "环境设施用地",
    "G1": "公园绿地",
    "G2": "防护绿地",
    "H14": "村庄建设用地",
    "E1": "水域",
    "E2": "农林用地",
}


def plant(apps, schema_editor):
    model = apps.get_model("parcels", "LandUse")
    model.objects.using(schema_editor.connection.alias).bulk_create(
        model(code=code, name=name) for code, name in LAND_USES.items()
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
        ('roads', '0001_initial'),
        ('villages', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LandUse',
            fields=[
                ('code', models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name='编码')),
                ('name', models.CharField(max_length=32, verbose_name='名称')),
            ],
            options={
                'verbose_name': '用地分类',
                'verbose_name_plural': '用地分类',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='PlanningArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=64, unique=True, verbose_name='名称')),
                ('outline', django.contrib.gis.db.models.fields.MultiPolygonField(srid=settings.STORAGE_SRID, verbose_name='范围')),
                ('target_km2', models.DecimalField(blank=True, decimal_places=3, max_digits=10, null=True, verbose_name='覆盖目标(平方公里)')),
                ('target_due', models.DateField(blank=True, null=True, verbose_name='目标期限')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
            ],
            options={
                'verbose_name': '规划范围',
                'verbose_name_plural': '规划范围',
                'ordering': ['position', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('target_km2__isnull', True), ('target_km2__gt', 0), _connector='OR'), name='planning_area_target_positive')],
            },
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('schematic', models.BooleanField(default=False, help_text='位置是示意，不是测量结果', verbose_name='示意')),
                ('demo', models.BooleanField(default=False, help_text='为演示软件而编的数据', verbose_name='演示')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='地块编号')),
                ('outline', django.contrib.gis.db.models.fields.MultiPolygonField(srid=settings.STORAGE_SRID, verbose_name='范围')),
                ('declared_m2', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='申报面积(平方米)')),
                ('area_m2', models.GeneratedField(db_persist=True, expression=gis.postgis.EllipsoidalArea('outline'), output_field=models.FloatField(), verbose_name='椭球面积(平方米)')),
                ('use', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='parcels.landuse', verbose_name='用途')),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parcels', to='villages.village', verbose_name='村')),
                ('planning_area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parcels', to='parcels.planningarea', verbose_name='规划范围')),
            ],
            options={
                'verbose_name': '地块',
                'verbose_name_plural': '地块',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ParcelState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('state', models.CharField(choices=[('to_acquire', '待征'), ('acquired', '已征'), ('demolished', '已拆'), ('cleared', '净地'), ('supplied', '已供'), ('building', '在建'), ('built', '建成')], max_length=12, verbose_name='状态')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='记录时间')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='记录人')),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='states', to='parcels.parcel', verbose_name='地块')),
            ],
            options={
                'verbose_name': '地块状态',
                'verbose_name_plural': '地块状态',
                'ordering': ['parcel', '-day', '-recorded_at'],
                'indexes': [models.Index(fields=['parcel', '-day'], name='parcelstate_latest')],
            },
        ),
        migrations.AddConstraint(
            model_name='parcel',
            constraint=models.CheckConstraint(condition=models.Q(('declared_m2__isnull', True), ('declared_m2__gt', 0), _connector='OR'), name='parcel_declared_area_positive'),
        ),
        run("0001_states.sql", "DROP FUNCTION parcels_guard_state() CASCADE"),
        run("0001_crossed.sql", "DROP FUNCTION parcels_crossed(float8, float8)"),
        run("0001_digging.sql", "DROP FUNCTION parcels_opened(bigint, nummultirange, date, date, timestamptz)"),
        run("0001_data_version.sql"),
        migrations.RunPython(plant, migrations.RunPython.noop),
    ]
