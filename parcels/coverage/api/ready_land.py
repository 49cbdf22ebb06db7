"""/api/ready-land/: which of the seven networks reach each parcel and planning area on a day."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.dated import Dated
from parcels.coverage.ready_land import SEVEN, TERMS, Reached, ready_land, ready_zones
from parcels.coverage.report import marks_of
from parcels.coverage.text import NAMES, terms_line
from parcels.models import Parcel
from parcels.norms import READY_SHARE


class ReadyLand(Dated, ApiView):
    """/api/ready-land/"""

    @extend_schema(
        tags=["覆盖面积"],
        summary="熟地（几通）",
        description=(
            "每个地块、每个规划范围截至当日被道路、给水、污水、燃气、热力、电力、通信各覆盖多少（占面积的份额），"
            f"覆盖不少于 {READY_SHARE:.0%} 的算通，合计几通。"
        ),
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        day: dict[str, Any] = {"as_of": self.requested.as_of, "known_at": self.requested.known_at}
        return Response(
            {
                **day,
                "newest_report": self.requested.newest_report,
                "networks": {kind: NAMES[kind] for kind in SEVEN},
                "least_share": READY_SHARE,
                "terms": terms_line(TERMS, each=True),
                **marks_of(Parcel),
                "zones": [
                    {"area": one.area.code, "name": one.area.name, **_reached(one)}
                    for one in ready_zones(**day)
                ],
                "parcels": [
                    {"parcel": one.parcel_id, "code": one.code, **_reached(one)} for one in ready_land(**day)
                ],
            }
        )


def _reached(one: Reached) -> dict[str, Any]:
    return {
        "area_m2": round(one.area_m2, 1),
        "shares": one.shares,
        "reached_by": list(one.reached_by),
        "label": f"{len(one.reached_by)}通",
    }
