"""What the database itself keeps true: crossings, work lines, append-only reports, progress, slices, data version."""

from pathlib import Path

from django.db import migrations

from gis.triggers import bump_version_on_write, run_file

SQL = Path(__file__).resolve().parent.parent / "sql"

MAPPED_TABLES = [
    "roads_road",
    "roads_place",
    "roads_existingstretch",
    "roads_step",
    "roads_bulletin",
    "roads_work",
    "roads_workstatus",
    "roads_progressreport",
    "roads_pipe",
    "roads_obstacle",
]


class Migration(migrations.Migration):
    dependencies = [("roads", "0001_initial"), ("kernel", "0002_data_version")]

    operations = [
        run_file(SQL / "crossings.sql", "DROP VIEW roads_crossing"),
        run_file(
            SQL / "works.sql",
            "DROP TRIGGER roads_road_guard ON roads_road; DROP FUNCTION roads_guard_centreline();"
            "DROP TRIGGER roads_work_cut_moved ON roads_work; DROP TRIGGER roads_work_cut_new ON roads_work;"
            "DROP FUNCTION roads_cut_work()",
        ),
        run_file(
            SQL / "reports.sql",
            "DROP TRIGGER roads_status_guard ON roads_workstatus; DROP FUNCTION roads_guard_status();"
            "DROP TRIGGER roads_report_guard ON roads_progressreport; DROP FUNCTION roads_guard_report();"
            "ALTER TABLE roads_progressreport DROP CONSTRAINT report_day_not_after_recording",
        ),
        run_file(
            SQL / "progress.sql",
            "DROP FUNCTION roads_work_spans(bigint[], date, timestamptz);"
            "DROP FUNCTION roads_step_spans(bigint[], date, timestamptz);"
            "DROP FUNCTION roads_metres(nummultirange)",
        ),
        run_file(
            SQL / "slices.sql",
            "DROP FUNCTION roads_refresh_slices(bigint[]); DROP FUNCTION roads_slices_at(bigint[], timestamptz)",
        ),
        run_file(SQL / "slices_follow.sql", "DROP FUNCTION roads_slices_follow() CASCADE"),
        *[bump_version_on_write(table) for table in MAPPED_TABLES],
    ]
