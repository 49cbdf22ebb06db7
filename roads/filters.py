"""Filters of the collections of roads: what each understands, and what it answers to a value it does not know."""

from typing import Final

import django_filters
from django.db.models import Q, QuerySet

from gis.api.filters import OneOf, RowFilterSet, only_one, text_filter
from roads.models import Road

AXES: Final = [
    ("NS", "纵"),
    ("EW", "横"),
    *((f"NS{no}", f"纵{no}") for no in range(1, 11)),
    *((f"EW{no}", f"横{no}") for no in range(1, 9)),
    ("none", "不在轴上"),
]


class RoadFilterSet(RowFilterSet):
    """Filters of rows that lie on a road."""

    def on_road(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.filter(**{name: road_called(text).pk})

    def on_axes(self, rows: QuerySet, name: str, codes: list[str]) -> QuerySet:
        """Rows on any of the axes; `name` is the path to the road, empty for roads themselves."""
        prefix = "" if name == "self" else f"{name}__"
        found = Q()
        for code in codes:
            if code == "none":
                found |= Q(**{f"{prefix}axis": ""}) | (Q(**{name: None}) if prefix else Q())
            elif number := code[2:]:
                found |= Q(**{f"{prefix}axis": code[:2], f"{prefix}axis_no": int(number)})
            else:
                found |= Q(**{f"{prefix}axis": code})
        return rows.filter(found)


def axis_filter(field_name: str) -> OneOf:
    return OneOf(
        field_name=field_name,
        method="on_axes",
        choices=AXES,
        label="轴",
    )


def road_filter(field_name: str) -> django_filters.CharFilter:
    return text_filter("道路：编号、代码、路名或别名", field_name=field_name, method="on_road")


def road_called(text: str) -> Road:
    """The road with this key, code, name or alias; DomainError when there is none or the alias is of several."""
    rows = Road.objects.defer("centreline", "centreline_3857")
    return only_one(
        rows, Q(code=text) | Q(name=text), Q(aliases__contains=[text]), text, field="road", what="道路"
    )
