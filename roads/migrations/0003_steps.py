"""The steps of each kind, in the order they are built, with the weights a district starts from (it may change them)."""

from django.db import migrations

LAYING = [("trench", "沟槽", 25), ("lay", "敷管", 45), ("test", "检验", 15), ("backfill", "回填", 15)]
CABLING = [("duct", "管沟", 50), ("cable", "穿缆", 35), ("commission", "接通", 15)]
STEPS = {
    "carriageway": [
        ("subgrade", "路基", 30),
        ("base", "基层", 30),
        ("surface", "面层", 30),
        ("ancillary", "附属", 10),
    ],
    "storm": LAYING,
    "sewage": LAYING,
    "water": LAYING,
    "gas": LAYING,
    "heat": LAYING,
    "power": CABLING,
    "telecom": CABLING,
    "greening": [("soil", "整地", 30), ("plant", "栽植", 55), ("tend", "养护", 15)],
    "lighting": [("foundation", "基础", 35), ("pole", "立杆", 35), ("light", "亮灯", 30)],
    "other": [("work", "施工", 100)],
}


def plant(apps, schema_editor):
    step = apps.get_model("roads", "Step")
    step.objects.bulk_create(
        step(kind=kind, code=code, label=label, position=position, weight=weight)
        for kind, steps in STEPS.items()
        for position, (code, label, weight) in enumerate(steps, start=1)
    )


def uproot(apps, schema_editor):
    apps.get_model("roads", "Step").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("roads", "0002_functions")]

    operations = [migrations.RunPython(plant, uproot)]
