"""What the API shows of one work in full: the work with its details."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gis.api.fast_serializer import FastSerializer
from gis.api.features import Figure, Label, Percent
from gis.api.fields import PersonName
from gis.day_numbers import day_of
from roads.figures.evidence.grades import GRADES
from roads.models import Obstacle, ProgressReport, Slice
from roads.serializers.plans import PlanSerializer
from roads.serializers.works import WorkSerializer


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "date", "nullable": True}})
class Days(serializers.ListField):
    """Day numbers as ISO days, null for what has not happened."""

    def to_representation(self, value: Any) -> list[str | None]:
        return [day.isoformat() if day else None for day in map(day_of, value)]


class SliceSerializer(FastSerializer, serializers.ModelSerializer):
    """进度段：一段桩号内各处相同；days 按工序次序。"""

    from_m = Figure(source="span.lower")
    to_m = Figure(source="span.upper")
    days = Days(source="step_days", read_only=True)

    class Meta:
        model = Slice
        fields = ("from_m", "to_m", "side", "days")


class TickSerializer(FastSerializer):
    """沿线的一处交叉口。"""

    m = Figure(source="measure_m")
    label = serializers.CharField(source="other.name")  # type: ignore[assignment]


class CurvePointSerializer(FastSerializer):
    """某日计划与实际的百分比。"""

    day = serializers.DateField()
    planned = Percent(allow_null=True)
    actual = Percent(allow_null=True)


class WorkReportSerializer(FastSerializer, serializers.ModelSerializer):
    """这项工程的一条上报。"""

    step = serializers.CharField(source="step.code", read_only=True)
    step_label = serializers.CharField(source="step.label", read_only=True)
    side_label = Label("side")
    from_m = Figure(source="span.lower")
    to_m = Figure(source="span.upper")
    by = PersonName()
    voided = serializers.BooleanField(read_only=True)
    voided_by = PersonName(allow_null=True)

    class Meta:
        model = ProgressReport
        fields = (
            "id", "day", "step", "step_label", "side", "side_label", "from_m", "to_m", "by", "recorded_at", "note",
            "voided", "voided_at", "voided_by", "void_reason", "demo",
        )  # fmt: skip


class WorkObstacleSerializer(FastSerializer, serializers.ModelSerializer):
    """这项工程的一个问题；resolved_on 是现在所知的，可能晚于 as_of。"""

    kind_label = Label("kind")
    from_m = Figure(source="span.lower", allow_null=True, default=None)
    to_m = Figure(source="span.upper", allow_null=True, default=None)
    unit = serializers.CharField(source="unit.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Obstacle
        fields = (
            "id", "code", "kind", "kind_label", "title", "detail", "from_m", "to_m", "unit", "found_on", "due",
            "resolved_on", "outcome", "schematic", "demo",
        )  # fmt: skip


class EvidenceSerializer(FastSerializer):
    """完成的米数是怎么知道的：每处取各工序里最弱的依据。"""

    finished_m = Figure()
    with_photo_m = Figure(help_text="每道工序都有照片或经检查")
    inspected_m = Figure(help_text="每道工序都经检查属实")
    contradicted_m = Figure(help_text="有工序检查不符")


class GradedPieceSerializer(FastSerializer):
    """一道工序的一段，依据相同。"""

    step = serializers.CharField()
    side = serializers.CharField()
    grade = serializers.ChoiceField(choices=list(GRADES.items()))
    from_m = Figure()
    to_m = Figure()


class ConfirmedPieceSerializer(serializers.Serializer):
    """审核员已审核的一段。"""

    step = serializers.CharField()
    side = serializers.CharField()
    from_m = Figure()
    to_m = Figure()


class ConfirmedSerializer(serializers.Serializer):
    """上报的长度（按工序权重折合）里审核员已审核的。"""

    reported_m = Figure()
    accepted_m = Figure()
    percent = Figure(allow_null=True)
    sentence = serializers.CharField()
    pieces = ConfirmedPieceSerializer(many=True)


class WorkDossierSerializer(WorkSerializer):
    """一项工程和它的全部情况。"""

    slices = SliceSerializer(source="work_detail.slices", many=True, read_only=True)
    ticks = TickSerializer(source="work_detail.ticks", many=True, read_only=True)
    ends = serializers.ListField(
        source="work_detail.ends",
        child=serializers.CharField(allow_blank=True),
        read_only=True,
        help_text="两端的名称，小桩号在前；与原文的次序可能相反",
    )
    plans = PlanSerializer(source="work_detail.plans", many=True, read_only=True)
    curve = CurvePointSerializer(source="work_detail.curve", many=True, read_only=True)
    reports = WorkReportSerializer(source="work_detail.reports", many=True, read_only=True)
    obstacles = WorkObstacleSerializer(source="work_detail.obstacles", many=True, read_only=True)
    evidence = EvidenceSerializer(source="work_detail.evidence", read_only=True)
    graded = GradedPieceSerializer(source="work_detail.graded", many=True, read_only=True)
    confirmed = ConfirmedSerializer(source="work_detail.confirmed", read_only=True)
    evidence_rule = serializers.CharField(source="work_detail.rule", read_only=True)
    as_of = serializers.DateField(read_only=True)
    known_at = serializers.DateTimeField(read_only=True, allow_null=True)
    thresholds = serializers.CharField(read_only=True)

    class Meta(WorkSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *WorkSerializer.Meta.fields, "slices", "ticks", "ends", "plans", "curve", "reports", "obstacles",
            "evidence", "graded", "confirmed", "evidence_rule", "as_of", "known_at", "thresholds",
        )  # fmt: skip
