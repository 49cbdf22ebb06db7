"""How lengths are written on pages. Formatting only."""

from django import template

from roads.chainage import format_chainage

register = template.Library()


@register.filter
def km(metres: float) -> str:
    """Kilometres to two places: 3.25."""
    return f"{metres / 1000:,.2f}"


@register.filter
def metres(value: float) -> str:
    """Metres to the decimetre: 1,250.0."""
    return f"{value:,.1f}"


@register.filter
def percent(value: float) -> str:
    """Whole percent that says 0 only for nothing and 100 only for all: 99.7 is 99, 0.2 is <1."""
    if 0 < value < 1:
        return "<1"
    return f"{min(value, 99):.0f}" if value < 100 else "100"


@register.filter
def chainage(metres: float) -> str:
    """K1+250."""
    return format_chainage(metres)


@register.filter
def whole_chainage(metres: float) -> str:
    """K1+250 to the metre: what was measured on the site is no more exact."""
    return format_chainage(round(metres))
