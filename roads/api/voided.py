"""What the lists of appended rows share: the filter by voiding, rows as they were known, and who may void one."""

from datetime import date, datetime
from typing import Any, Final

import django_filters
from django.db.models import Case, Q, QuerySet, Value, When
from rest_framework.exceptions import PermissionDenied

from gis.roles import may_void
from roads.filters import RoadFilterSet

VOIDED: Final = [("no", "没有作废的"), ("yes", "作废的"), ("all", "全部")]


class VoidedFilterSet(RoadFilterSet):
    """Leaves voided rows out unless they are asked for; the rows tell whether they are by `voided`."""

    voided = django_filters.ChoiceFilter(choices=VOIDED, method="by_void", label="作废的要不要；不写为 no")

    def by_void(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows if value == "all" else rows.filter(voided=value == "yes")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows: QuerySet = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("voided") else rows.filter(voided=False)


def known_then(rows: QuerySet, *, known_at: datetime | None, until: date | None) -> QuerySet:
    """Rows recorded by `known_at` (all with None), of days up to `until` (included; all with None); each with `voided`
    as it was known then."""
    standing = Q(voided_at=None) if known_at is None else Q(voided_at=None) | Q(voided_at__gt=known_at)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    if until is not None:
        rows = rows.filter(day__lte=until)
    return rows.annotate(voided=Case(When(standing, then=Value(False)), default=Value(True)))


def refuse_others(user: Any, *, author_id: int, what: str) -> None:
    """Refuses to void another's row to people without the role for it."""
    if not may_void(user, author_id=author_id):
        raise PermissionDenied(f"只能作废自己的{what}；作废别人的要有审核员或管理员的角色。")
