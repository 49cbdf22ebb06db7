"""How the reported metres of all works are known, as of a day: the totals of evidence by kind, and lines on the map."""

from collections import defaultdict
from typing import Any, ClassVar

import orjson
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.dated import Dated
from gis.api.errors import refusal
from gis.api.exact import listed
from roads.choices import Kind
from roads.figures.evidence.grades import GRADES, RULE, Evidence, evidence_of_all, sentence, total
from roads.figures.evidence.lines import GradedLine, graded_lines
from roads.models import Work
from roads.serializers.work_detail import EvidenceSerializer


class EvidenceTotalsSerializer(serializers.Serializer):
    """完成的米数是怎么知道的，各工程相加。"""

    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    sentence = serializers.CharField()
    rule = serializers.CharField()
    total = EvidenceSerializer()
    kinds = serializers.DictField(child=EvidenceSerializer())


class EvidenceAnswer(Dated, ApiView):
    """/api/evidence/"""

    @extend_schema(
        tags=["合计"],
        summary="进度的依据",
        description="完成的长度里有多少有照片、经检查、检查不符：各工程相加，同类工程重叠处不扣除；不改变进度。",
        responses=EvidenceTotalsSerializer,
    )
    def get(self, request: Request) -> Response:
        day: dict[str, Any] = {"as_of": self.requested.as_of, "known_at": self.requested.known_at}
        known = evidence_of_all(**day)
        kinds: dict[str, list[Evidence]] = defaultdict(list)
        for pk, kind in Work.objects.order_by("kind").values_list("pk", "kind"):
            if pk in known:
                kinds[kind].append(known[pk])
        evidence = total(known.values())
        return Response({
            **day,
            "sentence": sentence(evidence),
            "rule": RULE,
            "total": EvidenceSerializer(evidence).data,
            "kinds": {kind: EvidenceSerializer(total(kinds[kind])).data for kind in Kind.values if kind in kinds},
        })  # fmt: skip


class EvidenceLinesAnswer(Dated, ApiView):
    """/api/evidence-lines/"""

    parameters: ClassVar = (
        *Dated.parameters,
        OpenApiParameter(
            "kind", listed(Kind.values), description="工程类别，可用逗号写几类；不写为 carriageway（道路）。"
        ),
    )

    @extend_schema(
        tags=["合计"],
        summary="依据在图上",
        description=(
            "截至当日有上报的每一段、每一幅是怎么知道的：该处各道工序中依据最差的一道。finished 为 true 的是各道工序"
            "都已完成的，与合计一致。"
        ),
        responses={200: {"type": "object"}},
    )
    def get(self, request: Request) -> Response:
        kinds = [
            one.strip() for one in request.query_params.get("kind", "carriageway").split(",") if one.strip()
        ]
        if unknown := [one for one in kinds if one not in Kind.values]:
            raise refusal(f"没有“{unknown[0][:20]}”这类工程，可用：{'、'.join(Kind.values)}。", field="kind")
        lines = graded_lines(kinds=kinds, as_of=self.requested.as_of, known_at=self.requested.known_at)
        return Response({
            "type": "FeatureCollection",
            "as_of": self.requested.as_of,
            "rule": RULE,
            "features": [_feature(line) for line in lines],
        })  # fmt: skip


def _feature(line: GradedLine) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": orjson.Fragment(line.geojson),
        "properties": {
            "work_id": line.work_id, "side": line.side, "grade": line.grade, "grade_label": GRADES[line.grade],
            "finished": line.finished, "from_m": round(line.from_m, 2), "to_m": round(line.to_m, 2),
        },
    }  # fmt: skip
