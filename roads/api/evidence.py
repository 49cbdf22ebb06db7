"""How the finished metres of all works are known, as of a day: the totals of evidence by kind."""

from collections import defaultdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.api.dated import Dated
from roads.choices import Kind
from roads.figures.evidence import RULE, Evidence, evidence_of_all, sentence, total
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
