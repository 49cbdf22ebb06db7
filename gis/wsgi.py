"""The WSGI application that granian serves."""

import os
from typing import cast

from django.core.wsgi import get_wsgi_application

from gis.tiles.wsgi import Application, TileLane

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")

application = TileLane(cast(Application, get_wsgi_application()))  # the stubs promise less than WSGI does
