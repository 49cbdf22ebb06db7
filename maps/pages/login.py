"""The login page: name and password, then the code of a second factor; 429 where the throttle says wait."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as note_device

from gis.access import second_factor, throttle
from gis.access.models import LoginAttempt
from gis.access.request_id import id_of
from gis.access.sessions import mark
from gis.as_of import this_moment


class PasswordForm(AuthenticationForm):
    """Name and password; says how long to wait where they are not looked at."""

    def get_invalid_login_error(self) -> ValidationError:
        wait = throttled_s(self.request)
        if not wait:
            return ValidationError("用户名或密码不对。请注意区分大小写。", code="invalid_login")
        minutes = -(-wait // 60)
        return ValidationError(f"输错的次数太多，请 {minutes} 分钟后再试。", code="throttled")


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class PasswordPage(LoginView):
    """/login/"""

    template_name = "maps/login.html"
    authentication_form = PasswordForm
    redirect_authenticated_user = True
    extra_context = {"provider": settings.OIDC_NAME if settings.OIDC else ""}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        person, now = form.get_user(), this_moment()
        if second_factor.is_asked(person):
            second_factor.await_code(self.request, person, self.get_success_url(), now=now)
            return HttpResponseRedirect(reverse("login-code"))
        login(self.request, person)
        mark(self.request, now=now)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if wait := throttled_s(self.request):
            response.status_code = 429
            response["Retry-After"] = str(wait)
        return response


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """/login/code/: the second step."""
    now = this_moment()
    user = second_factor.awaited(request, now=now)
    if user is None:
        return HttpResponseRedirect(reverse("login"))
    person, way_on = user
    if request.method != "POST":
        return render(request, "maps/account/code.html")
    account, address = person.get_username(), request.META.get("REMOTE_ADDR") or None
    wait = throttle.wait_s(account=account, address=address, now=now)
    device = None if wait else second_factor.verified_device(person, request.POST.get("code", ""))
    outcome = LoginAttempt.Outcome
    throttle.record(
        account=account,
        address=address,
        means=LoginAttempt.Means.CODE,
        outcome=outcome.THROTTLED if wait else outcome.OK if device else outcome.WRONG,
        request_id=id_of(request),
        now=now,
    )
    if device is None:
        message = (
            f"输错的次数太多，请 {-(-wait // 60)} 分钟后再试。" if wait else "验证码不对，请用最新的一个。"
        )
        return render(request, "maps/account/code.html", {"problem": message}, status=429 if wait else 400)
    del request.session[second_factor.AWAITING]
    login(request, person)
    note_device(request, device)
    mark(request, now=now)
    return HttpResponseRedirect(way_on)


def throttled_s(request: HttpRequest | None) -> int:
    """Seconds the throttle wants between now and the next attempt; 0 where it looked at this one."""
    return int(getattr(request, "throttled_s", 0))
