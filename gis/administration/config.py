"""Django's admin with a site of ours; beside the site, as settings read this before any model is there."""

from django.contrib.admin.apps import AdminConfig


class OwnAdmin(AdminConfig):
    default_site = "gis.administration.site.Site"
    default = False
