"""Runs of imports for tests: a file brought in, checked, applied, undone, as the page and the command do it."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.utils.timezone import get_current_timezone

from gis.exchange.context import ImportContext
from gis.exchange.models import ImportRun
from gis.exchange.options import Options
from gis.exchange.rows import Plan, Row
from gis.exchange.services import apply_run, check_run, start, undo_run
from gis.roles import MANAGER
from maps.catalogue import COMING_IN, IMPORTERS
from maps.known_extent import known_extent
from tests.shapes import make_user

TODAY = date(2014, 12, 1)
NOW = datetime(2014, 12, 1, 9, tzinfo=get_current_timezone())


def manager() -> Any:
    """A person who may import."""
    user = make_user("导入人")
    user.groups.add(Group.objects.get_or_create(name=MANAGER)[0])
    return user


def checked(layer: str, files: Iterable[tuple[str, Path]], **options: Any) -> tuple[ImportRun, ImportContext]:
    """A run of these files and what its check found."""
    asked = Options(**options)
    run = start(layer=COMING_IN[layer], files=list(files), options=asked, by=manager(), now=NOW)
    check = check_run(
        run=run,
        layer=COMING_IN[layer],
        importer=IMPORTERS[layer](),
        extent=known_extent(),
        options=asked,
        today=TODAY,
    )
    return run, check


def applied(run: ImportRun) -> ImportRun:
    return apply_run(
        run=run, layer=COMING_IN[run.layer], importer=IMPORTERS[run.layer](), extent=known_extent(), by=manager(),
        today=TODAY, now=NOW,
    )  # fmt: skip


def brought_in(layer: str, files: Iterable[tuple[str, Path]], **options: Any) -> ImportRun:
    """A run of these files, applied."""
    run, _ = checked(layer, files, **options)
    return applied(run)


def undone(run: ImportRun) -> ImportRun:
    return undo_run(run=run, by=manager(), now=NOW)


def plan_of(layer: str, *rows: dict[str, Any], **options: Any) -> Plan:
    """The plan of rows that were read already; a row's shape stands under `shape`."""
    read = [
        Row(number, {name: value for name, value in row.items() if name != "shape"}, row.get("shape"))
        for number, row in enumerate(rows, start=1)
    ]
    return IMPORTERS[layer]().check(
        read, ImportContext(by=manager(), today=TODAY, options=Options(**options))
    )
