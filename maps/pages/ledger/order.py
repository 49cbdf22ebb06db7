"""All works in the order of the plan, kept road by road: after a write only the works of its roads are sorted again."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from django.db.models import Q

from gis.parts import NO_PART, by_part
from maps.pages.ledger.columns import ALONG_A_ROAD, PLACE_OF_A_ROAD, nulls_last
from roads.models import Road, Work

FIGURE: Final = "ledger-order"


def works_in_plan_order() -> dict[int, int | None]:
    """Every work with its road: roads by axis and name, works along each by chainage, those without a road last."""
    works = by_part(FIGURE, None, _along)
    # Where a road stands depends on all others, so it is asked for anew: there are a hundred where works are thousands.
    roads = Road.objects.order_by(*nulls_last(PLACE_OF_A_ROAD)).values_list("pk", flat=True)
    return {
        **{work: road for road in roads for work in works.get(road, ())},
        **dict.fromkeys(works.get(NO_PART, ())),
    }


def _along(roads: Sequence[int]) -> dict[int, list[int]]:
    """The works on each of `roads` in order, those without a road under NO_PART."""
    rows = Work.objects.filter(Q(road__in=roads) | (Q(road=None) if NO_PART in roads else Q(pk__in=[])))
    works: dict[int, list[int]] = defaultdict(list)
    for work, road in rows.order_by(*nulls_last(ALONG_A_ROAD)).values_list("pk", "road_id"):
        works[road or NO_PART].append(work)
    return works
