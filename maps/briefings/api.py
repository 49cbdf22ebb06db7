"""/api/briefings/: published briefings with their digests and files; one of them with its facts."""

from typing import Any

import orjson
from django.db.models import Prefetch
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Collection
from gis.as_of import this_moment
from maps.briefings.replay.since_published import since_published
from maps.models import Briefing, BriefingFile


class BriefingFileSerializer(serializers.ModelSerializer):
    """汇报的一个文件。"""

    address = serializers.SerializerMethodField()

    class Meta:
        model = BriefingFile
        fields = ("form", "size", "sha256", "address")

    @extend_schema_field(OpenApiTypes.URI)
    def get_address(self, file: BriefingFile) -> str:
        briefing = file.briefing
        return f"/briefings/{briefing.key}/file.{file.form}?version={briefing.version}"


class BriefingSerializer(serializers.ModelSerializer):
    """一期已发布的汇报：period 是期次（2014-11、2014-W47、2014-Q4），month 是其第一天所在的月。"""

    month = serializers.DateField(format="%Y-%m")
    period = serializers.CharField(source="key")
    files = BriefingFileSerializer(many=True)

    class Meta:
        model = Briefing
        fields: tuple[str, ...] = (
            "id",
            "cadence",
            "period",
            "month",
            "version",
            "as_of",
            "known_at",
            "published_at",
            "reason",
            "figures_audited",
            "figures_differing",
            "facts_sha256",
            "scene_sha256",
            "files",
        )


class BriefingWithFactsSerializer(BriefingSerializer):
    """一期已发布的汇报，连同封存的事实。"""

    facts = serializers.SerializerMethodField()

    class Meta(BriefingSerializer.Meta):
        fields: tuple[str, ...] = (*BriefingSerializer.Meta.fields, "facts")

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_facts(self, briefing: Briefing) -> Any:
        return orjson.loads(bytes(briefing.facts))


class ReplayPartSerializer(serializers.Serializer):
    """一步改动对一项数字的影响。"""

    step = serializers.IntegerField(help_text="第几步；0 为算法或口径不同")
    cause = serializers.CharField(source="cause_label")
    before = serializers.FloatField()
    after = serializers.FloatField()
    difference = serializers.FloatField()


class ReplayRowSerializer(serializers.Serializer):
    """一项数字：原报、现在和各步的增减。"""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    was = serializers.FloatField()
    now = serializers.FloatField()
    difference = serializers.FloatField()
    parts = ReplayPartSerializer(many=True)


class ReplayChangeSerializer(serializers.Serializer):
    """改动的一行：是什么，谁记录，何时。"""

    what = serializers.CharField()
    who = serializers.CharField()
    at = serializers.DateTimeField()


class ReplayStepSerializer(serializers.Serializer):
    """相连的、原因相同的改动；只列前几项，count 为总数。"""

    number = serializers.IntegerField()
    cause = serializers.CharField(source="cause_label")
    until = serializers.DateTimeField()
    count = serializers.IntegerField()
    changes = ReplayChangeSerializer(many=True)


class ReplaySerializer(serializers.Serializer):
    """发布以来的更正，按原因分开。"""

    steps = ReplayStepSerializer(many=True)
    rows = ReplayRowSerializer(many=True)


@extend_schema(tags=["汇报"])
@extend_schema_view(
    list=extend_schema(
        summary="汇报",
        description="已发布的汇报（周、半月、月、季度、年），各版都在，新的在前；"
        "文件和事实各有 SHA-256。没有发布的期次不在这里。",
    ),
    retrieve=extend_schema(summary="一期汇报", description="封存的全部事实在 facts 里，与文件里的数字相同。"),
)
class BriefingCollection(Collection):
    queryset = Briefing.objects.defer("scene").prefetch_related(
        Prefetch("files", BriefingFile.objects.defer("content"))
    )
    key = ("-month", "-version", "id")

    def rows(self) -> Any:
        rows = super().rows()
        return rows.defer("scene", "facts") if self.action == "list" else rows

    @extend_schema(
        summary="发布以来的更正",
        description=(
            "封存的数字与现在的同一数字之差，按录入先后逐步重放，分到各个原因；各步相加正好等于总差。"
            "单位为整米、整元、百万分之一平方公里和个数。"
        ),
        responses=ReplaySerializer,
    )
    @action(detail=True, pagination_class=None)
    def corrections(self, request: Request, pk: str) -> Response:
        replay = since_published(self.get_object(), now=this_moment())
        return Response(ReplaySerializer(replay).data)

    def get_serializer_class(self) -> Any:
        return BriefingSerializer if self.action == "list" else BriefingWithFactsSerializer
