"""People and units: invited with a link that works once, given roles and a unit, deactivated, let in again."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from gis.access.grants import OF_A_UNIT, Grant, Thing
from gis.errors import DomainError
from gis.models import Membership, ResponsibleUnit
from gis.roles import MANAGER, ROLES


def add_unit(*, name: str, short_name: str, by: Any) -> ResponsibleUnit:
    """A new unit; DomainError where its name is taken."""
    try:
        with transaction.atomic():
            return ResponsibleUnit.objects.create(name=name, short_name=short_name)
    except IntegrityError:
        raise DomainError(f"已有单位“{name}”。", field="name") from None


@transaction.atomic
def invite(*, username: str, name: str, unit: ResponsibleUnit | None, roles: Iterable[str], by: Any) -> Any:
    """A person who has no password yet: the link of `join_address` lets them choose one."""
    users = get_user_model().objects
    # The column is case-sensitive; people are not when they log in.
    if users.filter(username__iexact=username).exists():
        raise DomainError(f"已有用户“{username}”。", field="username")
    # None makes a password that nothing equals: until the link is used nobody logs in as them.
    person = users.create_user(username, password=None, first_name=name)
    _place(person, unit, roles)
    return person


@transaction.atomic
def change_person(
    *, person: Any, name: str, unit: ResponsibleUnit | None, roles: Iterable[str], by: Any
) -> None:
    """Another name, unit or roles; nobody takes the administrator's role from themselves."""
    _refuse_above(person, by)
    wanted = set(roles)
    if person == by and MANAGER not in wanted and not person.is_superuser:
        raise DomainError("不能取消自己的管理员角色，请由别的管理员来改。")
    person.first_name = name
    person.save(update_fields=["first_name"])
    _place(person, unit, wanted)


def _place(person: Any, unit: ResponsibleUnit | None, roles: Iterable[str]) -> None:
    groups = {group.name: group for group in Group.objects.filter(name__in=ROLES)}
    # Only the roles of ours: other groups may have been given in the admin and stay.
    person.groups.remove(*groups.values())
    person.groups.add(*(groups[role] for role in roles if role in groups))
    # is_staff opens the admin; what may be done there are the rights of the group.
    person.is_staff = person.is_superuser or MANAGER in roles
    person.save(update_fields=["is_staff"])
    if unit is None:
        Membership.objects.filter(user=person).delete()
    else:
        Membership.objects.update_or_create(user=person, defaults={"unit": unit})


def set_active(*, person: Any, active: bool, by: Any) -> None:
    """Let a person in or keep them out; their reports stay. Nobody keeps themselves out."""
    _refuse_above(person, by)
    if person == by:
        raise DomainError("不能停用自己。")
    person.is_active = active
    person.save(update_fields=["is_active"])


def reset(*, person: Any, by: Any) -> str:
    """The address at which the person chooses a new password; the old one is worth nothing from now on."""
    _refuse_above(person, by)
    if not person.is_active:
        raise DomainError("已停用的人不能重设密码，请先启用。")
    # It changes the hash, and with it every session and every earlier link of this person ends.
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return join_address(person)


def give(*, person: Any, thing: str, unit: ResponsibleUnit | None, by: Any) -> Grant:
    """A right beside the person's roles, for one unit or for all; the same right twice is one."""
    _refuse_above(person, by)
    if thing not in Thing.values:
        raise DomainError("没有这项权限。", field="thing")
    if unit is not None and thing not in OF_A_UNIT:
        raise DomainError(f"“{Thing(thing).label}”不分单位，单位请选“所有单位”。", field="unit")
    # A unique constraint stands behind it: two that give at once make one.
    grant, _ = Grant.objects.get_or_create(person=person, thing=thing, unit=unit, defaults={"by": by})
    return grant


def take_back(*, person: Any, grant: str, by: Any) -> None:
    """A right of the person ends; the history keeps it."""
    _refuse_above(person, by)
    gone, _ = Grant.objects.filter(
        # isdigit() alone holds for ² too, which int() refuses.
        person=person,
        pk=grant if grant.isascii() and grant.isdigit() else 0,
    ).delete()
    if not gone:
        raise DomainError("没有这项权限，可能已被收回。")


def _refuse_above(person: Any, by: Any) -> None:
    # Else a manager could take over an account above their own by resetting its password.
    if person.is_superuser and not by.is_superuser:
        raise DomainError("只有超级管理员能改超级管理员。")


def join_address(person: Any) -> str:
    """Where a person chooses a password: works once and for a few days (PASSWORD_RESET_TIMEOUT)."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("join", args=[key, default_token_generator.make_token(person)])


def invited(key: str, token: str) -> Any:
    """The person whom an address was made for; None where it is wrong, used or too old."""
    try:
        # Wrong key, unknown person and old token look alike: an address tells nothing about who exists.
        person = get_user_model().objects.get(pk=int(urlsafe_base64_decode(key)), is_active=True)
    except (ValueError, OverflowError, get_user_model().DoesNotExist):
        return None
    return person if default_token_generator.check_token(person, token) else None
