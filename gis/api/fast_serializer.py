"""Reading rows out quickly: what a serializer's fields say, worked out once and not once a row.

The figures are those of rest_framework's own to_representation (a test compares them); only the looking-up is saved.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from rest_framework import serializers
from rest_framework.fields import empty

Read = Callable[[Any], Any]

# Values of these fields leave as they are: orjson writes text, numbers, days and lists of them.
AS_THEY_ARE: Final = {
    serializers.CharField,
    serializers.SlugField,
    serializers.IntegerField,
    serializers.BooleanField,
    serializers.DateField,
    serializers.ChoiceField,
    serializers.ListField,
}


class FastSerializer(serializers.Serializer):
    """A read-only serializer that reads its rows by a plan made at the first of them."""

    _plan: "list[tuple[str, Read]] | None" = None

    def to_representation(self, instance: Any) -> dict[str, Any]:
        if self._plan is None:
            self._plan = [(name, reader_of(field)) for name, field in self.fields.items()]
        return {name: read(instance) for name, read in self._plan}


def reader_of(field: Any) -> Read:
    """A function from a row to what the field shows of it."""
    get = _getter_of(field)
    if type(field) in AS_THEY_ARE:
        return get
    show = field.to_representation
    return lambda row: None if (value := get(row)) is None else show(value)


def _getter_of(field: Any) -> Read:
    path = field.source_attrs
    if not path or path[-1].startswith("__"):
        whole: Read = field.get_attribute
        return whole
    default = None if field.default is empty else field.default
    if len(path) == 1:
        return attrgetter(path[0])
    return lambda row: _follow(row, path, default)


def _follow(row: Any, path: list[str], default: Any) -> Any:
    """The attribute at the end of `path`; the default where something on the way is not there."""
    for name in path:
        if row is None:
            return default
        try:
            row = getattr(row, name)
        except ObjectDoesNotExist:  # the other side of a one-to-one: a photo without a time stamp
            return default
    return row
