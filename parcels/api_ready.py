"""/api/ready-land/: which of the seven networks reach each parcel on a day."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Answer
from gis.api.parameters import AS_OF
from parcels.coverage_text import NAMES, terms_line
from parcels.models import Parcel
from parcels.norms import READY_SHARE
from parcels.reach import Terms
from parcels.ready_land import SEVEN, ready_land
from roads.days import requested_day


class ReadyLand(Answer):
    """/api/ready-land/"""

    parameters = (AS_OF,)

    @extend_schema(
        tags=["覆盖面积"],
        summary="熟地（几通）",
        description=(
            "每个地块截至当日被道路、给水、污水、燃气、热力、电力、通信各覆盖多少（占地块的份额），"
            f"覆盖不少于 {READY_SHARE:.0%} 的算通，合计几通。"
        ),
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        day = requested_day(request._request)
        found: list[dict[str, Any]] = [
            {
                "parcel": one.parcel_id,
                "code": one.code,
                "area_m2": round(one.area_m2, 1),
                "shares": one.shares,
                "reached_by": list(one.reached_by),
                "label": f"{len(one.reached_by)}通",
            }
            for one in ready_land(as_of=day.day)
        ]
        return Response(
            {
                "as_of": day.day,
                "networks": {kind: NAMES[kind] for kind in SEVEN},
                "least_share": READY_SHARE,
                "terms": terms_line(Terms(kinds=SEVEN)),
                "schematic": Parcel.objects.filter(schematic=True).exists(),
                "demo": Parcel.objects.filter(demo=True).exists(),
                "parcels": found,
            }
        )
