"""Writes to planning areas, parcels and sources raise the versions of the cells they show."""

from django.db import migrations

CELLS = """
    SELECT kernel_cells_on_write('parcels_planningarea', 'ST_Transform(written.outline, 3857)');
    SELECT kernel_cells_on_write('parcels_parcel', 'ST_Transform(written.outline, 3857)');
    SELECT kernel_cells_on_write(
        'parcels_parcelstate',
        'SELECT ST_Transform(parcel.outline, 3857) FROM parcels_parcel parcel WHERE parcel.id = written.parcel_id'
    );
    SELECT kernel_cells_on_write('parcels_landuse', '');
    SELECT kernel_cells_on_write('parcels_source', 'written.geom_3857');
    SELECT kernel_cells_on_write(
        'parcels_sourcestate',
        'SELECT source.geom_3857 FROM parcels_source source WHERE source.id = written.source_id'
    );
"""


class Migration(migrations.Migration):
    dependencies = [("parcels", "0003_area_targets"), ("kernel", "0013_drawn_cells")]

    operations = [migrations.RunSQL(CELLS, migrations.RunSQL.noop)]
