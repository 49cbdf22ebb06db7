"""Forms of the settings: the district, a plan of axes, a target, the coverage target of a planning area."""

from typing import Any

from django import forms

from gis.bitemporal.says_why import SaysWhy
from gis.models import District, Target
from maps.pages.settings.figures import BY_CODE, FIGURES, IN_WORDS
from parcels.coverage.terms import BASELINE_KINDS, KINDS
from parcels.models import PlanningArea
from roads.choices import Kind
from roads.models import GridPlan


class DayInput(forms.DateInput):
    """A day as browsers ask for it."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


class DistrictForm(forms.ModelForm):
    """Name, issuing unit, signature and extent."""

    class Meta:
        model = District
        fields = ["name", "issuer", "signature", "west", "south", "east", "north"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        sides = [cleaned.get(side) for side in ("west", "south", "east", "north")]
        if None in sides and any(side is not None for side in sides):
            raise forms.ValidationError("地图范围的四个数要都填或都不填。")
        return cleaned


class PlanForm(SaysWhy, forms.ModelForm):
    """A plan's name, owner and numbers of axes."""

    class Meta:
        model = GridPlan
        fields = ["name", "owner", "ns_count", "ew_count"]
        help_texts = {"name": "如 六纵六横", "owner": "如 规划分局"}


class TargetForm(SaysWhy, forms.ModelForm):
    """A target for a figure that the system computes, or a goal in words."""

    figure = forms.ChoiceField(label="指标")

    class Meta:
        model = Target
        fields = ["label", "value", "measure_unit", "due", "baseline", "baseline_on", "source"]
        widgets = {"due": DayInput(), "baseline_on": DayInput()}
        help_texts = {
            "label": "文字目标要写；系统计算的指标不填用它的名称",
            "value": "文字目标可不填",
            "source": "公布目标的文件、日期",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = set(Target.objects.exclude(pk=self.instance.pk).values_list("code", flat=True))
        free = [(one.code, f"{one.label}（{one.unit}）") for one in FIGURES if one.code not in taken]
        chosen = self.fields["figure"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [*free, (IN_WORDS, "文字目标（系统不计算）")]
        if self.instance.pk:
            chosen.initial = self.instance.code if self.instance.code in BY_CODE else IN_WORDS
        for name in ("label", "measure_unit"):
            self.fields[name].required = False
        self.order_fields(["figure"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        figure = BY_CODE.get(cleaned.get("figure", ""))
        if figure:
            cleaned["label"] = cleaned.get("label") or figure.label
            cleaned["measure_unit"] = figure.unit
            if cleaned.get("value") is None and "value" not in self.errors:
                self.add_error("value", "系统计算的指标要有目标值。")
        elif not cleaned.get("label"):
            self.add_error("label", "文字目标要写出来。")
        return cleaned


class AreaTargetForm(SaysWhy, forms.ModelForm):
    """The coverage target of a planning area with the definition it was published for."""

    target_kinds = forms.MultipleChoiceField(
        label="按哪些种类计算",
        choices=[(kind, str(Kind(kind).label)) for kind in KINDS],
        widget=forms.CheckboxSelectMultiple,
        initial=BASELINE_KINDS,
    )
    target_combine = forms.ChoiceField(
        label="怎样才算覆盖", choices=[("any", "任一种即算"), ("all", "全部都有才算")]
    )

    class Meta:
        model = PlanningArea
        fields = ["target_km2", "target_due", "target_kinds", "target_combine"]
        widgets = {"target_due": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.target_kinds:
            self.initial["target_kinds"] = list(BASELINE_KINDS)
