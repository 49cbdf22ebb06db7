"""The room of planning areas and coverage."""

from django.apps import AppConfig


class ParcelsConfig(AppConfig):
    name = "parcels"
    verbose_name = "地块与覆盖"
