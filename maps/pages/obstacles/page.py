"""Obstacles at /obstacles/: raised, listed by how they stand, and each with its loop: parse, ask, return."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gis.as_of import local_today, requested_day
from gis.errors import DomainError
from gis.models import ResponsibleUnit
from gis.roles import ROLES, Thing, has_role, may
from maps.pages.base import checked_page, page_context, reading_page
from maps.pages.settings.forms import DayInput
from roads.models import Obstacle, ObstacleEvent, Work
from roads.obstacle_services import next_steps, raise_obstacle, take_step

MAY_NOT = "登记和办理问题要有填报员、审核员或管理员的角色，或“问题”的权限。"
OBSTACLES_LISTED = 300
STATES = (("open", "办理中"), ("overdue", "逾期"), ("resolved", "已解决"))


class ObstacleForm(forms.ModelForm):
    """A new obstacle; the work is named by its code."""

    work_code = forms.CharField(label="工程编号", required=False, max_length=40, help_text="台账里的编号")

    level = forms.ChoiceField(label="级别", choices=Obstacle.Level.choices, required=False)

    class Meta:
        model = Obstacle
        fields = ["title", "kind", "level", "detail", "measures", "found_on"]
        widgets = {
            "found_on": DayInput(),
            "detail": forms.Textarea(attrs={"rows": 2}),
            "measures": forms.Textarea(attrs={"rows": 2}),
        }

    def clean_level(self) -> str:
        return self.cleaned_data["level"] or str(Obstacle.Level.ORDINARY)

    def clean_work_code(self) -> Work | None:
        code = self.cleaned_data["work_code"].strip()
        work = Work.objects.filter(code=code).first() if code else None
        if code and work is None:
            raise forms.ValidationError(f"没有编号是“{code[:20]}”的工程。")
        return work


class StepForm(forms.Form):
    """One step of the loop."""

    step = forms.ChoiceField(label="步骤")
    day = forms.DateField(label="日期", widget=DayInput())
    unit = forms.ModelChoiceField(
        ResponsibleUnit.objects.all(), label="交给", required=False, empty_label="—", help_text="交办时填"
    )
    due = forms.DateField(label="期限", required=False, widget=DayInput(), help_text="交办、改期时填")
    note = forms.CharField(label="说明", max_length=300, help_text="措施、结果或原因")

    def __init__(self, *args: Any, steps: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(step, ObstacleEvent.Step(step).label) for step in steps]


def may_raise(user: Any) -> bool:
    """Everybody with a role may say what is in the way, also while without a unit."""
    return has_role(user, *ROLES) or may(user, Thing.OBSTACLES)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reading_page
def obstacles_page(request: HttpRequest) -> HttpResponse:
    """What is in the way, the overdue first, and the form of a new one for those who report."""
    if request.method == "POST":
        return _raise(request)
    return _list(request, ObstacleForm(initial={"found_on": local_today()}))


@checked_page(may_raise, MAY_NOT)
def _raise(request: HttpRequest) -> HttpResponse:
    form = ObstacleForm(request.POST)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            made = raise_obstacle(
                title=cleaned["title"],
                kind=cleaned["kind"],
                detail=cleaned["detail"],
                work=cleaned["work_code"],
                found_on=cleaned["found_on"],
                level=cleaned["level"],
                measures=cleaned["measures"],
                by=request.user,
                today=local_today(),
            )
            return HttpResponseRedirect(reverse("obstacle", args=[made.pk]))
        except DomainError as error:
            form.add_error(error.field, error.message)
    return _list(request, form, status=400)


def _list(request: HttpRequest, form: ObstacleForm, *, status: int = 200) -> HttpResponse:
    as_of = requested_day(request)
    rows = (
        Obstacle.objects.told_on(as_of.day)
        .filter(found_on__lte=as_of.day)
        .select_related("work__road", "unit")
    )
    rows = rows.defer("work__line", "work__road__centreline", "work__road__centreline_3857")
    state_code = request.GET.get("state", "")
    if state_code and state_code not in dict(STATES):
        raise DomainError(f"没有“{state_code[:20]}”这种状态。", field="state")
    obstacles: list[Any] = list(rows.prefetch_related("events"))
    counts = {state: sum(row.state == state for row in obstacles) for state, _ in STATES}
    order = {"overdue": 0, "open": 1, "resolved": 2}
    shown = [row for row in obstacles if state_code in ("", row.state)]
    shown.sort(key=lambda row: (order[row.state], row.due is None, row.due or row.found_on))
    context = page_context(request, active="obstacles", as_of=as_of) | {
        "form": form,
        "may_raise": may_raise(request.user),
        "rows": shown[:OBSTACLES_LISTED],
        "states": [(state, label, counts[state]) for state, label in STATES],
        "state": state_code,
        "hidden_rows": max(0, len(shown) - OBSTACLES_LISTED),
    }
    return render(request, "maps/obstacles/list.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reading_page
def obstacle_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One obstacle, what was done about it, and the next step for those who may take it."""
    obstacle = get_object_or_404(Obstacle.objects.select_related("work__road", "unit"), pk=pk)
    steps = next_steps(obstacle, request.user)
    today = local_today()
    if request.method == "POST":
        return _step(request, obstacle, steps)
    return _one(request, obstacle, StepForm(steps=steps, initial={"day": today}), steps)


@checked_page(may_raise, MAY_NOT)
def _step(request: HttpRequest, obstacle: Obstacle, steps: list[str]) -> HttpResponse:
    form = StepForm(request.POST, steps=steps)
    if form.is_valid():
        try:
            take_step(obstacle=obstacle, by=request.user, **form.cleaned_data)
            return HttpResponseRedirect(reverse("obstacle", args=[obstacle.pk]))
        except DomainError as error:
            form.add_error(error.field, error.message)
    return _one(request, obstacle, form, steps, status=400)


def _one(
    request: HttpRequest, obstacle: Obstacle, form: StepForm, steps: list[str], *, status: int = 200
) -> HttpResponse:
    context = page_context(request, active="obstacles") | {
        "obstacle": obstacle,
        "events": ObstacleEvent.objects.filter(obstacle=obstacle)
        .select_related("by", "unit")
        .order_by("day", "pk"),
        "form": form if steps else None,
    }
    return render(request, "maps/obstacles/page.html", context, status=status)
