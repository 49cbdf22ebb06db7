"""Which tables have a history: all that people change. What is left out is listed here with its reason."""

from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connections

from gis.bitemporal.two_times import TwoTimes

# Logs of their own, caches that can be rebuilt, secrets and sessions.
LEFT_OUT: Final = {
    "kernel_loginattempt": "appended only; it is itself a record",
    "kernel_personsession": "sessions change with every visit",
    "kernel_importedrow": "appended only; the journal of imports",
    "kernel_job": "progress of work under way; what it wrote has its own history",
    "kernel_photopiece": "pieces of an upload under way",
    "kernel_photoupload": "an upload under way",
    "kernel_photostamp": "appended only; it is itself a record",
}
# Of Django's own: who may do what.
OF_ACCOUNTS: Final = (
    "auth_user",
    "auth_user_groups",
    "auth_user_user_permissions",
    "auth_group",
    "auth_group_permissions",
)


def tables_with_history() -> list[str]:
    """Names of the tables, sorted: every managed table of the rooms but those left out and those that are computed."""
    rooms = [room for room in apps.get_app_configs() if Path(room.path).parent == settings.BASE_DIR]
    ours = {
        model._meta.db_table
        for room in rooms
        for model in room.get_models(include_auto_created=True)
        if model._meta.managed and not getattr(model, "derived", False)
    }
    return sorted((ours | {*OF_ACCOUNTS}) - LEFT_OUT.keys())


# Of the lowest room, what decides a figure; the rooms above decide with all they have, but those that only print.
DECIDING_BELOW: Final = ("kernel_district", "kernel_responsibleunit", "kernel_target")


def tables_of_the_past() -> tuple[list[str], list[str]]:
    """Tables that can be seen as they were believed at a moment, and views over them, by the names of their models."""
    kept, rooms = set(tables_with_history()), apps.get_app_configs()
    above = [room for room in rooms if Path(room.path).parent == settings.BASE_DIR and room.name != "gis"]
    models = [
        model for room in above if getattr(room, "decides_figures", True) for model in room.get_models()
    ]
    tables = [
        model._meta.db_table
        for model in models
        if model._meta.db_table in kept or getattr(model, "derived", False)
    ]
    views = [model._meta.db_table for model in models if not model._meta.managed]
    return [*DECIDING_BELOW, *tables], views


def hide_past(*, using: str, **others: Any) -> None:
    """Takes the views of the past away before a migration, which may change the tables they show."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('past') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("DROP SCHEMA past CASCADE; CREATE SCHEMA past")


def show_past(*, using: str, **others: Any) -> None:
    """Makes the views of the past after a migration, from the tables as they are now."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('kernel_show_past(text[], text[])') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'past'::regnamespace)")
            if not cursor.fetchone()[0]:
                cursor.execute("SELECT kernel_show_past(%s, %s)", list(tables_of_the_past()))


def recorded_tables() -> list[tuple[str, str, str]]:
    """Tables that say when a row was recorded, each with the table and the column by which a row is of one marked demo,
    or with nothing, where it has a mark of its own."""
    return [
        (model._meta.db_table, *_marked(model))
        for model in apps.get_models()
        if model._meta.managed and not issubclass(model, TwoTimes) and "recorded_at" in _fields(model)
    ]


def _marked(model: Any) -> tuple[str, str]:
    fields = _fields(model)
    if "demo" not in fields:
        for field in fields.values():
            if field.related_model and "demo" in _fields(field.related_model):
                return field.related_model._meta.db_table, field.column
    return "", ""


def _fields(model: Any) -> dict[str, Any]:
    return {field.name: field for field in model._meta.fields}


def keep_clock(*, using: str, **others: Any) -> None:
    """Guards the moments of recording of each such table; called after every migration."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('kernel_keep_clock(text, text, text)') IS NOT NULL")
        if cursor.fetchone()[0]:
            for table in recorded_tables():
                cursor.execute("SELECT kernel_keep_clock(%s, %s, %s)", table)


def keep_history(*, using: str, **others: Any) -> None:
    """Gives each such table its triggers; called after every migration, so that a new table cannot be forgotten."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('kernel_keep_history(text[])') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("SELECT kernel_keep_history(%s)", [tables_with_history()])
