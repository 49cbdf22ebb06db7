"""/history/: who changed what, with filters and a file; for reviewers and managers."""

import csv
import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gis.history.leaving import note_file
from gis.history.models import Change
from gis.history.search import Search, labels, plain
from gis.roles import MANAGER, REVIEWER, has_role
from maps.pages.base import page_context, role_page

ROWS_A_PAGE: Final = 50
MOST_IN_A_FILE: Final = 100_000
HEADINGS: Final = (
    "编号", "时间", "表", "主键", "动作", "操作人", "请求编号", "程序", "自哪天起适用", "原因", "之前", "之后",
)  # fmt: skip
# What a spreadsheet would take for a formula.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@never_cache
@require_safe
@role_page(REVIEWER, MANAGER)
def history_page(request: HttpRequest) -> HttpResponse:
    """The newest changes that answer to the filters."""
    search = Search.of(request.GET)
    rows = list(search.changes()[: ROWS_A_PAGE + 1])
    parameters = [*search.pairs()]
    names = labels()
    older = (
        urlencode([*parameters, ("before", str(rows[ROWS_A_PAGE - 1].pk))]) if len(rows) > ROWS_A_PAGE else ""
    )
    context = page_context(request, active="history") | {
        "search": search,
        "tables": sorted(names.items(), key=lambda item: item[1]),
        "actions": Change.Action.choices,
        "rows": [(row, names.get(row.relation, row.relation)) for row in rows[:ROWS_A_PAGE]],
        "older": older,
        "may_see_logins": has_role(request.user, MANAGER),
        "file": f"/history/export.csv?{urlencode(parameters)}",
    }
    return render(request, "maps/history/page.html", context)


@never_cache
@require_safe
@role_page(REVIEWER, MANAGER)
def history_file(request: HttpRequest) -> Any:
    """The same as CSV, at most MOST_IN_A_FILE rows."""
    rows = Search.of(request.GET).changes()[:MOST_IN_A_FILE]
    note_file(request, layer="history", form="csv")
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = "attachment; filename=history.csv"
    return response


class _Echo:
    """What csv writes to: each line comes back."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Any) -> Iterator[str]:
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + str(write(HEADINGS))
    for row in rows.iterator(chunk_size=2000):
        yield str(write([_cell(value) for value in plain_cells(row)]))


def plain_cells(row: Change) -> list[Any]:
    """A change's cells, in the order of HEADINGS."""
    cells = plain(row)
    values = [json.dumps(cells[name], ensure_ascii=False) if cells[name] else "" for name in ("old", "new")]
    names = (
        "id",
        "at",
        "relation",
        "key",
        "action",
        "actor",
        "request_id",
        "program",
        "holds_from",
        "reason",
    )
    return [*(cells[name] for name in names), *values]


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
