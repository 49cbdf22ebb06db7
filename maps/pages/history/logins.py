"""/history/logins/: who logged in or failed to, when and from where, with filters and a file; for managers."""

import csv
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gis.access.models import LoginAttempt
from gis.as_of import parse_day
from gis.errors import DomainError
from gis.exchange.cell_values.csv_escape import guarded
from gis.history.leaving import note_file
from gis.roles import MANAGER
from maps.pages.base import page_context, role_page

ROWS_A_PAGE: Final = 100
MOST_IN_A_FILE: Final = 100_000
NAMES: Final = ("account", "outcome", "address", "from", "to")
HEADINGS: Final = ("时间", "账号", "结果", "方式", "地址", "请求编号")


@never_cache
@require_safe
@role_page(MANAGER)
def logins_page(request: HttpRequest) -> HttpResponse:
    """The newest attempts that answer to the filters."""
    said = _said(request)
    context = page_context(request, active="history") | {
        "said": said | {"since": said["from"], "until": said["to"]},
        "outcomes": LoginAttempt.Outcome.choices,
        "rows": Paginator(_asked(said), ROWS_A_PAGE).get_page(request.GET.get("page")),
        "kept": urlencode({name: value for name, value in said.items() if value}),
    }
    return render(request, "maps/history/logins.html", context)


@never_cache
@require_safe
@role_page(MANAGER)
def logins_file(request: HttpRequest) -> Any:
    """The same as CSV, at most MOST_IN_A_FILE rows."""
    rows = _asked(_said(request))[:MOST_IN_A_FILE]
    note_file(request, layer="logins", form="csv")
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = "attachment; filename=logins.csv"
    return response


def _said(request: HttpRequest) -> dict[str, str]:
    """The filters as they were written; DomainError names the one at fault."""
    said = {name: request.GET.get(name, "").strip()[:150].replace("\0", "") for name in NAMES}
    if said["outcome"] and said["outcome"] not in LoginAttempt.Outcome.values:
        raise DomainError("没有这种结果。", field="outcome")
    if said["address"]:
        try:
            ip_address(said["address"])
        except ValueError:
            raise DomainError(f"看不懂地址“{said['address'][:40]}”。", field="address") from None
    return said


def _asked(said: dict[str, str]) -> Any:
    since, until = (_begin_of(said[name], name) for name in ("from", "to"))
    return LoginAttempt.objects.asked(
        account=said["account"], outcome=said["outcome"], address=said["address"], since=since,
        until=until + timedelta(days=1) if until else None,
    )  # fmt: skip


def _begin_of(day: str, field: str) -> datetime | None:
    return timezone.make_aware(datetime.combine(parse_day(day, field=field), time.min)) if day else None


class _Echo:
    """What csv writes to: each line comes back."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Any) -> Iterator[str]:
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + str(write(HEADINGS))
    for row in rows.iterator(chunk_size=2000):
        cells = (
            row.at.isoformat(), row.account, row.get_outcome_display(), row.get_means_display(),
            row.address or "", row.request_id,
        )  # fmt: skip
        yield str(write([guarded(cell) for cell in cells]))
