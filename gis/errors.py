"""The one domain exception, and the way a broken database rule becomes one."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from django.apps import apps
from django.db import IntegrityError, transaction
from psycopg.errors import CheckViolation

T = TypeVar("T")


class DomainError(ValueError):
    """Something asked for cannot be done: a Chinese message for the person who asked, 400 or CommandError at the edge.

    `field` names the input at fault, where one is.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def refusing(write: Callable[[], T], *, field: str | None = None) -> T:
    """The result of `write`; a rule of the database that it breaks comes out as DomainError with the rule's message."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        cause = error.__cause__
        if not isinstance(cause, CheckViolation):
            raise
        message = _messages().get(cause.diag.constraint_name or "") or cause.diag.message_primary
        raise DomainError(message or "数据库拒绝了这次写入。", field=field) from error


@cache
def _messages() -> dict[str, str]:
    """Messages of check constraints by name, from the models that declare them; triggers write their own.

    PostgreSQL would name the constraint in English. Constraints that stand in a migration alone have theirs in the
    model's `database_messages`.
    """
    messages: dict[str, str] = {}
    for model in apps.get_models():
        messages |= getattr(model, "database_messages", {})
        for constraint in model._meta.constraints:
            if constraint.violation_error_message != constraint.default_violation_error_message:
                messages[constraint.name] = str(constraint.violation_error_message)
    return messages
