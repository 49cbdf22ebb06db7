"""Forms of rows that decide figures: from which day a change holds and why, beside the row's own fields."""

from contextlib import AbstractContextManager
from typing import Any

from django import forms

from gis.bitemporal.past import changing

LONGEST_REASON = 300


def holds_from_field() -> forms.DateField:
    """From which day a change holds; nothing is a mistake put right for all days."""
    return forms.DateField(
        label="自哪天起适用",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="调整、移交时填，以前各天的数字不变；不填为更正，适用全期",
    )


class SaysWhy(forms.Form):
    """Mixed into the form of a row: what is changed is recorded with a day and a reason. A new row need not say."""

    asked_of_new = False

    holds_from = holds_from_field()
    reason = forms.CharField(label="修改原因", max_length=LONGEST_REASON, help_text="会留下记录")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if getattr(self, "instance", None) is not None and self.instance.pk is None:  # type: ignore[attr-defined]
            self.fields["reason"].required = False
            if not self.asked_of_new:
                del self.fields["holds_from"], self.fields["reason"]

    def told(self, by: Any) -> AbstractContextManager[None]:
        """Within, rows are changed as the form says."""
        said = self.cleaned_data
        return changing(reason=said.get("reason", ""), holds_from=said.get("holds_from"), by=by)


class SaysWhyModelForm(SaysWhy, forms.ModelForm):
    """The same for the forms of the admin, which lay out one set of fields for new rows and old."""

    asked_of_new = True
