"""The one domain exception, and the way a broken database rule becomes one."""

from collections.abc import Callable
from typing import Final, TypeVar

from django.db import IntegrityError, transaction
from psycopg.errors import CheckViolation

T = TypeVar("T")

# Check constraints whose message PostgreSQL would write in English; triggers write their own in Chinese.
MESSAGES: Final = {
    "report_day_not_after_recording": "完成日期不能晚于填报当天。",
    "redev_report_day_not_after_recording": "截至日期不能晚于填报当天。",
    "redev_report_not_negative": "累计值不能为负。",
    "report_span_bounded": "桩号范围要有起有止。",
    "work_span_bounded": "桩号范围要有起有止，止点大于起点，起点不小于 0。",
}


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
        message = MESSAGES.get(cause.diag.constraint_name or "") or cause.diag.message_primary
        raise DomainError(message or "数据库拒绝了这次写入。", field=field) from error
