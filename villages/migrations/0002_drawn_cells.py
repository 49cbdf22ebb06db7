"""Writes to resettlement buildings raise the versions of the cells they show; nothing else of this room is drawn."""

from django.db import migrations

CELLS = """
    SELECT kernel_cells_on_write('villages_resettlementbuilding', 'ST_Transform(written.outline, 3857)');
    SELECT kernel_cells_on_write(name, '') FROM unnest(ARRAY[
        'villages_village', 'villages_redevelopment', 'villages_stage', 'villages_redevelopmentreport'
    ]::regclass[]) AS name;
"""


class Migration(migrations.Migration):
    dependencies = [("villages", "0001_initial"), ("kernel", "0013_drawn_cells")]

    operations = [migrations.RunSQL(CELLS, migrations.RunSQL.noop)]
