"""Filters that every room's collections share, and what they answer to a value they do not know."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar, Final

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from drf_spectacular.drainage import set_override

from gis.errors import DomainError
from gis.models import ResponsibleUnit

LARGEST_KEY: Final = 2**63 - 1


LARGEST_NUMBER: Final = 2**31 - 1


LONGEST_TEXT: Final = 100


class Several(forms.SelectMultiple):
    """A parameter that may be repeated or hold values parted by commas."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values = data.getlist(name) if isinstance(data, QueryDict) else [data.get(name) or ""]
        return [part.strip() for value in values for part in str(value).split(",") if part.strip()]


class SeveralField(forms.MultipleChoiceField):
    widget = Several

    def validate(self, value: Any) -> None:
        for one in value:
            if not self.valid_value(one):
                allowed = "、".join(f"{code}（{label}）" for code, label in list(self.choices))  # type: ignore[arg-type]
                # As parameters: a message of its own would be formatted again, and % in it is what was asked.
                raise ValidationError(
                    "没有“%(value)s”这一项，可用：%(allowed)s。",
                    params={"value": one[:20], "allowed": allowed},
                )


class OneOf(django_filters.MultipleChoiceFilter):
    """Rows whose coded column is one of the values given; an unknown value is answered with those there are."""

    field_class = SeveralField

    def __init__(self, *, choices: Any, **options: Any) -> None:
        super().__init__(choices=choices, **options)
        listed = list(getattr(choices, "choices", choices))
        words = "、".join(f"{code}（{word}）" for code, word in listed)
        said = f"{self.label}：{words}。可写几个，用逗号隔开或重复参数。"
        set_override(
            self, "field", {"type": "string", "enum": [code for code, _ in listed], "description": said}
        )

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return qs
        if self.method is not None:
            return super().filter(qs, value)
        return qs.filter(**{f"{self.field_name}__in": value})


def text_filter(label: str, **options: Any) -> django_filters.CharFilter:
    """A text of bounded length."""
    return django_filters.CharFilter(label=label, max_length=LONGEST_TEXT, **options)


class WholeNumber(django_filters.NumberFilter):
    """A whole number that a key or a diameter can be."""

    field_class = forms.IntegerField

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=LARGEST_NUMBER, **options)

    def get_max_validator(self) -> None:
        return None


class RowFilterSet(django_filters.FilterSet):
    """Filters with the day the request asks for at hand, and `q` over the columns named in `searched`."""

    searched: ClassVar[Sequence[str]] = ()

    @property
    def as_of(self) -> date:
        day: date = self.request.parser_context["view"].requested.as_of
        return day

    def by_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        """Rows where each word of `text` occurs in one of the searched columns."""
        for word in text.split()[:8]:
            condition = Q()
            for column in self.searched:
                condition |= Q(
                    **{f"{column}__contains": [word]}
                    if column.endswith("aliases")
                    else {f"{column}__icontains": word}
                )
            rows = rows.filter(condition)
        return rows

    def of_unit(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.filter(**{name: unit_called(text)})


def unit_filter(field_name: str) -> django_filters.CharFilter:
    return text_filter("责任单位：编号、名称或简称；none 为未指定", field_name=field_name, method="of_unit")


def unit_called(text: str) -> ResponsibleUnit | None:
    """The unit with this key, name or short name, None for `none`; DomainError when there is none."""
    if text == "none":
        return None
    return only_one(
        ResponsibleUnit.objects.all(), Q(name=text), Q(short_name=text), text, field="unit", what="单位"
    )


def only_one(rows: QuerySet, first: Q, second: Q, text: str, *, field: str, what: str) -> Any:
    """The one row whose key is `text` or that meets `first` or else `second`; DomainError for none or several."""
    key = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
    conditions: Iterable[Q] = [
        *([Q(pk=key)] if key is not None and key <= LARGEST_KEY else []),
        first,
        second,
    ]
    for condition in conditions:
        matches: list[Model] = list(rows.filter(condition)[:2])
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise DomainError(f"叫“{text[:20]}”的{what}不止一个，请写编号。", field=field)
    raise DomainError(f"没有编号、代码或名称是“{text[:20]}”的{what}。", field=field)
