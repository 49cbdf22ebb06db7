"""Slices carry what tiles say of them; writes raise the versions of the cells they show."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql"

AWAY = """
    DROP INDEX slice_carriageway_3857;
    DROP FUNCTION roads_slices_follow_road() CASCADE;
    CREATE OR REPLACE FUNCTION roads_refresh_slices(ids bigint[]) RETURNS void LANGUAGE sql SET enable_nestloop = off AS $$
        DELETE FROM roads_slice WHERE work_id = ANY (ids);
        INSERT INTO roads_slice (work_id, side, span, begun_day, finished_day, step_days, geom_3857)
        SELECT s.work_id, s.side, s.span, s.begun_day, s.finished_day, s.step_days,
            ST_Transform(roads_cut(work.line, work.span, s.span), 3857)
        FROM roads_slices_at(ids, 'infinity') s JOIN roads_work work ON work.id = s.work_id
    $$;
"""

# Rows that stand are filled right afterwards.
FIELDS = {
    "drawn_kind": models.CharField(max_length=20, verbose_name="类别", default=""),
    "drawn_class": models.CharField(max_length=20, verbose_name="道路等级", default=""),
    "planned_start_day": models.IntegerField(verbose_name="计划开工日", default=0),
    "planned_finish_day": models.IntegerField(verbose_name="计划完工日", default=0),
    "drawn_schematic": models.BooleanField(verbose_name="示意", default=False),
    "drawn_demo": models.BooleanField(verbose_name="演示", default=False),
    "drawn_stretch": models.TextField(verbose_name="路段", default=""),
}


class Migration(migrations.Migration):
    dependencies = [("roads", "0007_plan_versions"), ("kernel", "0013_drawn_cells")]

    operations = [
        *(
            migrations.AddField("slice", name, field, preserve_default=False)
            for name, field in FIELDS.items()
        ),
        migrations.RunSQL((SQL / "0008_drawn_slices.sql").read_text(encoding="utf-8"), AWAY),
    ]
