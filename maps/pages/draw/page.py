"""Drawing at /draw/<layer>/: rows of a layer listed, drawn, changed on the map, and taken back: parse, ask, return."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gis.as_of import local_today, this_moment
from gis.errors import DomainError
from gis.exchange.services import undo_run
from gis.exchange.writing.by_hand import runs_by_hand, write_by_hand
from gis.roles import may
from maps.pages.base import login_page, page_context
from maps.pages.draw.forms import FORMS, DrawnForm, rows_of

ROWS_LISTED: Final = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_page
def draw_list(request: HttpRequest, layer: str) -> HttpResponse:
    """The layer's rows and the last changes; a POST takes one change back."""
    form = _form_of(request, layer)
    problem = ""
    if request.method == "POST":
        try:
            run = next((one for one in _runs(form) if str(one.pk) == request.POST.get("undo")), None)
            if run is None:
                raise DomainError("没有这次修改。")
            undo_run(run=run, by=request.user, now=this_moment())
            return HttpResponseRedirect(reverse("draw", args=[layer]))
        except DomainError as error:
            problem = error.message
    context = page_context(request, active="draw") | {
        "form": form,
        "rows": rows_of(form)[:ROWS_LISTED],
        "count": rows_of(form).count(),
        "runs": _runs(form),
        "problem": problem,
    }
    return render(request, "maps/draw/list.html", context, status=400 if problem else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_page
def draw_page(request: HttpRequest, layer: str, pk: int | None = None) -> HttpResponse:
    """The map with one row's shape, and its form."""
    kind = _form_of(request, layer)
    row = get_object_or_404(kind._meta.model, pk=pk) if pk else None
    form = kind(request.POST or None, instance=row, initial=_initial(request, kind) if row is None else None)
    if request.method == "POST" and form.is_valid():
        try:
            write_by_hand(
                layer=_runs_of(kind),
                rows=[form.instance],
                fields=list(kind._meta.fields or ()),
                reason=form.cleaned_data["reason"],
                holds_from=form.cleaned_data.get("holds_from"),
                by=request.user,
                now=this_moment(),
            )
            return HttpResponseRedirect(_after(kind, form))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = page_context(request, active="draw") | {"form": form, "row": row}
    return render(request, "maps/draw/page.html", context, status=400 if request.method == "POST" else 200)


def _after(kind: type[DrawnForm], form: DrawnForm) -> str:
    if kind.layer == "obstacles":
        return reverse("obstacle", args=[form.instance.pk])
    return reverse("draw", args=[kind.layer]) + "?saved=1"


def _form_of(request: HttpRequest, layer: str) -> type[DrawnForm]:
    if layer not in FORMS:
        raise Http404("没有这样的图层可以画。")
    form = FORMS[layer]
    if not may(request.user, form.right):
        raise PermissionDenied(
            f"画{form.label}需要“{form.right.label}”的权限。请管理员在“单位和人员”页给你。"
        )
    return form


def _initial(request: HttpRequest, form: type[DrawnForm]) -> dict[str, Any]:
    initial: dict[str, Any] = {"found_on": local_today()}
    work = request.GET.get("work", "")
    if form.layer == "obstacles" and work.isascii() and work.isdigit() and len(work) < 19:
        initial["work"] = int(work)
    return initial


def _runs_of(form: type[DrawnForm]) -> str:
    """What runs of drawing are called, apart from imports of the same layer."""
    return f"drawn-{form.layer}"


def _runs(form: type[DrawnForm]) -> Any:
    return runs_by_hand(_runs_of(form))
