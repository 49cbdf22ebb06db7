"""A span in K form in the lists of the admin."""

from typing import Any

from django.contrib import admin

from roads.chainage import format_chainage


def chainage_of(row: Any) -> str:
    """K0+000—K1+250 of a row with a span, or a dash."""
    return f"{format_chainage(row.span.lower)}—{format_chainage(row.span.upper)}" if row.span else "—"


class Spanned(admin.ModelAdmin):
    """Lists show a span in K form."""

    @admin.display(description="桩号", ordering="span")
    def chainage(self, row: Any) -> str:
        return chainage_of(row)
