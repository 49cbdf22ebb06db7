"""Query parameters: declared once for documents and checks; unknown names and repetitions are refused."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, Final

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from gis.api.errors import refusal
from gis.errors import DomainError

AS_OF: Final = OpenApiParameter(
    "as_of",
    OpenApiTypes.DATE,
    description="截至日期，如 2014-11-30；当天的上报计入。不写时取最近一次上报的那天。",
)
KNOWN_AT: Final = OpenApiParameter(
    "known_at",
    OpenApiTypes.STR,
    description=(
        "数据时点：只相信这一刻之前录入、且当时还没有作废的上报。写 2014-12-01（当天结束）"
        "或 2014-12-01T08:00:00+08:00；不写时区按北京时间。不写时取现在。"
    ),
)
FIRST_YEAR, LAST_YEAR = 2000, 2089


def refuse_unknown(request: Request, *, known: Iterable[str], repeatable: Iterable[str] = ()) -> None:
    """Raise a 400 naming each query parameter that is not one of `known`, is written more than once or holds a NUL."""
    names, many = list(known), set(repeatable)
    wrong: dict[str, list[str]] = {}
    for name, values in request.query_params.lists():
        shown = name[:40]
        if name not in names:
            allowed = f"可用：{'、'.join(names)}" if names else "这个地址不带参数"
            wrong[shown] = [f"没有“{shown}”这个参数，{allowed}。"]
        elif len(values) > 1 and name not in many:
            wrong[shown] = [f"参数“{shown}”写了 {len(values)} 次，只能写一次。"]
        elif any("\0" in value for value in values):
            wrong[shown] = ["含有不能用的空字符（NUL）。"]
    if wrong:
        raise ValidationError(wrong)


def parse_moment(text: str, *, field: str = "known_at") -> datetime:
    """The moment written as ISO 8601; a bare day means its end; without zone it is local. May raise DomainError."""
    # A + that nobody escaped reaches us as a space.
    cleaned = text.strip().replace(" ", "+") if "T" in text else text.strip()
    try:
        day = parse_date(cleaned) if len(cleaned) == 10 else None
        moment = datetime.combine(day, time.max) if day else parse_datetime(cleaned)
        if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValueError
    except (ValueError, OverflowError):
        raise DomainError(
            f"看不懂时点“{text[:40]}”，请写成 2014-12-01 或 2014-12-01T08:00:00+08:00，"
            f"在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间。",
            field=field,
        ) from None
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def whole_number(
    request: Request, name: str, *, default: int, least: int, most: int, advice: str = ""
) -> int:
    """The whole number that parameter `name` holds, between both ends; 400 with the range otherwise."""
    text = request.query_params.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most:
        return int(text)
    raise refusal(f"“{text[:20]}”不行，要写 {least} 至 {most} 之间的整数。{advice}", field=name)


def yes_or_no(request: Request, name: str) -> bool:
    """Whether parameter `name` says yes; absent is no; 400 for anything that is neither."""
    text = request.query_params.get(name, "").strip().lower()
    if text in ("", "0", "false", "no", "否"):
        return False
    if text in ("1", "true", "yes", "是"):
        return True
    raise refusal(f"“{text[:20]}”不行，要写 true 或 false。", field=name)


def names_of(parameters: Iterable[Any]) -> list[str]:
    """Names of declared parameters, whether values of ours or OpenAPI dictionaries."""
    return [p["name"] if isinstance(p, dict) else p.name for p in parameters]
