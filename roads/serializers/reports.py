"""Reports as the API shows them, and what it accepts to append or void one."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gis.api.features import FeatureSerializer, Figure, Label, ReadyGeometry
from gis.api.fields import DayInput, PersonName, checked
from roads.chainage import parse_chainage
from roads.choices import Side
from roads.models import ProgressReport
from roads.serializers.fields import Chainage


class ReportSerializer(FeatureSerializer):
    """一条进度上报；线位是它在现有中线上的位置。"""

    geometry = ReadyGeometry("LineString")
    stretch = serializers.CharField(source="work.stretch", read_only=True)
    road = serializers.CharField(source="work.road.name", read_only=True)
    kind = serializers.CharField(source="work.kind", read_only=True)
    step = serializers.CharField(source="step.code", read_only=True)
    step_label = serializers.CharField(source="step.label", read_only=True)
    side_label = Label("side")
    from_m = Figure(source="span.lower", help_text="上报的起点，米")
    to_m = Figure(source="span.upper", help_text="上报的止点，米")
    from_chainage = Chainage(source="span.lower")
    to_chainage = Chainage(source="span.upper")
    placed_from_m = Figure(
        source="placed.lower", allow_null=True, default=None, help_text="换算到现有中线的起点，米"
    )
    placed_to_m = Figure(source="placed.upper", allow_null=True, default=None)
    by = PersonName()
    voided = serializers.BooleanField(read_only=True)
    voided_by = PersonName(allow_null=True)
    schematic = serializers.BooleanField(read_only=True)

    class Meta:
        model = ProgressReport
        geo_field = "geometry"
        fields = (
            "id", "work_id", "stretch", "road", "kind", "step", "step_label", "side", "side_label", "from_m", "to_m",
            "from_chainage", "to_chainage", "placed_from_m", "placed_to_m", "day", "note", "by", "recorded_at",
            "voided", "voided_at", "voided_by", "void_reason", "schematic", "demo",
        )  # fmt: skip


@extend_schema_field(
    {"oneOf": [{"type": "string", "example": "K1+250"}, {"type": "number", "example": 1250}]}
)
class ChainageInput(serializers.Field):
    """A chainage written as metres (a number) or as K1+250."""

    default_error_messages = {
        "invalid": "桩号要写成 K1+250 这样的文字，或米数。",
    }

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, str | int | float):
            self.fail("invalid")
        if isinstance(data, str):
            if "\0" in data or len(data) > 20:
                self.fail("invalid")
            return checked(parse_chainage, data)
        if not 0 <= data < 1e7:
            self.fail("invalid")
        return float(data)

    def to_representation(self, value: Any) -> Any:
        return value


class NewReportSerializer(serializers.Serializer):
    """一条新的上报。"""

    work = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, help_text="工程编号（/api/works/ 里的 id）"
    )
    step = serializers.CharField(max_length=24, help_text="工序代码（/api/steps/ 里的 code），如 subgrade")
    from_ = ChainageInput(help_text="起点：米数或 K1+250")
    to = ChainageInput(help_text="止点：米数或 K1+350")
    side = serializers.ChoiceField(
        choices=Side.choices, default=Side.BOTH, help_text="L 左幅，R 右幅，B 双侧"
    )
    day = DayInput(help_text="完成日期，如 2014-06-01；不能晚于今天")
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    key = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="手机生成的编号：用同一个重发得到的总是同一条，哪怕它已作废",
    )

    def get_fields(self) -> dict[str, Any]:
        """The declared fields, `from_` under the name that people write."""
        return {("from" if name == "from_" else name): field for name, field in super().get_fields().items()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError(
                {str(name)[:40]: [f"没有这个字段，可用：{'、'.join(self.fields)}。"] for name in unknown}
            )
        return attrs


class VoidSerializer(serializers.Serializer):
    """作废一条上报。"""

    reason = serializers.CharField(max_length=300, help_text="作废原因，必填")
