"""Small words of the pages of imports."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """The value of a key; the key itself where there is none."""
    return mapping.get(key, key)


@register.filter
def person(user: Any) -> str:
    """A person's name, or the login where there is none."""
    return str(user.get_full_name() or user.get_username()) if user else ""
