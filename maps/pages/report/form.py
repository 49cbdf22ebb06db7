"""The field form's fields: what a reporter types, read and checked; the service decides what may be reported."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from gis.as_of import LAST_DAY, parse_day
from gis.errors import DomainError
from roads.chainage import bounds, format_chainage, parse_chainage, span_of
from roads.choices import Side
from roads.figures.settled_day import GAP_DAYS, settled_day
from roads.models import ProgressReport, Step, Work
from roads.services import report_once

# Which field on the page shows the message that the service gives for one of its own.
SHOWN_AT = {"span": "end", "work": None, None: None}


CENTIMETRE: Final = 0.01


class ReadField(forms.CharField):
    """A value read from text by `read`, whose refusal is the message at the field."""

    read: Callable[[str], Any]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return type(self).read(text[:30])
        except DomainError as error:
            raise forms.ValidationError(error.message) from error


class ChainageField(ReadField):
    """Metres of what is written K1+250, 1+250 or 1250."""

    read = staticmethod(parse_chainage)


class DayField(ReadField):
    """A day written YYYY-MM-DD."""

    read = staticmethod(parse_day)


class ReportForm(forms.Form):
    """One report on one work: step, side, from, to, day, note; `reversed` is the stretch when its ends were swapped."""

    step = forms.ModelChoiceField(
        Step.objects.none(),
        error_messages={"required": "请选择工序。", "invalid_choice": "请选择这类工程的工序。"},
    )
    side = forms.ChoiceField(
        choices=Side.choices, error_messages={"required": "请选择幅别。", "invalid_choice": "请选择幅别。"}
    )
    start = ChainageField(error_messages={"required": "请填写起点桩号。"})
    end = ChainageField(error_messages={"required": "请填写止点桩号。"})
    day = DayField(error_messages={"required": "请填写完成日期。"})
    note = forms.CharField(max_length=300, required=False)
    # Ends typed the wrong way round are told, and swapped only when that is confirmed.
    swap = forms.BooleanField(required=False)
    # A day far from all reports is told, and taken only when that is confirmed.
    far = forms.BooleanField(required=False)

    def __init__(self, work: Work, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work = work
        self.reversed: tuple[float, float] | None = None
        self.far_from: date | None = None
        steps = self.fields["step"]
        assert isinstance(steps, forms.ModelChoiceField)
        steps.queryset = Step.objects.filter(kind=work.kind)

    def _at_end(self, metres: float) -> float:
        """`metres`, or the work's end that it is when written to the centimetre, as the form writes it."""
        ends = bounds(self.work.span) if self.work.span else ()
        return next((float(end) for end in ends if abs(float(end) - metres) < CENTIMETRE), metres)

    def _is_far(self, day: date) -> bool:
        """Whether the reports end long before `day`; then the field says so and asks."""
        last = settled_day(as_of=LAST_DAY)
        if last is None or (day - last).days <= GAP_DAYS:
            return False
        self.far_from = last
        demo = "（演示数据）" if ProgressReport.objects.filter(day=last, demo=True).exists() else ""
        years = (day - last).days / 365.25
        self.add_error("day", f"已有的上报{demo}到 {last} 为止，{day} 在其后 {years:.0f} 年，日期对吗？")
        return True

    def send(self, *, by: Any, today: date) -> ProgressReport | None:
        """The report appended; None when it was refused, with the messages at the fields they concern."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        if not said["far"] and self._is_far(said["day"]):
            return None
        start, end = (self._at_end(said[name]) for name in ("start", "end"))
        if start > end and not said["swap"]:
            self.reversed = (end, start)
            self.add_error(
                "end", f"起点 {format_chainage(start)} 在止点 {format_chainage(end)} 之后，写反了吗？"
            )
            return None
        try:
            span = span_of(start, end)
        except DomainError as error:
            self.add_error("end", error.message)
            return None
        try:
            sent = report_once(
                work=self.work,
                step=said["step"],
                span=span,
                side=said["side"],
                day=said["day"],
                note=said["note"],
                by=by,
                today=today,
            )
            return sent.report
        except DomainError as error:
            self.add_error(SHOWN_AT.get(error.field, error.field), error.message)
            return None

    def summary(self) -> list[tuple[str, str]]:
        """Every message with the field it stands at (none for the whole form), for the top of the page."""
        return [
            ("" if name == NON_FIELD_ERRORS else name, str(message))
            for name, messages in self.errors.items()
            for message in messages
        ]
