"""The kernel room. Its label differs from its name because django.contrib.gis already owns "gis"."""

from django.apps import AppConfig


class GisConfig(AppConfig):
    name = "gis"
    label = "kernel"
    verbose_name = "基础"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate

        from gis import checks  # noqa: F401  registers the system checks
        from gis.history.tables import hide_past, keep_clock, keep_history, show_past

        pre_migrate.connect(hide_past, sender=self)
        post_migrate.connect(keep_history, sender=self)
        post_migrate.connect(keep_clock, sender=self)
        post_migrate.connect(show_past, sender=self)
