"""Writes to planning areas raise the data version."""

from django.db import migrations

from gis.triggers import bump_version_on_write


class Migration(migrations.Migration):
    dependencies = [("parcels", "0001_initial"), ("kernel", "0002_data_version")]

    operations = [bump_version_on_write("parcels_planningarea")]
