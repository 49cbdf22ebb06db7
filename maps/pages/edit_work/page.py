"""A work made or changed by hand at /works/new/ and /works/<pk>/edit/: parse, ask, return."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gis.as_of import local_today, this_moment
from gis.errors import DomainError
from gis.exchange.services import undo_run
from gis.models import ResponsibleUnit
from gis.roles import Thing
from maps.pages.base import page_context, right_page
from maps.pages.settings.forms import DayInput
from roads.choices import Goal, Kind
from roads.models import Road, Work
from roads.works_by_hand import WorkValues, history_of, save_work
from roads.works_reshaped import measure_on, merge_works, neighbours, split_work


class WorkForm(forms.Form):
    """Where, what, whose, when, how much, and why it is written."""

    road = forms.CharField(label="道路", max_length=64, widget=forms.TextInput(attrs={"list": "road-names"}))
    from_name = forms.CharField(
        label="起点", max_length=64, required=False, help_text="相交道路、地点或 K0+300；两端都不填为全路"
    )
    to_name = forms.CharField(label="止点", max_length=64, required=False)
    kind = forms.ChoiceField(label="类别", choices=Kind.choices)
    unit = forms.ModelChoiceField(
        ResponsibleUnit.objects.all(), label="责任单位", required=False, empty_label="未定"
    )
    goal = forms.ChoiceField(label="目标", choices=[("", "—"), *Goal.choices], required=False)
    goal_due = forms.DateField(label="目标期限", required=False, widget=DayInput())
    planned_start = forms.DateField(label="计划开工", required=False, widget=DayInput())
    planned_finish = forms.DateField(label="计划完工", required=False, widget=DayInput())
    budget_wan_yuan = forms.DecimalField(
        label="投资（万元）", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    holds_from = forms.DateField(
        label="自哪天起适用",
        required=False,
        widget=DayInput(),
        help_text="调整计划或移交责任单位时填；不填为更正，适用全期",
    )
    reason = forms.CharField(label="原因", max_length=300, help_text="为什么新建或修改，会留下记录")

    def values(self) -> WorkValues:
        about = ("reason", "holds_from")
        return WorkValues(**{name: value for name, value in self.cleaned_data.items() if name not in about})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.PLAN)
def work_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The form of one work with its map and its history; a work that is there may be split or merged, too."""
    work = get_object_or_404(Work.objects.select_related("road", "unit"), pk=pk) if pk else None
    undo = request.POST.get("undo", "")
    whole = request.method == "POST" and not undo and "action" not in request.POST
    form = WorkForm(request.POST if whole else None, initial=_initial(work))
    problem = ""
    if request.method == "POST":
        try:
            if undo and work:
                return _undone(request, work, undo)
            if work and request.POST.get("action") in ("split", "merge"):
                return _reshaped(request, work)
            if form.is_valid():
                saved = save_work(
                    work=work,
                    values=form.values(),
                    reason=form.cleaned_data["reason"],
                    holds_from=form.cleaned_data["holds_from"],
                    by=request.user,
                    now=this_moment(),
                )
                return HttpResponseRedirect(f"{reverse('work-edit', args=[saved.pk])}?saved=1")
        except DomainError as error:
            if error.field in form.fields and form.is_bound:
                form.add_error(error.field, error.message)
            else:
                problem = error.message
    context = page_context(request, active="ledger")
    context |= {
        "form": form,
        "work": work,
        "problem": problem,
        "saved": "saved" in request.GET,
        "history": history_of(work) if work else [],
        "neighbours": neighbours(work) if work else [],
        "road_names": Road.objects.order_by("name").values_list("name", flat=True),
        "config": {
            "style": "/style.json",
            "asOf": str(context["as_of"].day),
            "work": work.pk if work else None,
        },
    }
    return render(request, "maps/works/page.html", context, status=400 if request.method == "POST" else 200)


def _reshaped(request: HttpRequest, work: Work) -> HttpResponse:
    """The work split at a place, or another made part of it."""
    reason, now = request.POST.get("reason", "")[:250], this_moment()
    if request.POST["action"] == "split":
        where = request.POST.get("at", "").replace("\x00", "").strip()[:64]
        at = measure_on(work, where)
        split_work(work=work, at=at, where=where, reason=reason, by=request.user, now=now)
    else:
        key = request.POST.get("other", "")
        other = next((one for one in neighbours(work) if str(one.pk) == key), None)
        if other is None:
            raise DomainError("请选择同一条路、同一类别、与它相接的工程。", field="other")
        merge_works(work=work, other=other, reason=reason, by=request.user, today=local_today(), now=now)
    return HttpResponseRedirect(f"{reverse('work-edit', args=[work.pk])}?saved=1")


def _undone(request: HttpRequest, work: Work, key: str) -> HttpResponse:
    run = next((run for run in history_of(work) if str(run.pk) == key), None)
    if run is None:
        raise DomainError("没有这次修改。")
    undo_run(run=run, by=request.user, now=this_moment())
    there = Work.objects.filter(pk=work.pk).exists()
    return HttpResponseRedirect(reverse("work-edit", args=[work.pk]) if there else reverse("ledger"))


def _initial(work: Work | None) -> dict[str, Any]:
    if work is None:
        return {}
    return {
        "road": work.road.name if work.road else work.road_text,
        "from_name": work.from_label,
        "to_name": work.to_label,
        "kind": work.kind,
        "unit": work.unit_id,
        "goal": work.goal,
        "goal_due": work.goal_due,
        "planned_start": work.planned_start,
        "planned_finish": work.planned_finish,
        "budget_wan_yuan": work.budget_wan_yuan,
    }
