"""Fields the serializers of roads share: chainage in its written form, persons by name."""

from typing import Any

from rest_framework import serializers

from roads.chainage import format_chainage


class Chainage(serializers.CharField):
    """Metres as `K1+250`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, help_text="桩号，如 K1+250", **options)

    def to_representation(self, value: Any) -> str:
        return format_chainage(value)
