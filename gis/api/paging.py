"""Pages of a collection: `page` for the first ten thousand rows, `next` links by key for any depth, no OFFSET there."""

import base64
import binascii
from datetime import date, datetime
from typing import Any, Final

import orjson
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from gis.api.errors import refusal
from gis.api.parameters import whole_number, yes_or_no

DEFAULT_SIZE: Final = 500
LARGEST_SIZE: Final = 1000
# OFFSET reads and throws away all rows before: beyond this only the key is quick.
DEEPEST_OFFSET: Final = 10_000

DAY: Final = {"type": "string", "format": "date", "nullable": True}
ENVELOPE: Final[dict[str, Any]] = {
    "type": {"type": "string", "enum": ["FeatureCollection"]},
    "as_of": {**DAY, "description": "截至日期"},
    "known_at": {
        "type": "string",
        "format": "date-time",
        "nullable": True,
        "description": "数据时点，空为现在",
    },
    "newest_report": {**DAY, "description": "截至当日最近一次上报的日期"},
    "schematic": {"type": "boolean", "description": "这一页里有没有示意的位置"},
    "demo": {"type": "boolean", "description": "这一页里有没有演示数据"},
}


class KeysetPagination(BasePagination):
    """Rows in the view's `key` order; the last field of the key is unique, so a page never repeats or skips one.

    `member` is what the list is called in the answer's document: results, or features of a FeatureCollection.
    """

    member = "results"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request, self.key = request, tuple(view.key)
        self.size = whole_number(request, "page_size", default=DEFAULT_SIZE, least=1, most=LARGEST_SIZE)
        page, after = self._page(request), request.query_params.get("after", "")
        if after and "page" in request.query_params:
            raise refusal("page 和 after 只能写一个。", field="after")
        wants_count = yes_or_no(request, "count")
        ordered = queryset.order_by(*self.key)
        start = (page - 1) * self.size
        rows = list(
            (ordered.filter(self._beyond(queryset.model, after)) if after else ordered)[
                # One row more than asked tells whether there is a next page, without counting.
                start : start + self.size + 1
            ]
        )
        if page > 1 and not rows:
            raise NotFound(f"没有第 {page} 页，内容到不了那里。")
        self.more, rows = len(rows) > self.size, rows[: self.size]
        self.count = (
            # On the last page reached by number the count is known for nothing.
            start + len(rows) if not self.more and not after else queryset.count() if wants_count else None
        )
        self.last = rows[-1] if rows else None
        return rows

    def _page(self, request: Request) -> int:
        most = max(1, DEEPEST_OFFSET // self.size)
        return whole_number(
            request, "page", default=1, least=1, most=most, advice="再往后请顺着 next 链接走。"
        )

    def envelope(self) -> dict[str, Any]:
        """What a page says of itself: rows in all (null when not counted) and the address of the next page."""
        return {"count": self.count, "next": self.next_link()}

    def next_link(self) -> str | None:
        if not self.more or self.last is None:
            return None
        values = [_value(self.last, name.lstrip("-")) for name in self.key]
        # The key's values, not a number of the row: rows that come or go in between shift nothing.
        cursor = base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")
        address = remove_query_param(self.request.build_absolute_uri(), "page")
        return replace_query_param(address, "after", cursor)

    def get_paginated_response(self, data: Any) -> Response:
        """A plain list in its envelope; collections with a place build their own (gis.api.collections)."""
        return Response({**self.envelope(), "results": data})

    def _beyond(self, model: type[Model], cursor: str) -> Q:
        """Rows after the one the cursor names: a > x, or a = x and b > y, and so on."""
        condition, equal = Q(), Q()
        for name, value in zip(self.key, _read_cursor(model, self.key, cursor), strict=True):
            path, side = (name[1:], "lt") if name.startswith("-") else (name, "gt")
            # Spelt out, as Django has no row comparison; the composite index serves it from the first field
            # on.
            condition |= equal & Q(**{f"{path}__{side}": value})
            equal &= Q(**{path: value})
        return condition

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = {
            "count": {
                "type": "integer",
                "nullable": True,
                "description": "总条数；没有数时为空，加 count=true 就数",
            },
            "next": {
                "type": "string",
                "format": "uri",
                "nullable": True,
                "description": "下一页的地址，末页为空",
            },
        }
        page |= ENVELOPE if self.member == "features" else {}
        members = {**page, self.member: schema}
        return {"type": "object", "required": ["count", "next", self.member], "properties": members}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        most = DEEPEST_OFFSET // LARGEST_SIZE
        return [
            _parameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE},
                f"每页条数，最多 {LARGEST_SIZE}。",
            ),
            _parameter(
                "page",
                {"type": "integer", "minimum": 1, "maximum": DEEPEST_OFFSET, "default": 1},
                f"第几页；只能翻到第 {DEEPEST_OFFSET} 条（每页 {LARGEST_SIZE} 条时第 {most} 页），再往后用 next。",
            ),
            _parameter("after", {"type": "string"}, "接着哪一条往后；照抄 next 里的即可。"),
            _parameter(
                "count", {"type": "boolean", "default": False}, "要不要数总条数。一页就放得下时总会给出。"
            ),
        ]


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _value(row: Model, path: str) -> Any:
    value = getattr(row, path)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read_cursor(model: type[Model], key: tuple[str, ...], cursor: str) -> list[Any]:
    try:
        # Padding is taken off in addresses, where = would be escaped.
        raw = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(raw, list) or len(raw) != len(key):
            raise ValueError
        return [
            _cleaned(_field(model, name.lstrip("-")), value) for name, value in zip(key, raw, strict=True)
        ]
    except (ValueError, TypeError, binascii.Error, ValidationError, OverflowError):
        raise refusal("after 不是我们给出的，请照抄 next 链接里的。", field="after") from None


def _cleaned(field: Field, value: Any) -> Any:
    # NUL is no character to PostgreSQL: it must be refused before it is sent.
    if not isinstance(value, str | int | float) or isinstance(value, bool) or "\0" in str(value):
        raise ValueError
    return field.to_python(value)


def _field(model: type[Model], name: str) -> Field:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        # A key may name the column of a foreign key (road_id), which get_field does not know.
        field = next(f for f in model._meta.concrete_fields if f.attname == name)
    assert isinstance(field, Field)
    return field
