"""Who may do what: three groups, and the permission classes and checks that ask for them."""

from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from gis.models import Membership

REPORTER: Final = "填报员"
REVIEWER: Final = "审核员"
MANAGER: Final = "管理员"
ROLES: Final = (REPORTER, REVIEWER, MANAGER)

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
    """Reading by `may_read`; writing for reporters, reviewers and managers."""

    message = "只有填报员、审核员或管理员可以填报，请用有相应角色的账号登录。"

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return may_read(request.user)
        return has_role(request.user, *ROLES)


class MaySeePhotos(BasePermission):
    """Reading and writing for reporters, reviewers and managers alone: photos show people and sites."""

    message = "只有填报员、审核员或管理员可以看照片，请用有相应角色的账号登录。"

    def has_permission(self, request: Request, view: Any) -> bool:
        return has_role(request.user, *ROLES)


class MaySeeHistory(BasePermission):
    """Who changed what is for reviewers and managers."""

    message = "操作记录只有审核员和管理员可以查看。"

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in ("GET", "HEAD", "OPTIONS") and has_role(request.user, REVIEWER, MANAGER)


def may_void(user: Any, *, author_id: int) -> bool:
    """Reporters void what they reported themselves; reviewers and managers void anyone's."""
    if has_role(user, REVIEWER, MANAGER):
        return True
    return has_role(user, REPORTER) and user.pk == author_id


def units_reported_for(user: Any) -> list[int] | None:
    """Units on whose works `user` may report; None means on any work, an empty list on none."""
    if has_role(user, REVIEWER, MANAGER):
        return None
    if not has_role(user, REPORTER):
        return []
    return list(Membership.objects.filter(user_id=user.pk).order_by("unit").values_list("unit", flat=True))


def may_report_for(user: Any, *, unit_id: int | None) -> bool:
    """Reporters report on works of the unit they belong to; reviewers and managers on any."""
    if has_role(user, REVIEWER, MANAGER):
        return True
    return (
        has_role(user, REPORTER)
        and unit_id is not None
        and Membership.objects.filter(user_id=user.pk, unit=unit_id).exists()
    )
