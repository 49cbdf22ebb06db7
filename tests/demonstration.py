"""The whole demonstration, built once for a module inside a transaction that is rolled back after it."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction


def built_once(blocker: Any, folders: pytest.TempPathFactory) -> Iterator[Path]:
    """For a module's fixture: `yield from built_once(django_db_blocker, tmp_path_factory)`; the folder
    is where the logins were written."""
    folder = folders.mktemp("var")
    with blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr("django.conf.settings.VAR_DIR", folder)
        call_command("demo", verbosity=0, stdout=StringIO())
        yield folder
        transaction.set_rollback(True)
