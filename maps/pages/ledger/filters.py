"""What the ledger is asked for: filters, order and page of an address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from gis.models import ResponsibleUnit
from maps.pages.ledger.columns import COLUMN_OF
from maps.pages.ledger.land import LAND
from maps.pages.list_filters import (
    CodesField,
    CodesFilter,
    ListFilters,
    ListForm,
    MeasuredFilter,
    PageField,
    WordsFilter,
)
from roads.choices import Kind, Light
from roads.figures.changes import Event
from roads.filters import RoadFilterSet
from roads.grid_plans import axis_choices
from roads.models import Work

NO_AXIS = "none"
NO_UNIT = "none"


def axes() -> list[tuple[str, str]]:
    """Places of the default plan, and where a road has none."""
    return [*axis_choices(), (NO_AXIS, "不在轴上")]


def units() -> list[tuple[str, str]]:
    """Responsible units by primary key, and where a work has none."""
    return [*((str(unit.pk), str(unit)) for unit in ResponsibleUnit.objects.all()), (NO_UNIT, "未指定")]


class SortField(forms.CharField):
    """A column's code, with - for descending."""

    def clean(self, value: Any) -> str:
        sort = str(value or "")
        if sort and sort.removeprefix("-") not in COLUMN_OF:
            raise ValidationError("台账没有“%(sort)s”这一列，不能按它排序。", params={"sort": sort[:20]})
        return sort


class LedgerForm(ListForm):
    field_order = ("sort",)
    sort = SortField(required=False)
    page = PageField(all_at_once=True)


class UnitsField(CodesField):
    """Any key: a unit that is not there has no works."""

    def valid_value(self, value: str) -> bool:
        return value == NO_UNIT or (value.isascii() and value.isdigit() and len(value) < 19)


class UnitsFilter(CodesFilter):
    field_class = UnitsField


class LedgerFilters(ListFilters, RoadFilterSet):
    """Light, month and land are known only after measuring; `qs` is narrowed by the others."""

    searched = (
        "code", "road__name", "road__aliases", "road_text", "from_label", "to_label", "unit__name",
        "unit__short_name", "quote",
    )  # fmt: skip
    offered = {"kind": "类别", "axis": "轴", "unit": "责任单位", "month": "本月", "land": "用地"}
    handed_on = ("sort", "as_of")

    kind = CodesFilter(choices=Kind.choices, label="类别")
    unit = UnitsFilter(choices=units, label="单位", method="of_units")
    light = MeasuredFilter(choices=Light.choices, label="状态")
    axis = CodesFilter(choices=axes, label="轴", field_name="road", method="on_axes")
    month = MeasuredFilter(choices=Event.choices, label="本月")
    land = MeasuredFilter(choices=LAND, label="用地")
    q = WordsFilter(longest=100)

    class Meta:
        model = Work
        fields: tuple[str, ...] = ()
        form = LedgerForm

    def of_units(self, rows: QuerySet, name: str, codes: list[str]) -> QuerySet:
        keys = [int(code) for code in codes if code != NO_UNIT]
        return rows.filter(Q(unit__in=keys) | (Q(unit=None) if NO_UNIT in codes else Q(pk__in=[])))
