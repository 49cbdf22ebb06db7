"""Photos as marks on the map, as of a day; for people with a role."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.dated import DatedToday
from gis.roles import MaySeePhotos
from roads.figures.evidence.photo_places import MOST_MARKS, marks


class PhotoMarksAnswer(DatedToday, ApiView):
    """/api/photo-marks/"""

    permission_classes = (MaySeePhotos,)

    @extend_schema(
        tags=["现场"],
        summary="照片在图上",
        description=f"截至当日拍的照片的位置、日期和朝向，最新的 {MOST_MARKS} 张；要有角色才能看。",
        responses={200: {"type": "object"}},
    )
    def get(self, request: Request) -> Response:
        features: list[dict[str, Any]] = marks(as_of=self.requested.as_of)
        return Response({"type": "FeatureCollection", "as_of": self.requested.as_of, "features": features})
