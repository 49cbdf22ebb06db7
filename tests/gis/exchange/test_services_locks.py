"""A run that others are at: told of at once, neither waited for nor a server error."""

# Faces: gis/exchange/models.py, gis/exchange/options.py, gis/exchange/services.py

from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import shapely
from django.db import connection, transaction

from gis.errors import DomainError
from gis.exchange import services as runs
from gis.exchange.models import ImportRun
from gis.exchange.options import Options
from gis.exchange.services import apply_run, check_run, discard_run, undo_run
from maps.catalogue import EXCHANGED, IMPORTERS
from maps.known_extent import known_extent
from tests.files import write_vector
from tests.importing import NOW, TODAY, applied, checked
from tests.shapes import EAST, NORTH

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "kept"


@pytest.fixture
def run(tmp_path: Path) -> ImportRun:
    file = write_vector(tmp_path / "a.gpkg", {"名称": ["甲"]}, [shapely.Point(EAST, NORTH)], driver="GPKG")
    return checked("places", [("a.gpkg", file)])[0]


def parts(run: ImportRun) -> dict[str, Any]:
    return {
        "run": run,
        "layer": EXCHANGED[run.layer],
        "importer": IMPORTERS[run.layer](),
        "extent": known_extent(),
        "today": TODAY,
    }


def apply(run: ImportRun) -> ImportRun:
    return apply_run(**parts(run), by=run.by, now=NOW)


def apply_aside(key: int) -> None:
    apply(ImportRun.objects.get(pk=key))
    connection.close()


def test_a_check_that_ends_after_the_run_was_applied_is_refused_in_words(
    run: ImportRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    checking = runs._checked

    def meanwhile(*args: Any) -> Any:
        result = checking(*args)
        monkeypatch.setattr(runs, "_checked", checking)
        thread = Thread(target=apply_aside, args=[run.pk])
        thread.start()
        thread.join()
        return result

    monkeypatch.setattr(runs, "_checked", meanwhile)
    with pytest.raises(DomainError, match="不能再改"):
        check_run(**parts(run), options=Options())
    assert ImportRun.objects.get(pk=run.pk).status == ImportRun.Status.APPLIED


def test_while_a_run_is_written_everything_else_about_it_is_refused_at_once(run: ImportRun) -> None:
    held, go_on = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            runs._alone()
            runs._held(run)
            held.set()
            go_on.wait(30)
        connection.close()

    thread = Thread(target=hold)
    thread.start()
    assert held.wait(30)
    try:
        for act in (
            lambda: apply(run),
            lambda: undo_run(run=run, by=run.by, now=NOW),
            lambda: discard_run(run=run),
        ):
            with pytest.raises(DomainError, match="正在写入"):
                act()
        with pytest.raises(DomainError, match="正在写入"):
            check_run(**parts(run), options=Options())
    finally:
        go_on.set()
        thread.join()
    assert applied(run).status == ImportRun.Status.APPLIED
