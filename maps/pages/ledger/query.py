"""What the ledger is asked for: filters, order and page read from an address, and written back as addresses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from gis.errors import DomainError
from gis.models import ResponsibleUnit
from maps.pages.ledger.land import LAND
from roads.choices import Kind, Light
from roads.figures.changes import Event
from roads.grid_plans import axis_choices
from roads.models import Road, Work
from roads.models.works import WorkQuerySet

NO_AXIS: Final = "none"
NO_UNIT: Final = "none"
# What each filter is called in the address, and in words.
FILTERS: Final = {
    "kind": "类别",
    "unit": "单位",
    "light": "状态",
    "axis": "轴",
    "month": "本月",
    "land": "用地",
}


@dataclass(frozen=True, slots=True)
class Word:
    """One filter in words, and the address without it."""

    name: str
    label: str
    without: str


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """Filters by their codes, `sort` a column's code with - for descending, `page` a number or "all"."""

    kind: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    axis: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    land: tuple[str, ...] = ()
    text: str = ""
    sort: str = ""
    page: str = "1"
    as_of: str = ""

    @classmethod
    def read(cls, params: QueryDict, *, sortable: Iterable[str]) -> "LedgerQuery":
        """What `params` asks for; DomainError when a value is not one of those there are."""
        sort = params.get("sort", "")
        if sort and sort.removeprefix("-") not in sortable:
            raise DomainError(f"台账没有“{sort[:20]}”这一列，不能按它排序。", field="sort")
        page = params.get("page", "1")
        if page != "all" and not (page.isascii() and page.isdigit() and len(page) < 10 and int(page) > 0):
            raise DomainError(f"没有第“{page[:20]}”页。", field="page")
        return cls(
            kind=_chosen(params, "kind", Kind.values),
            unit=_chosen(params, "unit", None),
            light=_chosen(params, "light", Light.values),
            axis=_chosen(params, "axis", _axis_codes() if params.get("axis") else ()),
            month=_chosen(params, "month", Event.values),
            land=_chosen(params, "land", dict(LAND)),
            text=params.get("q", "").replace("\x00", "").strip()[:100],
            sort=sort,
            page=page,
            as_of=params.get("as_of", "").strip(),
        )

    def address(self, **changes: object) -> str:
        """The query string of this query with `changes`; any change but of the page goes back to the first page."""
        query = replace(self, **{"page": "1", **changes})  # type: ignore[arg-type]
        pairs = [(name, value) for name in FILTERS for value in getattr(query, name)]
        pairs += [("q", query.text), ("sort", query.sort), ("as_of", query.as_of)]
        pairs += [("page", query.page)] if query.page != "1" else []
        return "?" + urlencode([(name, value) for name, value in pairs if value])

    def words(self, unit_names: dict[str, str]) -> list[Word]:
        """Each filter that is set, as a word that can be taken away."""
        names = {
            "kind": dict(Kind.choices),
            "unit": {**unit_names, NO_UNIT: "未指定"},
            "light": dict(Light.choices),
            "axis": {**(dict(axis_choices()) if self.axis else {}), NO_AXIS: "不在轴上"},
            "month": dict(Event.choices),
            "land": dict(LAND),
        }
        words = []
        for name, title in FILTERS.items():
            values: tuple[str, ...] = getattr(self, name)
            for value in values:
                rest = tuple(other for other in values if other != value)
                label = f"{title}：{names[name].get(value, value)}"
                words.append(Word(name, label, self.address(**{name: rest})))
        if self.text:
            words.append(Word("q", f"含“{self.text}”", self.address(text="")))
        return words

    def works(self) -> WorkQuerySet:
        """The works asked for by all filters but light, month and land, which are known only after measuring."""
        rows = Work.objects.all()
        if self.kind:
            rows = rows.filter(kind__in=self.kind)
        if self.unit:
            ids = [int(unit) for unit in self.unit if unit != NO_UNIT]
            rows = rows.filter(Q(unit__in=ids) | (Q(unit=None) if NO_UNIT in self.unit else Q(pk__in=[])))
        if self.axis:
            rows = rows.filter(_on_axes(self.axis))
        for part in self.text.split():
            rows = rows.filter(_mentions(part))
        return rows


def _axis_codes() -> list[str]:
    return [NO_AXIS, *(code for code, _ in axis_choices())]


def unit_names() -> dict[str, str]:
    """Names of all responsible units by primary key as text."""
    return {str(unit.pk): str(unit) for unit in ResponsibleUnit.objects.all()}


def _chosen(params: QueryDict, name: str, known: Iterable[str] | None) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in params.getlist(name) if value))
    for value in values:
        fits = value in known if known is not None else value == NO_UNIT or _is_key(value)
        if not fits:
            raise DomainError(f"{FILTERS[name]}没有“{value[:20]}”这一项。", field=name)
    return values


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19


def _on_axes(codes: Iterable[str]) -> Q:
    condition = Q(pk__in=[])
    for code in codes:
        if code == NO_AXIS:
            condition |= Q(road=None) | Q(road__axis="")
        else:
            condition |= Q(road__axis=Road.Axis(code[:2]), road__axis_no=int(code[2:]))
    return condition


def _mentions(text: str) -> Q:
    fields = (
        "code",
        "road__name",
        "road_text",
        "from_label",
        "to_label",
        "unit__name",
        "unit__short_name",
        "quote",
    )
    condition = Q(road__aliases__contains=[text])
    for field in fields:
        condition |= Q(**{f"{field}__icontains": text})
    return condition
