"""Serializer fields and bases that every room's API shares: persons, days, strict input."""

from datetime import date
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gis.as_of import parse_day
from gis.errors import DomainError


class PersonName(serializers.CharField):
    """The full name of a user, or the login name where there is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> str:
        return value.get_full_name() or value.get_username()


@extend_schema_field(OpenApiTypes.DATE)
class DayInput(serializers.Field):
    """A day written YYYY-MM-DD."""

    default_error_messages = {"invalid": "日期要写成 2014-11-30 这样的文字。"}

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str):
            self.fail("invalid")
        day: date = checked(parse_day, data)
        return day

    def to_representation(self, value: date) -> str:
        return value.isoformat()


def checked(read: Any, text: str) -> Any:
    """`read(text)`, with a DomainError turned into the serializer's own error."""
    try:
        return read(text)
    except DomainError as error:
        raise serializers.ValidationError(error.message) from None


class StrictSerializer(serializers.Serializer):
    """Input of the API; fields that are not declared are refused."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError(
                {str(name)[:40]: [f"没有这个字段，可用：{'、'.join(self.fields)}。"] for name in unknown}
            )
        return attrs
