"""Append-only states, the data version, and the land-use classes of GB 50137-2011 that a new district meets."""

from pathlib import Path

from django.db import migrations

from gis.triggers import bump_version_on_write, run_file

SQL = Path(__file__).resolve().parent.parent / "sql"

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
    model.objects.bulk_create(model(code=code, name=name) for code, name in LAND_USES.items())


def uproot(apps, schema_editor):
    apps.get_model("parcels", "LandUse").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("parcels", "0003_parcels")]

    operations = [
        run_file(
            SQL / "states.sql",
            "DROP TRIGGER parcels_state_guard ON parcels_parcelstate; DROP FUNCTION parcels_guard_state()",
        ),
        migrations.RunPython(plant, uproot),
        *[
            bump_version_on_write(table)
            for table in ("parcels_parcel", "parcels_parcelstate", "parcels_landuse")
        ],
    ]
