"""Filters of a page's list by django-filter: read from an address, said in words, handed on to further addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.template import Context
from django.template.defaulttags import querystring
from django.utils.functional import cached_property

from gis.errors import DomainError

EVERYTHING: Final = "all"


class CodesField(forms.MultipleChoiceField):
    """Codes of a filter, each once and in the order in which the address has them."""

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(code for code in super().to_python(value) if code))

    def validate(self, value: list[str]) -> None:
        for code in value:
            if not self.valid_value(code):
                # As parameters: a message of its own would be formatted again, and % in it is what was asked.
                raise ValidationError(
                    "%(filter)s没有“%(value)s”这一项。", params={"filter": self.label, "value": code[:20]}
                )


class CodesFilter(django_filters.MultipleChoiceFilter):
    """Rows whose column has one of the codes. `label` is what the filter is called in words."""

    field_class = CodesField

    def __init__(self, *, choices: Any, label: str, **options: Any) -> None:
        super().__init__(choices=choices, label=label, distinct=False, **options)


class MeasuredFilter(CodesFilter):
    """Codes that only figures of the day can be held against: the rows of the database stay as they are."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return qs


class WordsField(forms.CharField):
    """A text to search for, cut to what the page's field takes."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def clean(self, value: Any) -> str:
        return str(value or "").replace("\x00", "").strip()[: self.longest]


class WordsFilter(django_filters.CharFilter):
    """Rows in which every word of the text occurs, by the filter set's `by_text`."""

    field_class = WordsField

    def __init__(self, *, longest: int) -> None:
        super().__init__(longest=longest, method="by_text")


class PageField(forms.CharField):
    """Number of a page as text; `all` where all rows may be shown at once."""

    def __init__(self, *, all_at_once: bool = False) -> None:
        super().__init__(required=False)
        self.all_at_once = all_at_once

    def clean(self, value: Any) -> str:
        text = "1" if value is None else str(value)
        if self.all_at_once and text == EVERYTHING:
            return text
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
            raise ValidationError("没有第“%(page)s”页。", params={"page": text[:20]})
        return text


class ListForm(forms.Form):
    """What an address of a list says beside its filters; the day itself is read by `requested_day`."""

    as_of = forms.CharField(required=False)
    page = PageField()


@dataclass(frozen=True, slots=True)
class Word:
    """One filter in words, and the query without it."""

    name: str
    label: str
    others: QueryDict


class ListFilters(django_filters.FilterSet):
    """Filters of one list. `qs` is what the database can tell; subclasses hold the rest against figures.

    `offered` are the filters that the page has a field for, with its title; `handed_on` is what addresses
    keep beside the filters.
    """

    offered: ClassVar[Mapping[str, str]] = {}
    handed_on: ClassVar[tuple[str, ...]] = ("as_of",)

    class Meta:
        form = ListForm

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """What `params` ask for; DomainError when a value is not one of those there are."""
        filters = cls(params)
        for field, messages in filters.errors.items():
            raise DomainError(messages[0], field=field)
        return filters

    @classmethod
    def link(cls, **values: Any) -> str:
        """The query string of a list that other pages lead to: codes by filter, `q`, `as_of`."""
        return f"?{cls.query(values).urlencode()}"

    @classmethod
    def query(cls, values: Mapping[str, Any]) -> QueryDict:
        """Values in one order whatever the order they came in; names without a value keep their place for one."""
        query = QueryDict(mutable=True)
        for name in (*cls.base_filters, *cls.handed_on, "page"):
            value = values.get(name) or ()
            query.setlist(name, [value] if isinstance(value, str) else list(value))
        return query

    @property
    def values(self) -> Mapping[str, Any]:
        """What was asked for, by name: a list of codes, or a text."""
        cleaned: Mapping[str, Any] = self.form.cleaned_data
        return cleaned

    @property
    def params(self) -> QueryDict:
        """The query of the first page, for `{% querystring %}` to change."""
        return self.query({**self.values, "page": None})

    def address(self, **changes: Any) -> str:
        """What `{% querystring filters.params … %}` writes, for a redirect and as a key."""
        written: str = querystring(Context(), self.params, **changes)
        return written

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        for name, one in self.filters.items():
            queryset = one.filter(queryset, self.values[name])
        return queryset

    @property
    def narrowed(self) -> bool:
        """Whether the database has fewer rows to give than there are."""
        return any(
            self.values[name] for name, one in self.filters.items() if not isinstance(one, MeasuredFilter)
        )

    def choices(self, name: str) -> list[tuple[str, str]]:
        """Codes and labels of a filter, asked for once."""
        if name not in self._choices:
            self._choices[name] = [(str(code), str(label)) for code, label in self.form.fields[name].choices]
        return self._choices[name]

    @cached_property
    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        return {}

    @property
    def selects(self) -> list[dict[str, Any]]:
        """The fields of the page, each with the codes that are not chosen yet."""
        return [
            {
                "name": name,
                "title": title,
                "left": [choice for choice in self.choices(name) if choice[0] not in self.values[name]],
            }
            for name, title in self.offered.items()
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form hands on beside its own fields."""
        return [(name, value) for name, values in self.params.lists() if name != "q" for value in values]

    @property
    def unfiltered(self) -> QueryDict:
        """The query with no filter set: the day, the order."""
        return self.query({name: self.values[name] for name in self.handed_on})

    @cached_property
    def words(self) -> list[Word]:
        """Each filter that is set, as a word that can be taken away."""
        words = []
        for name, one in self.filters.items():
            value = self.values[name]
            if isinstance(value, str):
                words += [Word(name, f"含“{value}”", self._with(name, ()))] if value else []
                continue
            labels = dict(self.choices(name)) if value else {}
            for code in value:
                rest = [other for other in value if other != code]
                words.append(Word(name, f"{one.label}：{labels.get(code, code)}", self._with(name, rest)))
        return words

    def _with(self, name: str, value: Any) -> QueryDict:
        return self.query({**self.values, name: value, "page": None})

    def toggled(self, name: str, code: str) -> list[str]:
        """The codes of a filter with `code`, or without it where it is chosen."""
        chosen = self.values[name]
        return [other for other in chosen if other != code] if code in chosen else [*chosen, code]


def page_of(rows: Any, filters: ListFilters, *, rows_a_page: int) -> Page[Any]:
    """The page of `rows` asked for; DomainError where there are fewer pages."""
    number = filters.values["page"]
    try:
        return Paginator(rows, rows_a_page).page(int(number))
    except EmptyPage:
        raise DomainError(f"没有第 {number} 页。", field="page") from None
