"""What the database writes beside a changed plan: the version's name, the day it holds from, why, and by whom."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

from gis.bitemporal.two_times import setting


@contextmanager
def recording_plan(*, name: str, holds_from: date | None, reason: str, by: Any) -> Iterator[None]:
    """Plans changed inside, by whatever writer, are versions told so; without it they are 更正 for all days."""
    said = {
        "plan_name": name,
        "plan_from": holds_from.isoformat() if holds_from else "",
        "plan_reason": reason,
        "plan_by": str(by.pk) if by is not None else "",
    }
    with ExitStack() as stack:
        for key, value in said.items():
            stack.enter_context(setting(f"zongheng.{key}", value))
        yield
