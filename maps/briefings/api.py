"""/api/briefings/: published briefings with their digests and files; one of them with its facts."""

from typing import Any

import orjson
from django.db.models import Prefetch
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from gis.api.collections import Collection
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
        return f"/briefings/{briefing.month:%Y-%m}/file.{file.form}?version={briefing.version}"


class BriefingSerializer(serializers.ModelSerializer):
    """一期已发布的月汇报。"""

    month = serializers.DateField(format="%Y-%m")
    files = BriefingFileSerializer(many=True)

    class Meta:
        model = Briefing
        fields: tuple[str, ...] = (
            "id",
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
    """一期已发布的月汇报，连同封存的事实。"""

    facts = serializers.SerializerMethodField()

    class Meta(BriefingSerializer.Meta):
        fields: tuple[str, ...] = (*BriefingSerializer.Meta.fields, "facts")

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_facts(self, briefing: Briefing) -> Any:
        return orjson.loads(bytes(briefing.facts))


@extend_schema(tags=["汇报"])
@extend_schema_view(
    list=extend_schema(
        summary="月汇报",
        description="已发布的月汇报，各版都在，新的在前；文件和事实各有 SHA-256。没有发布的月份不在这里。",
    ),
    retrieve=extend_schema(
        summary="一期月汇报", description="封存的全部事实在 facts 里，与文件里的数字相同。"
    ),
)
class BriefingCollection(Collection):
    queryset = Briefing.objects.defer("scene").prefetch_related(
        Prefetch("files", BriefingFile.objects.defer("content"))
    )
    key = ("-month", "-version", "id")

    def rows(self) -> Any:
        rows = super().rows()
        return rows.defer("scene", "facts") if self.action == "list" else rows

    def get_serializer_class(self) -> Any:
        return BriefingSerializer if self.action == "list" else BriefingWithFactsSerializer
