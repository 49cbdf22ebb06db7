"""The room of maps, tiles and pages."""

from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "maps"
    verbose_name = "地图"
    # No figure is computed of what this room keeps, so it has no past to ask (gis.history.tables).
    decides_figures = False

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from gis.access.admin_rights import keep_admin_rights

        # The last room: the permissions of all others are there by then.
        post_migrate.connect(keep_admin_rights, sender=self)
