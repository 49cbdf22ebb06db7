"""The demonstration's units, three logins with random passwords, and the file that tells them."""

import os
import secrets
from pathlib import Path
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from gis.models import Membership, ResponsibleUnit
from gis.roles import MANAGER, REPORTER, REVIEWER

LOGINS_FILE: Final = "demo-logins.txt"
# Full name, short name. Generic offices and companies; no person, and no company that exists, is meant.
UNITS: Final = (
    ("建设局", "建设局"),
    ("规划分局", "规划分局"),
    ("城市管理局", "城管局"),
    ("国土资源分局", "国土分局"),
    ("产业集聚区管理办公室", "集聚办"),
    ("园林绿化中心", "园林中心"),
    ("市政工程一公司（演示）", "市政一公司"),
    ("市政工程二公司（演示）", "市政二公司"),
    ("路桥建设公司（演示）", "路桥公司"),
    ("自来水公司（演示）", "自来水公司"),
    ("燃气公司（演示）", "燃气公司"),
    ("热力公司（演示）", "热力公司"),
    ("供电公司（演示）", "供电公司"),
    ("通信公司（演示）", "通信公司"),
    ("路灯管理所（演示）", "路灯所"),
)
# Login, role, name shown, unit it reports for.
PEOPLE: Final = (
    ("engineer", REPORTER, "演示填报员", "建设局"),
    ("reviewer", REVIEWER, "演示审核员", "建设局"),
    ("admin", MANAGER, "演示管理员", "规划分局"),
)


def register_units() -> dict[str, ResponsibleUnit]:
    """Writes the units and returns them by short name."""
    return {
        short: ResponsibleUnit.objects.get_or_create(name=name, defaults={"short_name": short, "demo": True})[
            0
        ]
        for name, short in UNITS
    }


def register_people(units: dict[str, ResponsibleUnit]) -> tuple[dict[str, Any], dict[str, str]]:
    """Writes the three logins, each in its group; returns users and new passwords, both by login."""
    users, passwords = {}, {}
    for login, role, name, unit in PEOPLE:
        user, _ = get_user_model().objects.get_or_create(username=login)
        user.first_name, user.is_staff, user.is_superuser = name, role == MANAGER, False
        passwords[login] = secrets.token_urlsafe(9)
        user.set_password(passwords[login])
        user.save()
        user.groups.set([Group.objects.get_or_create(name=role)[0]])
        Membership.objects.update_or_create(user=user, defaults={"unit": units[unit]})
        users[login] = user
    return users, passwords


def write_logins(passwords: dict[str, str], folder: Path) -> Path:
    """Writes the logins to a file only its owner may read; returns its path."""
    roles = {login: (role, name) for login, role, name, _ in PEOPLE}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOGINS_FILE
    lines = [
        f"{login}\t{password}\t{roles[login][0]}（{roles[login][1]}）"
        for login, password in passwords.items()
    ]
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write("\n".join(lines) + "\n")
    return path
