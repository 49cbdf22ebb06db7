"""Runs of imports for tests: a file brought in, checked, applied, undone, as the page and the command do it."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.utils.timezone import get_current_timezone

from gis.exchange.importer import Asked
from gis.exchange.options import Options
from gis.exchange.outcome import Check
from gis.exchange.rows import Plan, Row
from gis.exchange.runs import apply_run, check_run, start, undo_run
from gis.models import ImportRun
from gis.roles import MANAGER
from maps.catalogue import EXCHANGED, IMPORTERS
from maps.known_ground import known_ground
from tests.shapes import make_user

TODAY = date(2014, 12, 1)
NOW = datetime(2014, 12, 1, 9, tzinfo=get_current_timezone())


def manager() -> Any:
    """A person who may import."""
    user = make_user("导入人")
    user.groups.add(Group.objects.get_or_create(name=MANAGER)[0])
    return user


def checked(layer: str, files: Iterable[tuple[str, Path]], **options: Any) -> tuple[ImportRun, Check]:
    """A run of these files and what its check found."""
    asked = Options(**options)
    run = start(layer=EXCHANGED[layer], files=list(files), options=asked, by=manager(), now=NOW)
    found = check_run(
        run=run,
        layer=EXCHANGED[layer],
        importer=IMPORTERS[layer](),
        ground=known_ground(),
        options=asked,
        today=TODAY,
    )
    return run, found


def applied(run: ImportRun) -> ImportRun:
    return apply_run(
        run=run, layer=EXCHANGED[run.layer], importer=IMPORTERS[run.layer](), ground=known_ground(), by=manager(),
        today=TODAY, now=NOW,
    )  # fmt: skip


def brought_in(layer: str, files: Iterable[tuple[str, Path]], **options: Any) -> ImportRun:
    """A run of these files, applied."""
    run, _ = checked(layer, files, **options)
    return applied(run)


def undone(run: ImportRun) -> ImportRun:
    return undo_run(run=run, by=manager(), now=NOW)


def plan_of(layer: str, *rows: dict[str, Any], **asked: Any) -> Plan:
    """The plan of rows that were read already; a row's shape stands under `shape`."""
    read = [
        Row(number, {name: value for name, value in row.items() if name != "shape"}, row.get("shape"))
        for number, row in enumerate(rows, start=1)
    ]
    return IMPORTERS[layer]().check(read, Asked(by=manager(), today=TODAY, **asked))
