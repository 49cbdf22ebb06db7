"""The page that makes the first administrator of an empty database; open only with the code that the set-up printed."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gis.access.first_run import WRONG_CODE, code_is_right, make_first_administrator
from gis.errors import DomainError

SHORTEST_PASSWORD: Final = 10


class AdministratorForm(forms.Form):
    """Login, name and password of the first administrator."""

    username = forms.RegexField(
        r"^[\w.@+-]+\Z",
        label="用户名",
        max_length=150,
        error_messages={"invalid": "用户名只能有文字、数字和 @ . + - _。"},
    )
    name = forms.CharField(label="姓名", max_length=60, required=False)
    password = forms.CharField(
        label="密码", min_length=SHORTEST_PASSWORD, max_length=128, strip=False, widget=forms.PasswordInput
    )
    again = forms.CharField(label="再写一次密码", max_length=128, strip=False, widget=forms.PasswordInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password") and cleaned["password"] != cleaned.get("again"):
            self.add_error("again", "两次写的密码不一样。")
        elif cleaned.get("password"):
            try:
                validate_password(cleaned["password"])
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


@sensitive_post_parameters("password", "again", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_run_page(request: HttpRequest) -> HttpResponse:
    """The form, or the administrator logged in and led to the checklist; 403 without the code."""
    code = request.POST.get("code") or request.GET.get("code", "")
    if not code_is_right(code):
        raise PermissionDenied(WRONG_CODE)
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            person = make_first_administrator(
                code=code, username=cleaned["username"], name=cleaned["name"], password=cleaned["password"]
            )
        except DomainError as error:
            raise PermissionDenied(error.message) from None
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return HttpResponseRedirect(reverse("start"))
    return render(
        request,
        "maps/start/first_run.html",
        {"form": form, "code": code},
        status=400 if request.method == "POST" else 200,
    )
