"""The admin of import runs: to look at, not to edit."""

from django.contrib import admin

from gis.administration.bases import ReadOnly
from gis.exchange.models import ColumnMapping, ImportedRow, ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    list_display = ["pk", "layer", "file_name", "status", "at", "by"]
    list_filter = ["layer", "status"]
    list_select_related = ["by"]


@admin.register(ImportedRow)
class ImportedRowAdmin(ReadOnly):
    list_display = ["run_id", "action", "table", "label"]
    list_filter = ["action", "table"]
    search_fields = ["label"]


@admin.register(ColumnMapping)
class ColumnMappingAdmin(ReadOnly):
    list_display = ["layer", "headings", "by", "used_at"]
    list_select_related = ["by"]
