"""Pages and map addresses."""

from django.urls import URLPattern, URLResolver, path

from maps.grid_page import grid_page
from maps.ledger import ledger, ledger_workbook

urlpatterns: list[URLPattern | URLResolver] = [
    path("grid/", grid_page, name="grid"),
    path("works/", ledger, name="ledger"),
    path("works/export.xlsx", ledger_workbook, name="ledger-workbook"),
]
