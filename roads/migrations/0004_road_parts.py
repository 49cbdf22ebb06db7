"""Writes to works, reports, statuses, pipes and existing stretches raise the version of their roads alone."""

from django.db import migrations

# What the figures of a road are made of, each with the road of a row; obstacles, bulletins and places are in none of them.
PARTS = """
    SELECT kernel_parts_on_write('roads_road', 'written.id');
    SELECT kernel_parts_on_write('roads_work', 'written.road_id');
    SELECT kernel_parts_on_write('roads_pipe', 'written.road_id');
    SELECT kernel_parts_on_write('roads_existingstretch', 'written.road_id');
    SELECT kernel_parts_on_write(
        'roads_progressreport', 'SELECT work.road_id FROM roads_work work WHERE work.id = written.work_id'
    );
    SELECT kernel_parts_on_write(
        'roads_workstatus', 'SELECT work.road_id FROM roads_work work WHERE work.id = written.work_id'
    );
    SELECT kernel_parts_on_write('roads_obstacle', '');
    SELECT kernel_parts_on_write('roads_bulletin', '');
    SELECT kernel_parts_on_write('roads_place', '');
    SELECT kernel_raise_parts(ARRAY(SELECT id FROM roads_road) || 0::bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("roads", "0003_grid_plans"), ("kernel", "0008_parts")]

    operations = [migrations.RunSQL(PARTS, migrations.RunSQL.noop)]
