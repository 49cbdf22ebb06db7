"""What is drawn on the map: planning areas, parcels, pipes, and obstacles at a place; each with its form."""

from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db.models import Model

from gis.administration.shapes import ShapeWidget
from gis.bitemporal.says_why import holds_from_field
from gis.roles import Thing
from maps.pages.settings.forms import DayInput
from parcels.models import Parcel, PlanningArea
from roads.models import Obstacle, Pipe


class DrawnForm(forms.ModelForm):
    """A row with a shape, and why it is written; a code is made where none is typed."""

    layer: ClassVar[str]
    label: ClassVar[str]
    right: ClassVar[Thing]
    shape: ClassVar[str]
    made_code: ClassVar[str] = ""

    holds_from = holds_from_field()
    reason = forms.CharField(label="原因", max_length=300, help_text="图从哪里来，为什么画或改，会留下记录")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["holds_from"]
        field = self.fields[self.shape]
        kind = type(self)._meta.model._meta.get_field(self.shape).geom_type
        field.widget = ShapeWidget(attrs={"geom_type": kind})
        field.widget.is_required = field.required
        field.error_messages |= {"required": "请在地图上画出来。", "invalid_geom": "画的图形看不懂，请重画。"}
        if "code" in self.fields:
            self.fields["code"].required = False
            self.fields["code"].help_text = "不填就编一个" if self.made_code else ""
            if self.instance.pk:
                self.fields["code"].disabled = True

    def clean_code(self) -> str:
        said = str(self.cleaned_data.get("code") or "").strip()
        return said or self.instance.code or f"{self.made_code}-{uuid4().hex[:8]}"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        shape = cleaned.get(self.shape)
        if shape is not None and not shape.valid:
            self.add_error(self.shape, "图形自己相交了，请把边拉开。")
        return cleaned


class AreaForm(DrawnForm):
    """A planning area."""

    layer, label, right, shape, made_code = "planning-areas", "规划范围", Thing.LAND, "outline", "a"

    class Meta:
        model = PlanningArea
        fields = ["outline", "name", "code", "target_km2", "target_due", "source", "schematic"]
        widgets = {"target_due": DayInput()}


class ParcelForm(DrawnForm):
    """A parcel."""

    layer, label, right, shape, made_code = "parcels", "地块", Thing.LAND, "outline", "d"

    class Meta:
        model = Parcel
        fields = ["outline", "code", "use", "planning_area", "declared_m2", "source", "schematic"]


class PipeForm(DrawnForm):
    """A pipe."""

    layer, label, right, shape, made_code = "pipes", "管线", Thing.PLAN, "line", "p"

    class Meta:
        model = Pipe
        fields = [
            "line", "kind", "code", "road", "diameter_mm", "material", "planned_for", "laid_on", "source", "schematic",
        ]  # fmt: skip
        widgets = {"planned_for": DayInput(), "laid_on": DayInput()}


class ObstaclePlaceForm(DrawnForm):
    """An obstacle with its place."""

    layer, label, right, shape, made_code = "obstacles", "问题", Thing.OBSTACLES, "geom", "p"

    class Meta:
        model = Obstacle
        fields = ["geom", "title", "kind", "detail", "work", "found_on", "code", "level", "measures"]
        widgets = {
            "found_on": DayInput(),
            "detail": forms.Textarea(attrs={"rows": 2}),
            "measures": forms.Textarea(attrs={"rows": 2}),
        }


FORMS: dict[str, type[DrawnForm]] = {
    form.layer: form for form in (AreaForm, ParcelForm, PipeForm, ObstaclePlaceForm)
}


def rows_of(form: type[DrawnForm]) -> Any:
    """The rows that a layer's page lists, without their shapes."""
    model: type[Model] = form._meta.model
    rows = model._default_manager.order_by("-pk")
    return rows.defer(form.shape)
