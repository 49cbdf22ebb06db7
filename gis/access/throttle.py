"""How often a password may be tried: by account and address together, by account, and by address. Counted in the
database, so that all server processes count together and a restart forgets nothing."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from gis.access.models import LoginAttempt

WINDOW: Final = timedelta(minutes=15)
# Failures in the window after which nothing is checked any more.
OF_A_PAIR: Final = 5
OF_AN_ACCOUNT: Final = 20
FROM_AN_ADDRESS: Final = 60
# An address from which somebody came in stays theirs: strangers elsewhere cannot lock them out.
KNOWN_FOR: Final = timedelta(days=30)
OK, WRONG = LoginAttempt.Outcome.OK, LoginAttempt.Outcome.WRONG


def wait_s(*, account: str, address: str | None, now: datetime) -> int:
    """Seconds until this account may be tried from this address; 0 where it may be now."""
    failures = LoginAttempt.objects.filter(outcome=WRONG, at__gt=now - WINDOW).order_by("-at")
    here = {"account": account, "address": address}
    waits = [_wait(_since_success(failures.filter(**here), here), OF_A_PAIR, now)]
    if not LoginAttempt.objects.filter(**here, outcome=OK, at__gt=now - KNOWN_FOR).exists():
        waits.append(_wait(failures.filter(account=account), OF_AN_ACCOUNT, now))
    if address is not None:
        waits.append(_wait(failures.filter(address=address), FROM_AN_ADDRESS, now))
    return max(waits)


def record(
    *, account: str, address: str | None, means: str, outcome: str, request_id: str, now: datetime
) -> LoginAttempt:
    """Write an attempt down."""
    return LoginAttempt.objects.create(
        at=now,
        account=account[:150],
        address=address,
        means=means,
        outcome=outcome,
        request_id=request_id[:64],
    )


def _since_success(failures: QuerySet, here: dict[str, str | None]) -> QuerySet:
    last = (
        LoginAttempt.objects.filter(**here, outcome=OK).order_by("-at").values_list("at", flat=True).first()
    )
    return failures.filter(at__gt=last) if last else failures


def _wait(failures: QuerySet, most: int, now: datetime) -> int:
    moments = list(failures.values_list("at", flat=True)[:most])
    return max(1, int((moments[-1] + WINDOW - now).total_seconds())) if len(moments) == most else 0
