"""How lengths are written on pages. Formatting only."""

from django import template

from gis.text.percent import percent_text
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
    """Percent in running text, to one place where it has one: 23.1, 50, 99.9, 100."""
    return percent_text(value).removesuffix(".0")


@register.filter
def tenths(value: float) -> str:
    """Percent in a column, always to one place: 23.1, 50.0, 99.9, 100.0."""
    return percent_text(value)


@register.filter
def chainage(metres: float) -> str:
    """K1+250."""
    return format_chainage(metres)


@register.filter
def whole_chainage(metres: float) -> str:
    """K1+250 to the metre: what was measured on the site is no more exact."""
    return format_chainage(round(metres))
