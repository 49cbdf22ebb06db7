"""Writing redevelopment reports: cumulative figures, corrections with a reason, voids."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from gis.errors import DomainError, refusing
from villages.models import Redevelopment, RedevelopmentReport


@transaction.atomic
def report_standing(
    *,
    redevelopment: Redevelopment,
    measure: str,
    day: date,
    value: Decimal,
    by: Any,
    today: date,
    correction_reason: str = "",
) -> RedevelopmentReport:
    """Append that by the end of `day` a measure had reached `value` in all (households, m² or 万元).

    A value lower than an earlier one is accepted only with `correction_reason`. Raises DomainError.
    """
    if measure not in RedevelopmentReport.Measure.values:
        raise DomainError("指标只能是已签约户数、已搬迁户数、已拆面积或已付补偿。", field="measure")
    if day > today:
        raise DomainError(f"截至日期 {day:%Y-%m-%d} 还没有到。", field="day")
    reason = correction_reason.strip()
    return refusing(
        lambda: RedevelopmentReport.objects.create(
            redevelopment=redevelopment,
            measure=measure,
            day=day,
            value=value,
            correction=bool(reason),
            reason=reason,
            by=by,
        ),
        field="value",
    )
