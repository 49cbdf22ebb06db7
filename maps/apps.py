"""The room of maps, tiles and pages."""

from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "maps"
    verbose_name = "地图"
    # No figure is computed of what this room keeps, so it has no past to ask (gis.history.tables).
    decides_figures = False
