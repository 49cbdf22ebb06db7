"""Facts with two times: the days a row says something of, and the moments at which it was believed.

The table's trigger (kernel_two_times) closes what a new row contradicts at its moment of recording, believes the rest
of it on, and refuses every other write; the moment is the database's own. See docs/decisions/0112.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL


class TwoTimesQuerySet(models.QuerySet):
    def believed(self, *, known_at: datetime | None) -> Self:
        """Rows that were believed at `known_at`; None is now."""
        return (
            self.filter(recorded__upper_inf=True)
            if known_at is None
            else self.filter(recorded__contains=known_at)
        )

    def holding(self, *, as_of: date, known_at: datetime | None) -> Self:
        """Rows that say something of `as_of` and were believed at `known_at`: one a fact at most."""
        return self.believed(known_at=known_at).filter(valid__contains=as_of)

    def history(self) -> Self:
        """Every version once, in order of recording; what only carries an earlier row on is not among them."""
        return self.filter(carried=False).order_by("recorded_at", "pk")


class TwoTimes(models.Model):
    """`valid` are days, `recorded` moments, both half-open; an end that is missing has no end. `carried` marks the part
    of an earlier row that is believed on beside a later one; `recorded_at` is the moment of writing."""

    valid = DateRangeField("适用日期")
    recorded = DateTimeRangeField("采信时段", editable=False, db_default=RawSQL("tstzrange(now(), NULL)", ()))
    recorded_at = models.DateTimeField("记录时间", editable=False, db_default=RawSQL("now()", ()))
    carried = models.BooleanField("沿用", default=False, editable=False)
    reason = models.CharField("原因", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="记录人",
    )
    demo = models.BooleanField("演示", default=False)

    objects = TwoTimesQuerySet.as_manager()

    class Meta:
        abstract = True


@contextmanager
def demo_moment(moment: datetime) -> Iterator[None]:
    """The one door for past moments: rows marked demo that are written inside are recorded at `moment`."""
    with setting("zongheng.demo_moment", moment.isoformat()):
        yield


@contextmanager
def setting(name: str, value: str) -> Iterator[None]:
    """A setting of the database that triggers read, for the transaction inside."""
    with transaction.atomic(), connection.cursor() as cursor:
        # `true` asks for NULL where nobody has set it yet, instead of an error.
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [name])
        before = cursor.fetchone()[0]
        # `true` ends the setting with the transaction. So an error needs no clean-up, which PostgreSQL would refuse
        # by then: what rolls back takes the setting with it.
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield
        cursor.execute("SELECT set_config(%s, %s, true)", [name, before])
