"""Pages and map addresses."""

from django.urls import URLPattern, URLResolver, path

from maps.coverage_page import coverage_file, coverage_page
from maps.grid_page import grid_page
from maps.land_page import land_page
from maps.ledger import ledger, ledger_workbook
from maps.ready_page import ready_file, ready_page
from maps.report_page import report_page, void_page
from maps.tile_views import style_json, tile, tile_set
from maps.villages_page import village_page, villages_page
from maps.workbench import workbench

urlpatterns: list[URLPattern | URLResolver] = [
    path("", workbench, name="workbench"),
    path("style.json", style_json, name="style"),
    path("tiles/<slug:name>.json", tile_set, name="tile-set"),
    path("tiles/<path:rest>", tile, name="tile"),
    path("coverage/", coverage_page, name="coverage"),
    path("coverage/export.<slug:form>", coverage_file, name="coverage-file"),
    path("grid/", grid_page, name="grid"),
    path("villages/", villages_page, name="villages"),
    path("villages/<slug:code>/", village_page, name="village"),
    path("land/", land_page, name="land"),
    path("ready-land/", ready_page, name="ready-land"),
    path("ready-land/export.<slug:form>", ready_file, name="ready-land-file"),
    path("report/", report_page, name="report"),
    path("report/<int:pk>/void/", void_page, name="report-void"),
    path("works/", ledger, name="ledger"),
    path("works/export.xlsx", ledger_workbook, name="ledger-workbook"),
]
