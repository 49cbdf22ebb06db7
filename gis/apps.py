"""The kernel room. Its label differs from its name because django.contrib.gis already owns "gis"."""

from django.apps import AppConfig


class GisConfig(AppConfig):
    name = "gis"
    label = "kernel"
    verbose_name = "基础"

    def ready(self) -> None:
        from gis import checks  # noqa: F401  registers the system checks
