"""How stretches that were built before works were kept look in a table that comes in."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from gis.exchange.schema import Column, Layer, Shape, Type, provenance
from roads.exchange.words import FROM_M, ROAD, SPAN, TO_M
from roads.models import ExistingStretch


def _existing(as_of: date) -> Iterable[Any]:
    rows = ExistingStretch.objects.as_of(as_of).select_related("road")
    return rows.defer("road__centreline", "road__centreline_3857").order_by("road__name", "span")


EXISTING: Final = Layer(
    code="existing",
    label="已有路段",
    shapes=(Shape.LINE,),
    shape="",
    shape_required=False,
    shape_comes_in=False,
    keys=(("road", "from_m", "to_m"),),
    rows=_existing,
    hint="开始记录以前就建成的路段；起止写路口、地点或桩号，都不写为全路",
    columns=(
        ROAD,
        Column(
            "from",
            "起点",
            value=lambda row: None,
            synonyms=("起点路口", "起点道路", "自"),
            longest=64,
            goes_out=False,
        ),
        Column(
            "to",
            "止点",
            value=lambda row: None,
            synonyms=("止点路口", "终点", "终点道路", "至"),
            longest=64,
            goes_out=False,
        ),
        FROM_M,
        TO_M,
        SPAN,
        Column(
            "since",
            "建成不晚于",
            Type.DAY,
            synonyms=("建成日期", "通车日期", "建成年份", "建成时间", "竣工日期"),
            required=True,
            happened=True,
        ),
        *provenance(),
    ),
)
