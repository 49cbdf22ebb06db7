"""What managers may do in the admin: tend the rooms' tables, look at accounts, rights and records, nothing more. Rights
over people are given on /people/."""

from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from gis.roles import MANAGER

# Of these rows a manager sees the list and changes nothing.
LOOKED_AT: Final = frozenset(
    {
        "auth.user", "auth.group", "kernel.grant", "kernel.membership", "kernel.loginattempt", "kernel.job",
        "kernel.importrun", "kernel.importedrow", "kernel.columnmapping", "kernel.dataversion",
    }
)  # fmt: skip
# Of these not even that: keys of sessions and second factors.
KEPT_FROM_ALL: Final = frozenset({"kernel.personsession", "kernel.change"})
ALL: Final = ("view", "add", "change", "delete")


def codenames(label: str, model: str) -> list[str]:
    """The permissions of a model that a manager has."""
    name = f"{label}.{model}"
    if name in KEPT_FROM_ALL:
        return []
    return [f"{verb}_{model}" for verb in (ALL[:1] if name in LOOKED_AT else ALL)]


def keep_admin_rights(**others: Any) -> None:
    """Gives the managers' group exactly these permissions; called after every migration, so that new tables are in."""
    group = Group.objects.filter(name=MANAGER).first()
    if group is None:
        return
    rooms = {
        config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR
    }
    wanted = [
        (kind.pk, code)
        for kind in ContentType.objects.filter(app_label__in=rooms | {"auth"})
        if kind.app_label in rooms or f"{kind.app_label}.{kind.model}" in LOOKED_AT
        for code in codenames(kind.app_label, kind.model)
    ]
    rows = Permission.objects.filter(content_type__in={kind for kind, _ in wanted})
    group.permissions.set([row for row in rows if (row.content_type_id, row.codename) in set(wanted)])
