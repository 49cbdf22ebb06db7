"""The way from a row to its history, for people who may see it."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gis.roles import MANAGER, REVIEWER, has_role

register = template.Library()


def _may_see(request: Any) -> bool:
    """Asked of the database once a request, however many rows a page shows."""
    known: bool | None = getattr(request, "may_see_history", None)
    if known is None:
        known = request.may_see_history = has_role(request.user, REVIEWER, MANAGER)
    return known


@register.simple_tag(takes_context=True)
def history_link(context: Any, row: Model | None) -> SafeString | str:
    """「历史」 of a row; nothing where there is no row, or for people who may not see who changed what."""
    request = context.get("request")
    if not isinstance(row, Model) or row.pk is None or request is None:
        return ""
    if not _may_see(request):
        return ""
    query = urlencode({"relation": row._meta.db_table, "key": row.pk})
    return format_html('<a class="history-link small no-print" href="/history/?{}">历史</a>', query)
