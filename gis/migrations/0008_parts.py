"""Versions of parts of the data, so that figures kept part by part are made anew only where something was written."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "0008_parts.sql").read_text(encoding="utf-8")

AWAY = """
DROP FUNCTION kernel_bump_parts() CASCADE;
DROP FUNCTION kernel_parts_on_write(regclass, text);
CREATE OR REPLACE FUNCTION kernel_bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kernel_raise_version();
    RETURN NULL;
END $$;
DROP FUNCTION kernel_raise_parts(bigint[]);
DROP FUNCTION kernel_compact_parts();
DROP VIEW kernel_part;
DROP SEQUENCE kernel_partstep_number;
DROP TABLE kernel_partstep;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0007_access")]

    operations = [migrations.RunSQL(SQL, AWAY)]
