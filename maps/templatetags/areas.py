"""Areas and counts as people read them; templates hold no arithmetic."""

from django import template

register = template.Library()


@register.filter
def whole(value: float) -> str:
    """200,000"""
    return f"{float(value):,.0f}"


@register.filter
def late(value: int) -> int:
    """Days past, from a float that is below zero."""
    return -value
