"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from gis.tile_lane import TileLane

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")

application = TileLane(get_wsgi_application())
