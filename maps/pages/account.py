"""/account/: everyone's own page: password, sessions, second factor, the last logins."""

import hashlib
from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gis.access import second_factor
from gis.access.models import LoginAttempt, PersonSession
from gis.as_of import this_moment
from gis.errors import DomainError
from gis.roles import MANAGER, REVIEWER, has_role
from maps.pages.base import login_page, page_context

LOGINS_SHOWN: Final = 12


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_page
def account_page(request: HttpRequest) -> HttpResponse:
    """The page; a POST says by `act` what is to be done."""
    if request.method != "POST":
        return _page(request)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise DomainError("不知道要做什么。", field="act")
    return act(request)


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    person: Any = request.user
    now = this_moment()
    sessions = PersonSession.objects.filter(user_id=person.pk, expire_date__gt=now).order_by("-seen_at")
    context = page_context(request, active="account") | {
        "password": PasswordChangeForm(person),
        "sessions": [(_mark(row), row, row.session_key == request.session.session_key) for row in sessions],
        "has_second_factor": second_factor.is_asked(person),
        "logins": LoginAttempt.objects.filter(account=person.get_username())[:LOGINS_SHOWN],
        "may_see_history": has_role(person, REVIEWER, MANAGER),
        "said": request.session.pop("said", ""),
        **more,
    }
    return render(request, "maps/account/page.html", context, status=status)


def _change_password(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    form = PasswordChangeForm(person, request.POST)
    if not form.is_valid():
        return _page(request, status=400, password=form)
    form.save()
    update_session_auth_hash(
        request, form.user
    )  # every other session of this person ends with the old password
    return _done(request, "密码已修改，其他地方的登录都已退出。")


def _end_session(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("session", "")
    for row in PersonSession.objects.filter(user_id=request.user.pk):
        if wanted in ("others", _mark(row)) and row.session_key != request.session.session_key:
            row.delete()
    return _done(request, "已退出。")


def _begin_second_factor(request: HttpRequest) -> HttpResponse:
    if second_factor.is_asked(request.user):
        raise DomainError("已经启用了两步验证。")
    return _with_device(request)


def _with_device(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    device = second_factor.begin(request.user)
    picture = mark_safe(second_factor.picture(device))
    return _page(request, status=status, device=device, picture=picture, problem=problem)


def _confirm_second_factor(request: HttpRequest) -> HttpResponse:
    codes = second_factor.confirm(request.user, request.POST.get("code", ""))
    if codes is None:
        return _with_device(request, "验证码不对，请重新扫描下面的图，再填最新的验证码。", 400)
    return _page(request, spare_codes=codes)


def _remove_second_factor(request: HttpRequest) -> HttpResponse:
    if not request.user.check_password(request.POST.get("password", "")):
        return _page(request, status=400, problem="密码不对，两步验证没有停用。")
    second_factor.remove(request.user)
    return _done(request, "两步验证已停用。")


def _done(request: HttpRequest, said: str) -> HttpResponse:
    request.session["said"] = said
    return HttpResponseRedirect(reverse("account"))


def _mark(row: PersonSession) -> str:
    """A session's name on the page: its key itself opens it and stays here."""
    return hashlib.sha256(row.session_key.encode()).hexdigest()[:16]


ACTS: Final[dict[str, Callable[[HttpRequest], HttpResponse]]] = {
    "password": _change_password,
    "end-session": _end_session,
    "begin-second-factor": _begin_second_factor,
    "confirm-second-factor": _confirm_second_factor,
    "remove-second-factor": _remove_second_factor,
}
