"""How lengths are written on pages. Formatting only."""

from django import template

from roads.chainage import format_chainage

register = template.Library()


@register.filter
def km(metres: float) -> str:
    """Kilometres to two places: 3.25."""
    return f"{metres / 1000:,.2f}"


@register.filter
def chainage(metres: float) -> str:
    """K1+250."""
    return format_chainage(metres)
