"""The admin of rights: to look at. They are given and taken back on /people/."""

from django.contrib import admin

from gis.access.grants import Grant
from gis.administration.bases import ReadOnly


@admin.register(Grant)
class GrantAdmin(ReadOnly):
    list_display = ["person", "thing", "unit", "by"]
    list_filter = ["thing"]
    list_select_related = ["person", "unit", "by"]
