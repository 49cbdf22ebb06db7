"""Who may do what: three groups and rights given beside them, by kind of thing and unit, and the checks that ask."""

from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from gis.access.grants import Grant, Thing
from gis.models import Membership, ResponsibleUnit

REPORTER: Final = "填报员"
REVIEWER: Final = "审核员"
MANAGER: Final = "管理员"
ROLES: Final = (REPORTER, REVIEWER, MANAGER)
# What each role gives: for every unit, and for the person's own unit.
EVERYWHERE: Final = {
    REPORTER: frozenset[Thing](),
    REVIEWER: frozenset({Thing.REPORT, Thing.REVIEW, Thing.LAND, Thing.OBSTACLES}),
    MANAGER: frozenset(Thing),
}
OWN_UNIT: Final = {REPORTER: frozenset({Thing.REPORT, Thing.OBSTACLES})}

Person = AbstractBaseUser | AnonymousUser


def has_role(user: Any, *roles: str) -> bool:
    """Whether `user` is active and belongs to one of `roles`; superusers have every role."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.is_superuser) or user.groups.filter(name__in=roles).exists()


def may_read(user: Any) -> bool:
    """Looking is open to all where the installation says so, else to anyone with a login."""
    return bool(settings.PUBLIC_READ) or bool(user.is_authenticated and user.is_active)


class MayRead(BasePermission):
    """Reading by `may_read`; writing never."""

    message = "请先登录再查看。"

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in ("GET", "HEAD", "OPTIONS") and may_read(request.user)


class MayReport(BasePermission):
    """Reading by `may_read`; writing for people who report, who are told later which units are theirs."""

    message = "你没有填报的权限，请用填报员、审核员或管理员的账号登录，或请管理员给权限。"

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return may_read(request.user)
        return self.may_write(request.user)

    def may_write(self, user: Any) -> bool:
        return may_have_reported(user)


class MayTendLand(MayReport):
    """The same for the states of land, by the right for land."""

    message = "登记地块状态要有用地的权限（审核员、管理员有）。"

    def may_write(self, user: Any) -> bool:
        return may(user, Thing.LAND)


class MaySeePhotos(BasePermission):
    """Reading and writing for reporters, reviewers and managers alone: photos show people and sites."""

    message = "只有填报员、审核员或管理员可以看照片，请用有相应角色的账号登录。"

    def has_permission(self, request: Request, view: Any) -> bool:
        return has_role(request.user, *ROLES) or may(request.user, Thing.REPORT)


class MaySeeHistory(BasePermission):
    """Who changed what is for reviewers and managers."""

    message = "操作记录只有审核员和管理员可以查看。"

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in ("GET", "HEAD", "OPTIONS") and has_role(request.user, REVIEWER, MANAGER)


def units_for(user: Any, thing: Thing) -> list[int] | None:
    """Units for which `user` may do `thing`; None means for all and for what has no unit, an empty list for none."""
    if not user.is_authenticated or not user.is_active:
        return []
    if user.is_superuser:
        return None
    roles = set(user.groups.filter(name__in=ROLES).values_list("name", flat=True))
    if any(thing in EVERYWHERE[role] for role in roles):
        return None
    units = set(Grant.objects.filter(person_id=user.pk, thing=thing).values_list("unit", flat=True))
    if None in units:
        return None
    if any(thing in OWN_UNIT.get(role, ()) for role in roles):
        units.update(Membership.objects.filter(user_id=user.pk).values_list("unit", flat=True))
    return sorted(unit for unit in units if unit is not None)


def may(user: Any, thing: Thing) -> bool:
    """Whether `user` may do `thing` for some unit at least."""
    return units_for(user, thing) != []


def may_for(user: Any, thing: Thing, *, unit_id: int | None) -> bool:
    """Whether `user` may do `thing` for one unit; for what has no unit only who may for all."""
    units = units_for(user, thing)
    return units is None or unit_id in units


def may_void(user: Any, *, author_id: int) -> bool:
    """People void what they reported themselves while they may report; those who review void anyone's."""
    return may(user, Thing.REVIEW) or (user.pk == author_id and may_have_reported(user))


def may_have_reported(user: Any) -> bool:
    """Whether `user` is one who reports, also while without a unit."""
    return has_role(user, REPORTER) or may(user, Thing.REPORT)


def units_reported_for(user: Any) -> list[int] | None:
    """Units on whose works `user` may report; None means on any work, an empty list on none."""
    return units_for(user, Thing.REPORT)


def may_report_for(user: Any, *, unit_id: int | None) -> bool:
    """Whether `user` may report on works of that unit."""
    return may_for(user, Thing.REPORT, unit_id=unit_id)


def rights_in_words(user: Any) -> list[tuple[str, str]]:
    """Each kind of thing with how far the person may do it: 所有单位, the units' names, or 不能."""
    names = dict(ResponsibleUnit.objects.values_list("pk", "name"))
    rights = []
    for thing in Thing:
        units = units_for(user, thing)
        reach = "所有单位" if units is None else "、".join(names[unit] for unit in units) or "不能"
        rights.append((str(thing.label), reach))
    return rights
