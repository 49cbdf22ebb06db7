"""Units and people at /people/, and the page where somebody invited chooses a password: parse, ask, return."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gis.access import people
from gis.errors import DomainError
from gis.models import ResponsibleUnit
from gis.roles import Thing, rights_in_words
from maps.pages.base import page_context, right_page
from maps.pages.people.forms import GrantForm, InviteForm, PasswordForm, PersonForm, UnitForm

USED = "这个链接不对、已经用过或已过期。请向管理员要一个新的。"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.ADMINISTER)
def people_page(request: HttpRequest) -> HttpResponse:
    """Units and people; a POST adds a unit or invites a person, whose link is shown this once."""
    action = request.POST.get("action", "")
    units = UnitForm(request.POST if action == "unit" else None)
    invites = InviteForm(request.POST if action == "invite" else None)
    link, status = "", 200
    if request.method == "POST":
        form: Any = units if action == "unit" else invites
        status = 400
        try:
            if form.is_valid():
                made = _make(form, action, by=request.user)
                if action == "unit":
                    return HttpResponseRedirect(reverse("people") + "#units")
                link, invites, status = _whole(request, people.join_address(made)), InviteForm(), 200
        except DomainError as error:
            form.add_error(error.field, error.message)
    return _people(request, units=units, invites=invites, link=link, status=status)


def _make(form: Any, action: str, *, by: Any) -> Any:
    cleaned = form.cleaned_data
    if action == "unit":
        return people.add_unit(name=cleaned["name"], short_name=cleaned["short_name"], by=by)
    return people.invite(
        username=cleaned["username"],
        name=cleaned["name"],
        unit=cleaned["unit"],
        roles=cleaned["roles"],
        by=by,
    )


def _people(
    request: HttpRequest, *, units: UnitForm, invites: InviteForm, link: str = "", status: int = 200
) -> HttpResponse:
    users = get_user_model().objects.select_related("membership__unit").prefetch_related("groups")
    counted = ResponsibleUnit.objects.annotate(
        people=Count("members", distinct=True), tasks=Count("works", distinct=True)
    )
    context = page_context(request, active="people") | {
        "people": users.order_by("-is_active", "username"),
        "units": counted,
        "unit_form": units,
        "invite_form": invites,
        "link": link,
    }
    return render(request, "maps/people/page.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.ADMINISTER)
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: name, unit, roles and rights changed, kept out, let in again, a new link for a password."""
    person = get_object_or_404(get_user_model().objects.select_related("membership__unit"), pk=pk)
    action, link, status = request.POST.get("action", ""), "", 200
    form = PersonForm(request.POST if action == "save" else None, initial=_initial(person))
    grant = GrantForm(request.POST if action == "give" else None)
    if request.method == "POST":
        try:
            if action == "reset":
                link = _whole(request, people.reset(person=person, by=request.user))
            elif action in ("stop", "start", "give", "take"):
                _done(request, person, action, grant)
                return HttpResponseRedirect(reverse("person", args=[pk]))
            elif form.is_valid():
                cleaned = form.cleaned_data
                people.change_person(
                    person=person,
                    name=cleaned["name"],
                    unit=cleaned["unit"],
                    roles=cleaned["roles"],
                    by=request.user,
                )
                return HttpResponseRedirect(reverse("people"))
            else:
                status = 400
        except DomainError as error:
            form = PersonForm(initial=_initial(person))
            status = 400
            return _person(request, person, form, problem=error.message, grant_form=grant, status=status)
    return _person(request, person, form, link=link, grant_form=grant, status=status)


def _done(request: HttpRequest, person: Any, action: str, grant: GrantForm) -> None:
    """Keep out or let in, give or take a right; DomainError where that is not possible."""
    if action in ("stop", "start"):
        people.set_active(person=person, active=action == "start", by=request.user)
    elif action == "take":
        people.take_back(person=person, grant=request.POST.get("grant", ""), by=request.user)
    elif grant.is_valid():
        people.give(person=person, by=request.user, **grant.cleaned_data)
    else:
        raise DomainError("请选择列出的权限和单位。")


def _person(request: HttpRequest, person: Any, form: PersonForm, **more: Any) -> HttpResponse:
    status = more.pop("status")
    context = page_context(request, active="people") | {"person": person, "form": form} | more
    context |= {"grants": person.grants.select_related("unit", "by"), "rights": rights_in_words(person)}
    return render(request, "maps/people/person.html", context, status=status)


def _initial(person: Any) -> dict[str, Any]:
    return {
        "name": person.first_name,
        "unit": person.membership.unit_id if hasattr(person, "membership") else None,
        "roles": [group.name for group in person.groups.all()],
    }


def _whole(request: HttpRequest, address: str) -> str:
    return request.build_absolute_uri(address)


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_page(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Somebody invited chooses a password and is logged in; the address then is worth nothing."""
    person = people.invited(key, token)
    if person is None:
        raise PermissionDenied(USED)
    form = PasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        person.set_password(form.cleaned_data["password"])
        person.save(update_fields=["password"])
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return HttpResponseRedirect("/")
    status = 400 if request.method == "POST" else 200
    return render(request, "maps/people/join.html", {"form": form, "person": person}, status=status)
