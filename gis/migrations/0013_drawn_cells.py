"""Versions of the drawn ground, so that a tile is made anew only where something it shows was written."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "0013_drawn_cells.sql").read_text(encoding="utf-8")

AWAY = """
DROP FUNCTION kernel_bump_cells() CASCADE;
DROP FUNCTION kernel_cells_on_write(regclass, text);
CREATE OR REPLACE FUNCTION kernel_bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kernel_raise_version();
    IF TG_NARGS = 0 OR TG_OP = 'TRUNCATE' THEN
        PERFORM kernel_raise_parts(ARRAY[-1]);
    END IF;
    RETURN NULL;
END $$;
DROP FUNCTION kernel_raise_all_cells();
DROP FUNCTION kernel_compact_cells();
DROP FUNCTION kernel_tile_version(integer, integer, integer);
DROP FUNCTION kernel_cells(geometry);
DROP SEQUENCE kernel_cellstep_number;
DROP TABLE kernel_cellstep;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0012_grants")]

    operations = [migrations.RunSQL(SQL, AWAY)]
