"""What a run would write as a digest, so that what is written is what was shown: row by row and value by value."""

from hashlib import sha256
from typing import Any

import shapely
from django.db.models import Model

from gis.exchange.rows import Action, Plan


def digest(plan: Plan, *, remove_gone: bool) -> str:
    """The same for plans that write the same over the same; rows that stay as they are do not count."""
    hashed = sha256()
    for change in plan.of(Action.NEW, Action.CHANGED, *((Action.DELETED,) if remove_gone else ())):
        differences = [(one.label, one.before, one.after) for one in change.differences]
        fields = sorted((name, _plain(value)) for name, value in change.fields.items())
        told = (str(change.action), change.pk, change.row, change.label, differences, fields)
        hashed.update(repr((*told, _plain(change.shape_before))).encode())
    return hashed.hexdigest()


def _plain(value: Any) -> Any:
    """A value as text that does not hang on where in memory it lies."""
    if isinstance(value, shapely.Geometry):
        return shapely.to_wkb(value, hex=True)
    if isinstance(value, Model):
        return (value._meta.label, value.pk, str(value))
    return str(value)
