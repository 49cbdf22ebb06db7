"""The first administrator of an empty database, made with a one-time code that the set-up prints; nobody else is."""

import secrets
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare

from gis.errors import DomainError
from gis.roles import MANAGER

LOCK: Final = 0x5A48_0001  # any number that no other advisory lock has
WRONG_CODE: Final = (
    "一次性代码不对或已经用过。请在运行 script/server 的窗口里看打印的地址，或重新启动得到新的。"
)


def nobody_yet() -> bool:
    """Whether no person has ever been registered."""
    return not get_user_model().objects.exists()


def issue_code() -> str | None:
    """A code that makes the first administrator, the same until it is used; None where somebody is registered."""
    path = _path()
    if not nobody_yet():
        path.unlink(missing_ok=True)
        return None
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(18), encoding="ascii")
    return path.read_text(encoding="ascii")


def code_is_right(code: str) -> bool:
    """Whether `code` is the one that was printed and nobody has used it."""
    path = _path()
    return nobody_yet() and path.exists() and constant_time_compare(code, path.read_text(encoding="ascii"))


@transaction.atomic
def make_first_administrator(*, code: str, username: str, name: str, password: str) -> Any:
    """The first person, with every right; DomainError for a wrong code or where somebody was faster."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if not code_is_right(code):
        raise DomainError(WRONG_CODE, field="code")
    person = get_user_model().objects.create_superuser(username, password=password, first_name=name)
    person.groups.add(Group.objects.get(name=MANAGER))
    transaction.on_commit(lambda: _path().unlink(missing_ok=True))
    return person


def _path() -> Path:
    return Path(settings.FIRST_RUN_CODE)
