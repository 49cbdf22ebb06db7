"""Areas and counts as people read them; templates hold no arithmetic."""

from django import template

from parcels.norms import M2_PER_MU

register = template.Library()


@register.filter
def whole(value: float) -> str:
    """200,000"""
    return f"{float(value):,.0f}"


@register.filter
def late(value: int) -> int:
    """Days past, from a float that is below zero."""
    return -value


@register.filter
def km2(square_metres: float) -> str:
    """Square kilometres to two places: 102.41."""
    return f"{square_metres / 1e6:,.2f}"


@register.filter
def mu(square_metres: float) -> str:
    """亩 to one place: 1,245.3."""
    return f"{square_metres / M2_PER_MU:,.1f}"
