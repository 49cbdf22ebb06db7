"""What the page of ready land is asked for: filters and page of an address."""

from typing import Final

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from maps.pages.list_filters import CodesFilter, ListFilters, ListForm, MeasuredFilter, WordsFilter
from parcels.coverage.ready_land import SEVEN
from parcels.coverage.text import NAMES
from parcels.models import Parcel, PlanningArea, State

NO_ZONE: Final = "none"


def zones() -> list[tuple[str, str]]:
    """Planning areas by code, with their names, and where a parcel belongs to none."""
    return [*PlanningArea.objects.values_list("code", "name"), (NO_ZONE, "不在规划范围内")]


class ReadyLandFilters(ListFilters):
    """`count` are numbers of networks, `lack` networks that must be missing; these and the state are of the day."""

    offered = {"zone": "规划范围", "lack": "未通", "state": "状态"}

    zone = CodesFilter(choices=zones, label="规划范围", method="in_zones")
    count = MeasuredFilter(
        choices=[(str(number), f"{number}通") for number in range(len(SEVEN), -1, -1)], label="几通"
    )
    lack = MeasuredFilter(choices=[(kind, NAMES[kind]) for kind in SEVEN], label="未通")
    state = MeasuredFilter(choices=State.choices, label="状态")
    q = WordsFilter(longest=40)

    class Meta:
        model = Parcel
        fields: tuple[str, ...] = ()
        form = ListForm

    def in_zones(self, rows: QuerySet, name: str, codes: list[str]) -> QuerySet:
        outside = Q(planning_area=None) if NO_ZONE in codes else Q(pk__in=[])
        return rows.filter(Q(planning_area__code__in=codes) | outside)

    def by_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        named = Concat("code", Value(" "), Coalesce("village__name", Value("")))
        return rows.annotate(named=named).filter(named__icontains=text)
