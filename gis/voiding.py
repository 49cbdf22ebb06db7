"""Rows that are appended and never edited: a mistake is voided once, with a reason, by whom, when."""

from datetime import datetime
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from gis.errors import DomainError


class VoidableQuerySet(models.QuerySet):
    def known_at(self, moment: datetime | None) -> Self:
        """Rows that had been recorded and not yet voided at `moment`; None is now."""
        if moment is None:
            return self.filter(voided_at__isnull=True)
        return self.filter(Q(voided_at__isnull=True) | Q(voided_at__gt=moment), recorded_at__lte=moment)

    def taken_back(self, *, since: datetime, until: datetime) -> Self:
        """Rows believed at `since` that had been voided by `until`."""
        return self.known_at(since).filter(voided_at__lte=until)

    def recorded_later(self, *, since: datetime, until: datetime) -> Self:
        """Rows not yet recorded at `since` that are believed at `until`."""
        return self.known_at(until).filter(recorded_at__gt=since)


class Voidable(models.Model):
    """When and by whom a row was recorded, and whether it was voided. The table's trigger refuses any other edit."""

    recorded_at = models.DateTimeField("填报时间", db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填报人")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="作废人",
    )
    void_reason = models.CharField("作废原因", max_length=300, blank=True)

    class Meta:
        abstract = True


# The condition of each voidable table's own named constraint.
VOID_COMPLETE = Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="") | (
    Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")
)

Row = TypeVar("Row", bound=Voidable)


@transaction.atomic
def void(*, row: Row, reason: str, by: Any, now: datetime) -> Row:
    """Mark a row as never having been true, with the reason; DomainError when it already is void."""
    locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if locked.voided_at:
        raise DomainError("这条上报已经作废。")
    if not reason.strip():
        raise DomainError("请写明作废原因。", field="reason")
    locked.voided_at, locked.voided_by, locked.void_reason = now, by, reason.strip()
    locked.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return locked
