"""Filters of the collections of roads: what each understands, and what it answers to a value it does not know."""

from typing import Final

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.drainage import set_override

from gis.api.filters import OneOf, RowFilterSet, only_one, text_filter
from roads.grid_plans import axis_choices
from roads.models import Road

DIRECTIONS: Final = (("NS", "纵"), ("EW", "横"), ("none", "不在轴上"))
AXIS_CODE: Final = r"^((NS|EW)(\d{1,2})?|none)(,((NS|EW)(\d{1,2})?|none))*$"


def _axes() -> list[tuple[str, str]]:
    return [*DIRECTIONS, *axis_choices()]


class AxisFilter(OneOf):
    """Rows on any of the axes of the default plan, as it is when the request comes."""

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name=field_name, method="on_axes", choices=DIRECTIONS, label="轴")
        self.extra["choices"] = _axes
        said = "轴：NS（纵）、EW（横）、NS3（纵3）、none（不在轴上）。可写几个，用逗号隔开或重复参数。"
        set_override(self, "field", {"type": "string", "pattern": AXIS_CODE, "description": said})


class RoadFilterSet(RowFilterSet):
    """Filters of rows that lie on a road."""

    def on_road(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.filter(**{name: road_called(text).pk})

    def on_axes(self, rows: QuerySet, name: str, codes: list[str]) -> QuerySet:
        """Rows on any of the axes; `name` is the path to the road, empty for roads themselves."""
        prefix = "" if name == "self" else f"{name}__"
        condition = Q()
        for code in codes:
            if code == "none":
                condition |= Q(**{f"{prefix}axis": ""}) | (Q(**{name: None}) if prefix else Q())
            elif number := code[2:]:
                condition |= Q(**{f"{prefix}axis": code[:2], f"{prefix}axis_no": int(number)})
            else:
                condition |= Q(**{f"{prefix}axis": code})
        return rows.filter(condition)


def axis_filter(field_name: str) -> AxisFilter:
    return AxisFilter(field_name)


def road_filter(field_name: str) -> django_filters.CharFilter:
    return text_filter("道路：编号、代码、路名或别名", field_name=field_name, method="on_road")


def road_called(text: str) -> Road:
    """The road with this key, code, name or alias; DomainError when there is none or the alias is of several."""
    rows = Road.objects.defer("centreline", "centreline_3857")
    return only_one(
        rows, Q(code=text) | Q(name=text), Q(aliases__contains=[text]), text, field="road", what="道路"
    )
